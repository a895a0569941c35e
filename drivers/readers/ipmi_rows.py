"""The (key, bytes) pairs of IPMI answers, as the readers of a BMC take them from their rows."""

from collections.abc import Iterator

from collector.model.reading import Rows


def pairs(rows: Rows) -> Iterator[tuple[str, bytes]]:
    """The pairs of the answer itself."""
    if isinstance(rows.answer, tuple):
        for pair in rows.answer:
            if len(pair) == 2 and isinstance(pair[1], bytes):
                yield pair[0], pair[1]


def beside(rows: Rows, name: str) -> Iterator[tuple[str, bytes]]:
    """The pairs of another source of the same driver file; none where it is not there."""
    for row in rows.around.get(name, ()):
        raw = row.get("raw")
        if isinstance(raw, bytes):
            yield row.index, raw


def records_of(rows: Rows) -> list[bytes]:
    """The sensor data records, of the source `sdr`."""
    return [raw for _, raw in beside(rows, "sdr")]
