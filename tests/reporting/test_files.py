"""Names of files that no name of a site can break, and files that are whole or not there."""

import subprocess
import sys
from pathlib import Path

import pytest

from collector.model.errors import ReportError
from collector.reporting.files import file_name, write_all


def test_plain_names_are_kept_also_in_chinese() -> None:
    assert file_name("inspection", "site-A", "20261118", "zh") == "inspection-site-A-20261118-zh"
    assert file_name("上海一号机房") == "上海一号机房"


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd", "a/b", "a\\b", "..", ".", "", "a\x00b", "-rf", "a b;rm", "\ud800"),
        *("x" * 4000, "机" * 500),
    ],
)
def test_a_hostile_name_is_one_file_name_that_can_be_written(tmp_path: Path, name: str) -> None:
    made = f"{file_name('inspection', name, 'zh')}.html"
    (written,) = write_all(tmp_path, {made: b"1"})
    assert written.parent == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == [made]


def test_two_sites_never_share_a_file() -> None:
    assert file_name("a/b") != file_name("a b")
    assert file_name("a/b") != file_name("a_b")


def test_files_are_replaced_and_no_draft_is_left(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.html": b"old"})
    write_all(tmp_path, {"a.html": b"new", "b.html": b"2"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.html": b"new", "b.html": b"2"}


def test_a_disk_that_fills_up_leaves_earlier_files_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"earlier")
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from collector.model.errors import ReportError\n"
        "from collector.reporting.files import write_all\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    write_all(Path(sys.argv[1]), {'a.html': b'x' * 1000, 'b.pdf': b'x' * 200_000})\n"
        "except ReportError as error:\n"
        "    print(error)\n"
    )
    ran = subprocess.run(  # noqa: S603 — our own interpreter; the limit of its files is a disk that fills up
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "File too large; earlier files are as they were" in ran.stdout
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.html": b"earlier"}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match=r"cannot write to .*file/deep.*Not a directory"):
        write_all(tmp_path / "file" / "deep", {"a": b""})
