"""Walk the tables of many devices once, with one candidate, and print what it cost as a line of JSON.

    python -m benchmarks.snmp.run native|pysnmp|snmpbulkwalk|exporter --address 127.0.1.0 --port 1161 ...

Device n has the address `--address` plus n; with `--one-address` all are the same. The processor time is that
of the candidate alone: this process, its children, or the exporter's.
"""

import argparse
import asyncio
import json
import os
import re
import resource
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from benchmarks.snmp.tables import ROOTS, configuration
from collector.model.exchange import Question, Transport
from collector.model.inventory import SecretRef, SnmpAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.snmp.session import SnmpSession

PATIENCE = Patience(timeout_s=5, retries=3)
REPETITIONS = {"native": 40, "pysnmp": 40, "snmpbulkwalk": 10, "exporter": 25}  # what each does unless told
Visit = Callable[[str], Awaitable[int]]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("candidate", choices=list(REPETITIONS))
    parser.add_argument("--address", default="127.0.1.0")
    parser.add_argument("--one-address", action="store_true")
    parser.add_argument("--port", type=int, default=1161)
    parser.add_argument("--community", default="public")
    parser.add_argument("--devices", type=int, default=1)
    parser.add_argument("--in-flight", type=int, default=0, help="devices at once; 0 is all")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--repetitions", type=int, help="rows of one answer; each candidate's own by default")
    parser.add_argument("--recording", type=Path, help="the .snmprec file, for the exporter's configuration")
    parser.add_argument("--listen", type=int, default=19116, help="the exporter's own port")
    wanted = parser.parse_args()
    wanted.repetitions = wanted.repetitions or REPETITIONS[wanted.candidate]
    return wanted


def ours(wanted: argparse.Namespace) -> Visit:
    """One session a device, its tables asked at once."""
    access = SnmpAccess(version="2c", community=SecretRef("plain", wanted.community))

    async def visit(address: str) -> int:
        endpoint = Endpoint(address, address, wanted.port)
        session = SnmpSession(
            endpoint, access, lambda ref: ref.name, PATIENCE, wanted.candidate, wanted.repetitions
        )
        asked = (session.ask(Question(Transport.SNMP, f"walk {root}")) for root in ROOTS.values())
        rows = await asyncio.gather(*asked)
        await session.close()
        return sum(map(len, rows))

    return visit


def net_snmp(wanted: argparse.Namespace) -> Visit:
    """One process a table, as a script would do it."""
    options = ("-v2c", "-c", wanted.community, "-m", "", "-On", "-Oe", "-Ot", "-Ox", "-OU", "-t5", "-r3")

    async def visit(address: str) -> int:
        rows = 0
        for root in ROOTS.values():
            process = await asyncio.create_subprocess_exec(
                "snmpbulkwalk", *options, f"-Cr{wanted.repetitions}", f"{address}:{wanted.port}", f".{root}",
                stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
            output, _ = await process.communicate()
            rows += output.count(b" = ") - output.count(b"No Such") - output.count(b"No more variables")
        return rows

    return visit


def scrape(wanted: argparse.Namespace) -> Visit:
    """One page of a running exporter."""

    async def visit(address: str) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", wanted.listen, limit=1 << 24)
        target = f"/snmp?module=bench&target={address}:{wanted.port}"
        writer.write(f"GET {target} HTTP/1.0\r\nHost: bench\r\n\r\n".encode())
        page = await reader.read()
        writer.close()
        count = re.search(rb"^snmp_scrape_pdus_returned(?:\{[^}]*\})? (\S+)", page, re.MULTILINE)
        if count is None:
            raise RuntimeError(page[:300])
        return int(float(count[1]))

    return visit


async def all_devices(wanted: argparse.Namespace, visit: Visit) -> int:
    first = ip_address(wanted.address)
    addresses = iter([str(first + (0 if wanted.one_address else at)) for at in range(wanted.devices)])

    async def worker() -> int:
        return sum([await visit(address) for address in addresses])

    return sum(await asyncio.gather(*(worker() for _ in range(wanted.in_flight or wanted.devices))))


async def measure(wanted: argparse.Namespace, visit: Visit, cpu: Callable[[], float]) -> dict[str, float]:
    before, started = cpu(), time.monotonic()
    rows = sum([await all_devices(wanted, visit) for _ in range(wanted.rounds)])
    return {"rows": rows, "cpu_s": cpu() - before, "took_s": time.monotonic() - started}


def own_cpu() -> float:
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb_of(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def with_exporter(wanted: argparse.Namespace) -> dict[str, float]:
    config = Path(f"/tmp/bench-snmp-{os.getpid()}.yml")  # noqa: S108  a private name, removed below
    config.write_text("\n".join(configuration(wanted.recording, wanted.community, wanted.repetitions)))
    exporter = await asyncio.create_subprocess_exec(
        "prometheus-snmp-exporter", f"--config.file={config}",
        f"--web.listen-address=127.0.0.1:{wanted.listen}",
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        visit = scrape(wanted)
        for _ in range(100):
            with suppress(OSError):
                await visit(wanted.address)
                break
            await asyncio.sleep(0.05)
        result = await measure(wanted, visit, lambda: cpu_of(exporter.pid))
        return result | {"peak_mb": peak_mb_of(exporter.pid)}
    finally:
        exporter.terminate()
        await exporter.wait()
        config.unlink()


async def main() -> None:
    wanted = arguments()
    if wanted.candidate == "exporter":
        result = await with_exporter(wanted)
    else:
        visit = net_snmp(wanted) if wanted.candidate == "snmpbulkwalk" else ours(wanted)
        result = await measure(wanted, visit, own_cpu)
        result["peak_mb"] = peak_mb_of(os.getpid())
    result["us_per_row"] = result["cpu_s"] / max(result["rows"], 1) * 1e6
    print(json.dumps({name: round(number, 3) for name, number in result.items()}))


if __name__ == "__main__":
    asyncio.run(main())
