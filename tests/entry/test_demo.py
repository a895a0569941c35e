"""`collector demo`, as a new user types it: devices, findings, tickets, a report in three formats."""

import subprocess
import sys
import zipfile
from pathlib import Path

from collector.lab.stand import Login
from collector.store.store import Store


def test_the_demo_ends_with_a_report_in_three_formats_and_its_tickets(tmp_path: Path) -> None:
    output = tmp_path / "demo"
    command = [sys.executable, "-m", "collector", "demo", "--lang", "en", "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=110)  # noqa: S603  # our own words
    assert done.returncode == 0, done.stderr
    for told in (
        "core-sw-1",
        "Slot 0 fan 3 is failed",
        "replace the failed fan",
        "access-sw-2",
        "shanghai-1-",
    ):
        assert told in done.stdout
    assert "状态" not in done.stdout
    named = {
        line.rpartition(".")[2]: Path(line)
        for line in done.stdout.splitlines()
        if line.startswith(str(output))
    }
    assert {"html", "docx", "json"} <= named.keys()
    assert "Shanghai machine room 1" in named["html"].read_text("utf-8")
    assert zipfile.ZipFile(named["docx"]).testzip() is None
    if "pdf" in named:
        assert named["pdf"].read_bytes().startswith(b"%PDF-")
    else:
        assert "pango" in done.stderr.lower()
    _the_passwords_of_the_lab_stand_nowhere_but_in_its_inventory(output)


def _the_passwords_of_the_lab_stand_nowhere_but_in_its_inventory(output: Path) -> None:
    secrets = [secret.encode() for secret in (Login().password, Login().enable)]
    files = [file for file in output.rglob("*") if file.is_file() and file.name != "inventory.yaml"]
    assert [file for file in files if any(secret in _bytes_of(file) for secret in secrets)] == []
    with Store.open(output / "state" / "collector.db") as store:
        (head,) = store.inspections()
        lines = [one.as_line().encode() for name in head.planned for one in store.exchanges(head.id, name)]
    assert len(lines) > 100
    assert [line[:200] for line in lines if any(secret in line for secret in secrets)] == []


def _bytes_of(file: Path) -> bytes:
    """What stands in a file; of a Word document what stands in its parts."""
    if file.suffix != ".docx":
        return file.read_bytes()
    with zipfile.ZipFile(file) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())
