"""Recordings as the commands write them: redacted, one folder a device."""

from collections.abc import Sequence
from pathlib import Path

from collector.inspecting.keeping import Record
from collector.model.exchange import Exchange
from collector.model.inspection import Result
from collector.transports.secrets import Secrets


def recorder(folder: Path | None, secrets: Secrets) -> Record | None:
    """What keeps a recording of each device in `folder`; None where none is wanted. Raises StoreError."""
    if folder is None:
        return None
    from collector.transports.redact import Redactor, write_recording

    def record(result: Result, exchanges: Sequence[Exchange]) -> None:
        snapshot = result.snapshot
        place = folder / snapshot.device
        write_recording(
            place, exchanges, Redactor(secrets), device=snapshot.device, platform=snapshot.platform
        )

    return record
