"""Recordings as the commands write them: redacted, one folder a device."""

from collections.abc import Sequence
from pathlib import Path

from collector.inspecting.keeping import Record
from collector.model.exchange import Exchange
from collector.model.inspection import Result
from collector.transports.record import write_recording
from collector.transports.redact import Redactor
from collector.transports.redaction.secrets import Secrets


def recorder(folder: Path | None, secrets: Secrets) -> Record | None:
    """What keeps a recording of each device in `folder`; None where none is wanted. Raises StoreError."""
    if folder is None:
        return None

    def record(result: Result, exchanges: Sequence[Exchange]) -> None:
        snapshot = result.snapshot
        records = [one.serial for one in snapshot.inventory if one.serial]
        redactor = Redactor(
            secrets,
            serials=[*records, *([snapshot.facts.serial] if snapshot.facts.serial else [])],
            names=[name for name in (snapshot.device, snapshot.facts.hostname) if name],
            keep=[snapshot.facts.os_version] if snapshot.facts.os_version else [],
        )
        # The folder is named as the customer names the device; what is written in it is not.
        write_recording(folder / snapshot.device, exchanges, redactor, platform=snapshot.platform)

    return record
