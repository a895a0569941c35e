"""References become secrets: each kind, and what is said where there is none."""

import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyrage  # type: ignore[import-untyped]  # compiled, and ships no stubs
import pytest

from collector.content.secret_store import create_identity, read_store, write_store
from collector.content.secrets import Secrets
from collector.content.settings import load_settings
from collector.model.errors import SettingsError
from collector.model.inventory import SecretRef

TOKEN = "t0ken"  # noqa: S105 - of our own server
HIDDEN = "hunter2-上海 #: *&"


def secrets(folder: Path, **environ: str) -> Secrets:
    ours = {"HOME": str(folder), "COLLECTOR_SECRETS_FILE": f"{folder}/secrets.age",
            "COLLECTOR_SECRETS_IDENTITY": f"{folder}/identity"}  # fmt: skip
    return Secrets(load_settings(None, ours | environ), ours | environ, folder)


def missing(keeper: Secrets, scheme: str, name: str) -> str:
    with pytest.raises(SettingsError) as caught:
        keeper.reveal(SecretRef(scheme, name))
    assert "hunter2" not in str(caught.value)
    assert keeper.revealed() - {TOKEN} == frozenset()
    return str(caught.value)


def private(path: Path, content: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_variable_a_file_the_store_and_plain_text_give_their_secrets(tmp_path: Path) -> None:
    private(tmp_path / "auth", f"{HIDDEN}\n".encode())
    create_identity(tmp_path / "identity")
    write_store(tmp_path / "secrets.age", tmp_path / "identity", {"priv": HIDDEN})
    keeper = secrets(tmp_path, SNMP=HIDDEN)
    refs = [
        ("env", "SNMP"),
        ("file", "auth"),
        ("file", f"{tmp_path}/auth"),
        ("secret", "priv"),
        ("plain", HIDDEN),
    ]
    assert [keeper.reveal(SecretRef(*ref)) for ref in refs] == [HIDDEN] * 5
    assert keeper.revealed() == {HIDDEN}


@pytest.mark.parametrize(
    ("content", "secret"), [(b"a\n", "a"), (b"a\r\n", "a"), (b"a\n\n", "a\n"), (b" a ", " a "), (b"a", "a")]
)
def test_one_end_of_line_is_not_part_of_a_secret_in_a_file(
    tmp_path: Path, content: bytes, secret: str
) -> None:
    private(tmp_path / "f", content)
    assert secrets(tmp_path).reveal(SecretRef("file", "f")) == secret


def test_a_secret_that_everybody_can_read_is_given_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    private(tmp_path / "f", b"hunter2", mode=0o644)
    keeper = secrets(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert keeper.reveal(SecretRef("file", "f")) == keeper.reveal(SecretRef("file", "f")) == "hunter2"
    said = [record.getMessage() for record in caplog.records]
    assert said == [f"everybody on this machine can read the secret in {tmp_path}/f; run chmod 600 on it"]


def test_what_is_missing_is_named_with_what_to_do(tmp_path: Path) -> None:
    private(tmp_path / "empty", b"\n")
    private(tmp_path / "binary", b"\xff\xfe")
    private(tmp_path / "long", b"x" * 70_000)
    keeper = secrets(tmp_path, EMPTY="", BYTES="\udcff")
    said = {
        ("env", "NOT"): "env:NOT: the variable is not set; set NOT for this process",
        ("env", "EMPTY"): "env:EMPTY: the variable is empty; set EMPTY for this process",
        ("env", "BYTES"): "env:BYTES: the variable holds no UTF-8 text",
        ("file", "none"): f"file:none: {tmp_path}/none: cannot be read: No such file or directory",
        ("file", "empty"): f"file:empty: {tmp_path}/empty is empty; write the secret into it",
        ("file", "binary"): f"file:binary: {tmp_path}/binary holds no UTF-8 text",
        ("file", "long"): f"file:long: {tmp_path}/long: is larger than 65536 bytes, which no secret is",
        ("file", "/dev/zero"): "file:/dev/zero: /dev/zero: is no plain file",
        ("file", "a\0b"): "file:a\0b: a path holds control characters",
        (
            "file",
            "~nobody-here/x",
        ): "file:~nobody-here/x: '~nobody-here/x' begins with the folder of a user who is not known",
        ("secret", "x"): f"secret:x: {tmp_path}/secrets.age: cannot be read: No such file or directory",
        ("vault", "a#b"): "vault:a#b: no Vault is set; set secrets.vault_address or VAULT_ADDR",
        ("keyring", "x"): "keyring:x: unknown kind of reference; known are env, file, secret, vault, plain",
    }
    assert {ref: missing(keeper, *ref) for ref in said} == said


def test_what_is_missing_is_looked_for_again_after_forgetting(tmp_path: Path) -> None:
    keeper = secrets(tmp_path)
    missing(keeper, "file", "late")
    private(tmp_path / "late", b"now")
    missing(keeper, "file", "late")
    keeper.forget()
    assert keeper.reveal(SecretRef("file", "late")) == "now"
    private(tmp_path / "late", b"then")
    keeper.forget()
    assert keeper.reveal(SecretRef("file", "late")) == "then"
    assert keeper.revealed() == {"now", "then"}


def test_the_store_is_an_age_file_that_only_its_identities_open(tmp_path: Path) -> None:
    mine, spare, store = tmp_path / "mine", tmp_path / "spare", tmp_path / "secrets.age"
    create_identity(mine)
    write_store(store, mine, {"a": HIDDEN}, recipients=[create_identity(spare)])
    assert HIDDEN.encode() not in store.read_bytes()
    assert store.stat().st_mode & 0o777 == 0o600
    assert read_store(store, mine) == read_store(store, spare) == {"a": HIDDEN}
    other = tmp_path / "other"
    create_identity(other)
    with pytest.raises(
        SettingsError, match=r"secrets.age: cannot be opened with the identity .*other: No matching"
    ):
        read_store(store, other)


def test_what_the_age_command_encrypted_is_read(tmp_path: Path) -> None:
    """YAML and ASCII armour, as a person makes it with `age -a -r ...`."""
    key = pyrage.x25519.Recipient.from_str(create_identity(tmp_path / "identity"))
    sealed = pyrage.encrypt(b"# switches\na: 0012\nb: 'x: y'\n", [key], armored=True)
    (tmp_path / "secrets.age").write_bytes(sealed)
    assert read_store(tmp_path / "secrets.age", tmp_path / "identity") == {"a": "0012", "b": "x: y"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: *hunter2\n", "its content is not YAML in line 1"),
        (b"a: {b: hunter2}\n", "its content is no mapping of names to texts"),
        (b"- hunter2\n", "its content is no mapping of names to texts"),
        (b"a:\n", "its content is no mapping of names to texts"),
        (b"\xff\xfe", "holds no UTF-8 text; expected a mapping of names to texts"),
    ],
)
def test_content_that_is_no_mapping_is_named_without_being_shown(
    tmp_path: Path, content: bytes, said: str
) -> None:
    key = pyrage.x25519.Recipient.from_str(create_identity(tmp_path / "identity"))
    (tmp_path / "secrets.age").write_bytes(pyrage.encrypt(content, [key]))
    assert missing(secrets(tmp_path), "secret", "a") == f"secret:a: {tmp_path}/secrets.age: {said}"


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    create_identity(tmp_path / "identity")
    write_store(tmp_path / "secrets.age", tmp_path / "identity", {"a": "hunter2"})
    whole = (tmp_path / "secrets.age").read_bytes()
    for damaged in (b"", whole[:-3], whole[:40], b"no age file"):
        (tmp_path / "secrets.age").write_bytes(damaged)
        assert "secrets.age: cannot be opened with the identity" in missing(secrets(tmp_path), "secret", "a")


def test_a_name_that_the_store_lacks_is_said_with_those_it_has(tmp_path: Path) -> None:
    create_identity(tmp_path / "identity")
    write_store(tmp_path / "secrets.age", tmp_path / "identity", {"one": "hunter2", "two": "hunter2"})
    said = missing(secrets(tmp_path), "secret", "three")
    assert said.endswith("secrets.age holds no such name; known are one, two")


def test_an_identity_that_others_can_read_is_refused(tmp_path: Path) -> None:
    create_identity(tmp_path / "identity")
    write_store(tmp_path / "secrets.age", tmp_path / "identity", {"a": "hunter2"})
    (tmp_path / "identity").chmod(0o644)
    said = missing(secrets(tmp_path), "secret", "a")
    assert said.endswith(f"identity: everybody can read this identity; run chmod 600 {tmp_path}/identity")


def test_a_file_that_is_no_identity_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "secrets.age").write_bytes(b"x")
    for content in (b"hunter2\n", b"", b"AGE-SECRET-KEY-1hunter2\n", b"\xff"):
        private(tmp_path / "identity", content)
        assert "identity: holds no age identity" in missing(secrets(tmp_path), "secret", "a")


