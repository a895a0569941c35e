"""One device of one inspection: written whole within the caller's transaction, and read back."""

from collections import defaultdict
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Table, select

from collector.model.inspection import Result
from collector.store.evidence import Evidence
from collector.store.rows import (
    Cells,
    Row,
    Scrub,
    finding_cells,
    observation_cells,
    record_cells,
    result_of,
    snapshot_cells,
)
from collector.store.series import only_new, roll_up, watched
from collector.store.tables import (
    event,
    evidence,
    finding,
    interface,
    observation,
    part_record,
    series,
    snapshot,
)

_PARTS = (part_record, interface, event, finding)


def write(connection: Connection, head: Row, result: Result, packed: Evidence, scrub: Scrub) -> None:
    """Add a device to the inspection whose row is `head`: snapshot, facts, findings, evidence, days."""
    seen = result.snapshot
    cells = {"inspection": head["id"], "site": head["site"], **snapshot_cells(result, scrub)}
    number = connection.execute(snapshot.insert().returning(snapshot.c.id), cells).scalar_one()
    device = watched(connection, head["site"], seen.device, seen.observations)
    rows = [observation_cells(fact, device.number_of(fact)) for fact in seen.observations]
    _write_rows(connection, observation, number, rows)
    _write_rows(connection, part_record, number, record_cells(seen.inventory, scrub))
    _write_rows(connection, interface, number, record_cells(seen.interfaces, scrub))
    _write_rows(connection, event, number, record_cells(seen.events, scrub))
    _write_rows(connection, finding, number, [finding_cells(one, scrub) for one in result.findings])
    _write_evidence(connection, number, packed)
    fresh = only_new(connection, device, seen.observations, head["started"], number)
    roll_up(connection, device, fresh, ZoneInfo(head["zone"]))


def read(connection: Connection, which: ColumnElement[bool]) -> dict[int, Result]:
    """The results of the snapshots for which the condition holds, by their number."""
    heads = connection.execute(select(snapshot).where(which).order_by(snapshot.c.id)).mappings().all()
    rows = {table.name: _rows_of(connection, table, which) for table in _PARTS}
    rows["observation"] = _observations_of(connection, which)
    return {
        head["id"]: result_of(head, {name: found.get(head["id"], []) for name, found in rows.items()})
        for head in heads
    }


def read_evidence(connection: Connection, which: ColumnElement[bool]) -> Evidence | None:
    """That of the one snapshot for which the condition holds; None where there is none."""
    query = select(evidence).join_from(evidence, snapshot).where(which)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    return Evidence(
        digest=row["digest"], exchanges=row["exchanges"], size_bytes=row["size_bytes"], body=row["body"]
    )


def _write_rows(connection: Connection, table: Table, number: int, rows: Iterable[Cells]) -> None:
    cells = [{"snapshot": number, "position": position, **row} for position, row in enumerate(rows)]
    if cells:
        connection.execute(table.insert(), cells)


def _write_evidence(connection: Connection, number: int, packed: Evidence) -> None:
    cells = {
        "snapshot": number,
        "digest": packed.digest,
        "exchanges": packed.exchanges,
        "size_bytes": packed.size_bytes,
        "body": packed.body,
    }
    connection.execute(evidence.insert(), cells)


def _rows_of(connection: Connection, table: Table, which: ColumnElement[bool]) -> dict[int, list[Row]]:
    """The rows of one table by snapshot, in the order in which they were written."""
    query = select(table).join_from(table, snapshot).where(which)
    return _grouped(connection.execute(query.order_by(table.c.snapshot, table.c.position)).mappings())


def _observations_of(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[Row]]:
    query = (
        select(observation, series.c.kind, series.c.part)
        .join_from(observation, snapshot)
        .join(series, observation.c.series == series.c.id)
        .where(which)
    )
    ordered = query.order_by(observation.c.snapshot, observation.c.position)
    return _grouped(connection.execute(ordered).mappings())


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["snapshot"]].append(row)
    return found
