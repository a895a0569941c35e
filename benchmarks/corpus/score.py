"""Score the drivers against recorded devices: the corpus inspected, and its yardstick asked.

    python benchmarks/corpus/score.py [--replay] [--only NAME,...] [--output DIR] [options of score_snmp.py]

Without --replay the recordings are served over real UDP on loopback by the lab and inspected by the command
that a user types; with it they are read from memory, which is quicker while a driver is written. The corpus
and the yardstick lie beside the checkout, in ../shared.
"""

import argparse
import asyncio
import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from collector.driving.detect import identify, look
from collector.entry.run_driver import replayed
from collector.entry.wire import read_platforms, read_settings
from collector.inspecting.as_json import as_json
from collector.lab.process import LabProcess
from collector.lab.recording import Recording, find_recordings
from collector.lab.replay import Replay
from collector.lab.site import LabDevice
from collector.model.exchange import Transport
from collector.model.inspection import Inspection, Outcome, Result

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "snmp"
YARDSTICK = ROOT.parent / "shared" / "tools" / "score_snmp.py"


def main() -> int:
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("--replay", action="store_true")
    said.add_argument("--only", default="", help="folders of the corpus, ios,vrp")
    said.add_argument("--output", type=Path, default=ROOT / ".run" / "score")
    options, rest = said.parse_known_args()
    if not CORPUS.is_dir():
        print(f"no corpus at {CORPUS}")
        return 2
    folders = [CORPUS / name for name in options.only.split(",")] if options.only else [CORPUS]
    recordings = find_recordings(folders)
    shutil.rmtree(options.output, ignore_errors=True)
    options.output.mkdir(parents=True)
    started, cpu = time.perf_counter(), cpu_seconds()
    (by_replay if options.replay else over_udp)(recordings, options.output)
    took = f"{time.perf_counter() - started:.1f} s, {cpu_seconds() - cpu:.1f} CPU-seconds"
    print(f"{len(recordings)} devices in {took}", flush=True)
    words = [f"--os={options.only}"] if options.only else []
    words.append(f"--platform-map={known_as(options.output)}")
    command = [sys.executable, str(YARDSTICK), str(CORPUS), str(options.output), *words, *rest]
    return subprocess.run(command, check=False).returncode  # noqa: S603  # our own words


def known_as(output: Path) -> Path:
    """The file that tells the yardstick what the corpus calls our platforms, beside the output."""
    path = output.with_name(f"{output.name}-known-as.json")
    names = {
        name: platform.known_as.get("librenms", ())
        for name, platform in read_platforms(read_settings()).items()
    }
    path.write_text(json.dumps({name: list(others) for name, others in names.items() if others}), "utf-8")
    return path


def cpu_seconds() -> float:
    """Of this process and of the inspections it ran; the lab's own process is still alive and not counted."""
    use = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in use)


def by_replay(recordings: tuple[Recording, ...], output: Path) -> None:
    platforms = read_platforms(read_settings())
    known = list(platforms.values())
    for recording in recordings:
        clues = asyncio.run(look(Replay(recording, Transport.SNMP), known))
        snapshot = replayed(identify(known, clues) or platforms["snmp"], recording)
        one = Inspection(
            id="", site="score", started=snapshot.taken, outcome=Outcome.COMPLETE, planned=(recording.name,),
            results={recording.name: Result(snapshot, ())},
        )  # fmt: skip
        (output / f"{recording.name}.json").write_text(json.dumps(as_json(one)), "utf-8")


def over_udp(recordings: tuple[Recording, ...], output: Path) -> None:
    with LabProcess([LabDevice(recording=one) for one in recordings]) as lab:
        inventory = output.parent / "score-inventory.yaml"
        inventory.write_text(lab.inventory_text(), "utf-8")
        whole = output.parent / "score.json"
        whole.unlink(missing_ok=True)
        command = [sys.executable, "-m", "collector", "inspect", "--all", "-i", inventory, "--no-store"]
        done = subprocess.run([*command, "--format", "json", "-o", whole], check=False)  # noqa: S603  # as above
        print(f"collector inspect: exit status {done.returncode}")
    if not whole.exists():
        sys.exit("nothing was inspected; see above")
    inspection = json.loads(whole.read_text("utf-8"))
    for device in inspection["devices"]:
        (output / f"{device['device']}.json").write_text(json.dumps({"devices": [device]}), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