def test_an_identity_is_never_replaced(tmp_path: Path) -> None:
    create_identity(tmp_path / "identity")
    before = (tmp_path / "identity").read_bytes()
    with pytest.raises(SettingsError, match="is there already"):
        create_identity(tmp_path / "identity")
    assert (tmp_path / "identity").read_bytes() == before
    with pytest.raises(SettingsError, match="cannot be written: No such file or directory"):
        create_identity(tmp_path / "no" / "identity")


def test_a_store_that_cannot_be_written_stays_as_it_is(tmp_path: Path) -> None:
    create_identity(tmp_path / "identity")
    store = tmp_path / "secrets.age"
    write_store(store, tmp_path / "identity", {"a": "old"})
    with pytest.raises(SettingsError, match=r"a recipient is no age public key; expected age1"):
        write_store(store, tmp_path / "identity", {"a": "new"}, recipients=["AGE-SECRET"])
    with pytest.raises(SettingsError, match="cannot be written"):
        write_store(tmp_path / "no" / "secrets.age", tmp_path / "identity", {"a": "new"})
    (tmp_path / "folder").mkdir()
    with pytest.raises(SettingsError, match="cannot be written"):
        write_store(tmp_path / "folder", tmp_path / "identity", {"a": "new"})
    assert read_store(store, tmp_path / "identity") == {"a": "old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "identity", "secrets.age"]


class _Vault(BaseHTTPRequestHandler):
    """Answers as Vault does: key-value version 2 under secret/, version 1 under old/."""

    answers = {  # noqa: RUF012 - read only
        "/v1/secret/data/net/core%20sw": (
            200,
            b'{"data": {"data": {"pw": "hunter2", "n": 7}, "metadata": {}}}',
        ),
        "/v1/old/net": (200, b'{"data": {"pw": "hunter2-old"}}'),
        "/v1/sealed": (503, b'{"errors": ["Vault is sealed"]}'),
        "/v1/html": (200, b"<html>hunter2</html>"),
        "/v1/odd": (200, b'{"data": ["hunter2"]}'),
        "/v1/moved": (307, b""),
    }

    def do_GET(self) -> None:
        self.server.asked += 1  # type: ignore[attr-defined]  # set beside the server
        good = self.headers["X-Vault-Token"] == TOKEN and self.headers["X-Vault-Namespace"] == "ops"
        status, body = self.answers.get(self.path, (404, b"{}")) if good else (403, b"{}")
        self.send_response(status)
        self.send_header("Location", "/v1/old/net")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def vault() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Vault)
    server.asked = 0  # type: ignore[attr-defined]  # counted by the handler
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def at(vault: ThreadingHTTPServer, token: str = "") -> dict[str, str]:
    address = f"http://127.0.0.1:{vault.server_port}/"
    return {"VAULT_ADDR": address, "VAULT_NAMESPACE": "ops", "VAULT_TOKEN": token}


