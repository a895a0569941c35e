"""The lab's agent over one recording: `python -m benchmarks.snmp.agent FILE PORT [DELAY_S]`."""

import asyncio
import sys
from pathlib import Path

from collector.lab.faults import parse_faults
from collector.lab.recording import read_recording
from collector.lab.snmp import SnmpAgent
from collector.lab.stand import Login


async def main() -> None:
    file, port, *delay = sys.argv[1:]
    faults = parse_faults(f"delay={delay[0]}" if delay else "")
    agent = SnmpAgent(read_recording(Path(file)), Login(), faults)
    await agent.start("127.0.0.1", int(port))
    print(f"ready on 127.0.0.1:{port}, community public", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
