"""What goes wrong around a store has a clear message, and leaves the store as it was."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collector.model.errors import StoreError
from collector.model.exchange import Exchange, Question, Transport
from collector.model.inspection import Outcome
from collector.store.store import Store
from store.visits import EXCHANGES, FULL, START, inspection, result

NOBODY = 65534
# Random bytes, so that deflating does not make them small.
BIG = (
    Exchange(
        question=Question(Transport.IPMI, "sel"),
        asked=START,
        took_ms=1.0,
        answer=(("1", os.urandom(2_000_000)),),
    ),
)


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder with a store in it, in which this process may read but not write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Store.open(folder / "collector.db").close()
        (folder / "collector.db").chmod(0o444)
        folder.chmod(0o555)
        is_root = os.geteuid() == 0
        if is_root:  # who may write everywhere
            os.seteuid(NOBODY)
        yield folder
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(place)]
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("a small disk can be mounted by root on Linux only")
    if subprocess.run(mount, capture_output=True).returncode != 0:  # noqa: S603 — our own words
        pytest.skip("this machine does not let root mount a tmpfs")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S603, S607 — our own words


@pytest.mark.parametrize("name", ["collector.db", "new.db", "new/collector.db"])
def test_a_read_only_folder_is_named_with_what_to_do(read_only: Path, name: str) -> None:
    match = rf"store '{read_only}/{name}' cannot be opened: Permission denied; .* that this user may write"
    with pytest.raises(StoreError, match=match):
        Store.open(read_only / name)


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_store_is_named_and_left_alone(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"'.*collector.db' is (no store|damaged).*restore the last backup"):
        Store.open(file)
    assert file.read_bytes() == content


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a directory; name a file in it"):
        Store.open(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(StoreError, match=r"cannot be opened: (File exists|Not a directory)"):
        Store.open(tmp_path / "state" / "collector.db")


def test_missing_folders_are_made(tmp_path: Path) -> None:
    Store.open(tmp_path / "a" / "b" / "collector.db").close()
    assert (tmp_path / "a" / "b" / "collector.db").exists()


def test_only_the_owner_may_read_what_devices_said(file: Path) -> None:
    with Store.open(file) as store:
        store.begin(inspection())
        modes = {each.name: each.stat().st_mode & 0o777 for each in file.parent.iterdir()}
    assert modes == {"collector.db": 0o600, "collector.db-wal": 0o600, "collector.db-shm": 0o600}


def test_an_address_of_an_unknown_database_is_refused() -> None:
    with pytest.raises(StoreError, match="the address of the store cannot be used"):
        Store.open("oracle9://somewhere/db")


@pytest.mark.parametrize("address", ["sqlite://", ":memory:", "sqlite:///:memory:"])
def test_a_store_that_would_be_lost_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="in memory would be lost at the end; name a file"):
        Store.open(address)


@pytest.mark.parametrize("name", ["巡检.db", "a?b=c#d%41@e.db", "with blanks.db"])
def test_the_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    Store.open(tmp_path / name).close()
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_file_may_be_given_as_address(file: Path) -> None:
    Store.open(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_password_in_an_address_is_not_shown() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql+psycopg://collector:S3CRET@127.0.0.1:1/collector")
    assert "S3CRET" not in str(caught.value)


def test_pages_that_were_damaged_are_reported_not_read(file: Path) -> None:
    with Store.open(file) as store:
        store.begin(inspection())
        store.add("i1", "sw1", FULL, EXCHANGES)
        store.finish("i1", Outcome.COMPLETE, START)
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)  # all but the first page, which says what the file is
    file.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged; restore the last backup"):
        Store.open(file)


def test_a_lock_that_is_held_too_long_is_an_error_and_nothing_is_lost(
    start: Callable[..., subprocess.Popen[str]], file: Path
) -> None:
    with Store.open(file, patience_s=0.05) as store:
        store.begin(inspection())
        child = start("lock", file)
        assert child.stdout is not None
        assert child.stdout.readline() == "locked\n"

        with pytest.raises(StoreError, match="is locked by another process for longer than we wait"):
            store.add("i1", "sw1", FULL, EXCHANGES)
        assert store.load("i1").results == {}  # reading does not wait for a writer

        child.communicate("")
        store.add("i1", "sw1", FULL, EXCHANGES)
        assert store.load("i1").results == {"sw1": FULL}


def test_a_full_disk_loses_one_device_and_no_more(small_disk: Path) -> None:
    with Store.open(small_disk / "collector.db") as store:
        store.begin(inspection("i1", "sw1", "big", "sw2"))
        store.add("i1", "sw1", FULL, EXCHANGES)
        with pytest.raises(StoreError, match="the disk is full; free space"):
            store.add("i1", "big", result("big"), BIG)
        store.add("i1", "sw2", result("sw2"), EXCHANGES)
        store.finish("i1", Outcome.PARTIAL, START)
        assert set(store.load("i1").results) == {"sw1", "sw2"}
    with Store.open(small_disk / "collector.db") as again:
        assert again.load("i1").results["sw1"] == FULL
        assert again.exchanges("i1", "sw2") == EXCHANGES


def test_a_store_cannot_be_made_on_a_full_disk(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(1_480_000))
    with pytest.raises(StoreError, match="the disk is full"):
        Store.open(small_disk / "collector.db")
    (small_disk / "filler").unlink()
    Store.open(small_disk / "collector.db").close()


@pytest.fixture
def file_size_limit() -> Iterator[None]:
    """No file of this process may grow beyond 1.5 MB, as a quota would have it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("file_size_limit")
def test_a_limit_on_the_size_of_files_loses_one_device_and_no_more(file: Path) -> None:
    with Store.open(file) as store:
        store.begin(inspection("i1", "big", "sw1"))
        with pytest.raises(StoreError, match="a quota or a file size limit refuses"):
            store.add("i1", "big", result("big"), BIG)
        store.add("i1", "sw1", FULL, EXCHANGES)
        assert store.load("i1").results == {"sw1": FULL}