def test_vault_gives_a_value_of_either_version_and_is_asked_once(
    tmp_path: Path, vault: ThreadingHTTPServer
) -> None:
    keeper = secrets(tmp_path, **at(vault, TOKEN))
    for _ in range(3):
        assert keeper.reveal(SecretRef("vault", "secret/data/net/core sw#pw")) == "hunter2"
    assert keeper.reveal(SecretRef("vault", "old/net#pw")) == "hunter2-old"
    assert vault.asked == 2  # type: ignore[attr-defined]  # counted by the handler
    assert keeper.revealed() == {TOKEN, "hunter2", "hunter2-old"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("secret/data/net/core sw#n", "there is no text under 'n'; keys there are n, pw"),
        (
            "secret/net#pw",
            "there is nothing; with key-value version 2 `data/` follows the mount: secret/data/...",
        ),
        ("sealed#pw", "Vault answers with status 503"),
        ("html#pw", "Vault's answer is no JSON"),
        ("odd#pw", "Vault's answer holds no `data`"),
        ("moved#pw", "Vault answers with status 307"),
    ],
)
def test_what_vault_does_not_give_is_said(
    tmp_path: Path, vault: ThreadingHTTPServer, path: str, said: str
) -> None:
    assert missing(secrets(tmp_path, **at(vault, TOKEN)), "vault", path) == f"vault:{path}: {said}"


def test_a_token_that_vault_refuses_or_that_is_missing_is_said(
    tmp_path: Path, vault: ThreadingHTTPServer
) -> None:
    with pytest.raises(SettingsError, match="Vault refuses it: the token is not valid or may not read there"):
        secrets(tmp_path, **at(vault, "hunter2")).reveal(SecretRef("vault", "old/net#pw"))
    assert "the variable is empty; set VAULT_TOKEN" in missing(secrets(tmp_path, **at(vault)), "vault", "a#b")
    with pytest.raises(SettingsError, match="the token for Vault is none") as caught:
        secrets(tmp_path, **at(vault, "hunter2\nx")).reveal(SecretRef("vault", "old/net#pw"))
    assert "hunter2" not in str(caught.value)


def test_a_vault_that_is_away_is_asked_once(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Vault)
    server.server_close()
    keeper = secrets(tmp_path, **at(server, TOKEN))
    first, second = missing(keeper, "vault", "a#b"), missing(keeper, "vault", "a#c")
    assert (
        first == f"vault:a#b: Vault at http://127.0.0.1:{server.server_port}/ cannot be reached: ConnectError"
    )
    assert second == first.replace("a#b", "a#c")


def test_a_ca_file_that_is_none_is_said(tmp_path: Path, vault: ThreadingHTTPServer) -> None:
    private(tmp_path / "ca", b"no certificate")
    keeper = secrets(tmp_path, VAULT_CACERT=str(tmp_path / "ca"), **at(vault, TOKEN))
    assert f"the CA file {tmp_path}/ca cannot be used" in missing(keeper, "vault", "a#b")
