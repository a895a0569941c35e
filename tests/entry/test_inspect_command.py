"""`collector inspect` as a user types it, over real UDP: what is printed, kept and returned."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.entry.conftest import Run


def test_a_healthy_device_exits_with_nothing_found(collector: Run) -> None:
    done = collector("inspect", "lab", "--device", "healthy", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing is wrong in what was assessed" in done.stdout
    assert "ProLiant DL380 Gen10" in done.stdout


def test_a_failed_fan_is_a_finding_with_part_and_advice(collector: Run) -> None:
    done = collector("inspect", "lab", "--device", "broken", "--lang", "en")
    assert done.returncode == 1
    assert "Fan 2 is failed" in done.stdout
    assert "replace the failed fan" in done.stdout


def test_chinese_is_the_language_unless_told_otherwise(collector: Run) -> None:
    assert "Fan 2 状态：故障" in collector("inspect", "lab", "--device", "broken").stdout


def test_a_dead_device_is_not_assessed_and_not_healthy(collector: Run) -> None:
    done = collector("inspect", "lab", "--device", "dead", "--format", "json")
    assert done.returncode == 3
    said = json.loads(done.stdout)
    (device,) = said["devices"]
    assert device["transports"]["snmp"]["status"] in ("unreachable", "too_slow")
    assert {finding["verdict"] for finding in device["findings"]} == {"unknown"}
    assert {finding["item"] for finding in device["findings"]} >= {"environment", "hardware"}
    assert (said["inspection"]["outcome"], said["summary"]["assessed"]) == ("failed", 0)


def test_one_dead_and_one_slow_device_harm_no_other(collector: Run) -> None:
    done = collector("inspect", "--all", "--format", "json")
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert said["schema"] == "collector.inspection/1"
    assert said["inspection"]["outcome"] == "partial"
    assert {d["device"] for d in said["devices"]} == {"healthy", "broken", "slow", "dead", "evil"}
    assert said["summary"]["findings"]["fault"] == 1
    fans = [d["device"] for d in said["devices"] for o in d["observations"] if o["kind"] == "fan.health"]
    assert sorted(fans) == ["broken", "broken", "evil", "evil", "healthy", "healthy", "slow", "slow"]


def test_what_fails_an_inspection_is_chosen_by_the_caller(collector: Run) -> None:
    assert collector("inspect", "lab", "--device", "dead", "--fail-on", "unknown").returncode == 1


def test_an_item_narrows_the_checks(collector: Run) -> None:
    done = collector("inspect", "lab", "--device", "broken", "--item", "hardware", "--format", "json")
    (device,) = json.loads(done.stdout)["devices"]
    assert {finding["item"] for finding in device["findings"]} == {"hardware"}
    assert done.returncode == 0


def test_hostile_strings_reach_no_terminal(collector: Run) -> None:
    done = collector("inspect", "lab", "--device", "evil")
    assert "\x1b" not in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["inspect"], "nothing to inspect; name a SITE"),
        (["inspect", "lap"], "no site 'lap'; did you mean 'lab'?"),
        (["inspect", "lab", "--device", "helthy"], "did you mean 'healthy'?"),
        (["inspect", "lab", "--format", "xml"], "--format: 'xml' is not known; expected text, json, html"),
        (["inspect", "lab", "--via", "smoke"], "--via: 'smoke' is not known"),
        (["inspect", "lab", "--output", "nowhere/x.json"], "there is no folder 'nowhere'"),
        (["inspect", "lab", "-i", "nothing.yaml"], "nothing.yaml"),
    ],
)
def test_wrong_usage_is_said_in_one_line_and_exits_with_2(
    collector: Run, words: list[str], says: str
) -> None:
    done = collector(*words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_what_was_found_is_in_the_store_with_its_evidence(collector: Run, tmp_path: Path) -> None:
    collector("inspect", "lab", "--device", "broken")
    with sqlite3.connect(tmp_path / "state" / "collector.db") as database:
        (outcome,) = database.execute("select outcome from inspection").fetchone()
        states = database.execute("select count(*) from observation").fetchone()
    database.close()
    assert outcome == "complete"
    assert states[0] >= 3


def test_no_store_keeps_nothing(collector: Run, tmp_path: Path) -> None:
    collector("inspect", "lab", "--device", "healthy", "--no-store")
    assert not (tmp_path / "state" / "collector.db").exists()


def test_the_output_file_holds_the_json_and_nothing_else_is_printed(collector: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    done = collector("inspect", "lab", "--device", "healthy", "--format", "json", "-o", file)
    assert done.stdout == ""
    assert json.loads(file.read_text("utf-8"))["devices"][0]["device"] == "healthy"


def test_a_store_that_cannot_be_written_stops_before_anything_is_asked(
    collector: Run, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file where a folder should be", "utf-8")
    done = collector("inspect", "lab", "--device", "healthy")
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert str(tmp_path / "state") in done.stderr


def test_a_recording_is_redacted_and_reads_the_same(collector: Run, tmp_path: Path) -> None:
    done = collector("record", "lab", "broken", "-o", tmp_path / "kept")
    assert done.returncode == 0, done.stderr
    session = (tmp_path / "kept" / "broken" / "session.jsonl").read_text("utf-8")
    assert "CZTEST0001" not in session
    read = collector("driver", "read", "hpe_ilo", tmp_path / "kept" / "broken")
    assert "Fan 2" in read.stdout
    assert "failed" in read.stdout


def test_an_interrupted_inspection_keeps_what_is_done(inventory: Path, tmp_path: Path) -> None:
    env = {**os.environ, "COLLECTOR_STATE": str(tmp_path), "COLLECTOR_PATIENCE_SNMP_TIMEOUT_S": "30"}
    command = [
        sys.executable,
        "-m",
        "collector",
        "inspect",
        "--all",
        "-i",
        str(inventory),
        "--format",
        "json",
    ]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, env=env) as running:  # noqa: S603  # as in conftest
        _wait_for_results(tmp_path / "collector.db", running)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert running.returncode == 130, err
    said = json.loads(out)
    assert said["inspection"]["outcome"] == "interrupted"
    assert "broken" in {device["device"] for device in said["devices"]}


def test_a_killed_inspection_is_seen_as_interrupted_never_as_healthy(
    collector: Run, inventory: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    env = {**os.environ, "COLLECTOR_STATE": str(state), "COLLECTOR_PATIENCE_SNMP_TIMEOUT_S": "30"}
    command = [sys.executable, "-m", "collector", "inspect", "--all", "-i", str(inventory)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env) as running:  # noqa: S603  # as in conftest
        _wait_for_results(state / "collector.db", running)
        running.kill()
    collector("inspect", "lab", "--device", "healthy")
    database = sqlite3.connect(state / "collector.db")
    outcomes = [row[0] for row in database.execute("select outcome from inspection order by started")]
    database.close()
    assert outcomes == ["interrupted", "complete"]


def _wait_for_results(database: Path, running: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Until four of the five devices are stored; the fifth is dead and waits for its time-out."""
    while running.poll() is None:
        if database.exists():
            held = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
            try:
                if held.execute("select count(*) from snapshot").fetchone()[0] >= 4:
                    return
            except sqlite3.OperationalError:
                pass  # the tables are being made
            finally:
                held.close()
    pytest.fail("the inspection ended by itself")


def test_a_driver_with_a_mistake_stops_the_inspection_before_anything_is_asked(
    collector: Run, tmp_path: Path
) -> None:
    (tmp_path / "own" / "drivers").mkdir(parents=True)
    (tmp_path / "own" / "drivers" / "acme_os.yaml").write_text("platform: acme_os\ntitel: {}\n", "utf-8")
    done = collector("inspect", "--all", env={"COLLECTOR_OWN": json.dumps([str(tmp_path / "own")])})
    assert done.returncode == 2
    assert "acme_os.yaml:2: 'titel' is not known here; did you mean 'title'?" in done.stderr
