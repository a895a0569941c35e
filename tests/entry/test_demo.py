"""`collector demo`, as a new user types it: devices, findings, tickets, a report in three formats."""

import subprocess
import sys
import zipfile
from pathlib import Path


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
