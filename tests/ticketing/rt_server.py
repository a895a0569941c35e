"""A Request Tracker 5 of our own: the packaged server over a database in .run/, on loopback."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import httpx
import pytest

RUN = Path(__file__).parents[2] / ".run"
RT = Path("/usr/share/request-tracker5")
SERVER = RT / "libexec/rt-server"
PACKAGES = "apt-get install --no-install-recommends request-tracker5 rt5-standalone rt5-db-sqlite"

_SITE = """
Set($rtname, 'rt.test.example'); Set($Organization, 'test.example'); Set($Timezone, 'Asia/Shanghai');
Set($WebDomain, '127.0.0.1'); Set($WebPort, {port}); Set($WebPath, '');
Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '{folder}/rt.db');
Set($MailCommand, 'testfile'); Set($LogToSyslog, undef); Set($LogToSTDERR, 'warning');
1;
"""

# A token for root, the custom field on one queue, and a queue without it.
_PREPARE = """
use lib '/usr/share/request-tracker5/lib'; use RT -init;
my $user = RT::CurrentUser->new(RT->SystemUser); $user->LoadByName('root');
my ($ok, $said, $token) = RT::AuthToken->new($user)->Create(Owner => $user->Id, Description => 'collector');
die $said unless $ok;
my $field = RT::CustomField->new(RT->SystemUser);
($ok, $said) = $field->Create(
    Name => 'FindingKey', Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket', MaxValues => 1);
die $said unless $ok;
my $queue = RT::Queue->new(RT->SystemUser); $queue->Load('General');
($ok, $said) = $field->AddToObject($queue); die $said unless $ok;
($ok, $said) = RT::Queue->new(RT->SystemUser)->Create(Name => 'Bare'); die $said unless $ok;
print "$token\\n";
"""


@contextmanager
def at_hand() -> Iterator[tuple[str, str]]:
    """Address and token of a fresh server under .run/. Skips the test where RT is not installed."""
    if not SERVER.exists():
        pytest.skip(f"Request Tracker is not installed: {PACKAGES}")
    RUN.mkdir(exist_ok=True)
    folder = Path(mkdtemp(prefix="rt-", dir=RUN))
    with running(folder / "server") as reached:
        yield reached
    shutil.rmtree(folder)


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, str]]:
    """Address and token of a fresh server; its files are in `folder`."""
    folder.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    site, password, prepare = folder / "site.pm", folder / "password", folder / "prepare.pl"
    site.write_text(_SITE.format(port=port, folder=folder), "utf-8")
    password.write_text("not-a-secret-1", "utf-8")
    prepare.write_text(_PREPARE, "utf-8")
    # The packaged snippets would be read as well, were it not for the second.
    own = os.environ | {"RT_SITE_CONFIG": str(site), "RT_SITE_CONFIG_DIR": "/dev/null"}
    _run(
        own, "rt-setup-database-5", "--action", "init", "--skip-create", "--root-password-file", str(password)
    )
    token = _run(own, "perl", str(prepare)).strip()
    address = f"http://127.0.0.1:{port}"
    words = ["--server", "Starlet", "--host", "127.0.0.1", "--port", str(port), "--max-workers", "2"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 — a packaged program
            [str(SERVER), *words], env=own, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_for(address, server)
        yield address, token
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def _run(own: dict[str, str], *words: str) -> str:
    done = subprocess.run(list(words), env=own, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 — packaged programs
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed: {done.stderr[-2000:]}")
    return done.stdout


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Until it answers at all; it takes about two seconds."""
    last = time.monotonic() + 60
    while time.monotonic() < last and server.poll() is None:
        try:
            httpx.get(f"{address}/REST/2.0/rt", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("request-tracker5 does not answer; its log is beside its database")
