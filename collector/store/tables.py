"""What an inspection writes: its head, a snapshot a device, the facts, the findings and the evidence.

Rows of a snapshot are keyed (snapshot, position): they are written once, in the order in which they were
read, and go with their snapshot. Names of devices, kinds and parts stand once, in `series`, because the
same hundred of them come back at every visit.
"""

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, LargeBinary, Table, UniqueConstraint

from collector.store.columns import Counter, Utc, Words, json, metadata

# One inspection of one site. `owner` says which process does it, `alive` when that wrote last.
inspection = Table(
    "inspection",
    metadata,
    Column("id", Words, primary_key=True),
    Column("site", Words, nullable=False),
    Column("started", Utc, nullable=False),
    Column("finished", Utc),
    Column("trigger", Words, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("planned", json(), nullable=False),  # names of the devices that were to be visited
    Column("zone", Words, nullable=False),  # IANA name; a day of the roll-up is a day there
    Column("owner", json(), nullable=False),
    Column("alive", Utc, nullable=False),
    Index(None, "site", "started"),
    Index(None, "outcome"),
)

# One visit to one device, whole or not there. `pruned` says when its observations and evidence were dropped.
snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("inspection", Words, ForeignKey("inspection.id", ondelete="CASCADE"), nullable=False),
    Column("site", Words, nullable=False),
    Column("device", Words, nullable=False),
    Column("platform", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("taken", Utc, nullable=False),
    Column("facts", json(), nullable=False),
    Column("transports", json(), nullable=False),
    Column("gaps", json(), nullable=False),
    Column("unmapped", json(), nullable=False),
    Column("applies", json(), nullable=False),
    Column("fault", Words),  # why our own code could not finish the device
    Column("pruned", Utc),
    UniqueConstraint("inspection", "device"),
    Index(None, "site", "device", "taken"),
)


def _of_snapshot() -> tuple[Column[int], Column[int]]:
    """The key of a row that belongs to a snapshot."""
    return (
        Column("snapshot", Integer, ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True),
    )


# The exchanges of one visit: lines of a recording, deflated; sha256 of the lines as they were before.
evidence = Table(
    "evidence",
    metadata,
    Column("snapshot", Integer, ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", Words, nullable=False),
    Column("exchanges", Integer, nullable=False),
    Column("size_bytes", Integer, nullable=False),  # before deflating
    Column("body", LargeBinary, nullable=False),
)

# What is watched: one kind on one part of one device, the same at every visit.
series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site", Words, nullable=False),
    Column("device", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("part", Words, nullable=False),
    UniqueConstraint("site", "device", "kind", "part"),
)

# One fact about one part at one visit.
observation = Table(
    "observation",
    metadata,
    *_of_snapshot(),
    Column("series", Integer, ForeignKey("series.id"), nullable=False),
    Column("time", Utc, nullable=False),
    Column("value", Float),
    Column("unit", Words),
    Column("state", Words),
    Column("limits", json()),  # [low_critical, low_degraded, high_degraded, high_critical]
    Column("source", Words, nullable=False),
    Index(None, "series", "time"),
    sqlite_with_rowid=False,
)

# One day of one series; outlives the observations. `seen` counts all of them, `n` those with a number.
daily = Table(
    "daily",
    metadata,
    Column("series", Integer, ForeignKey("series.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("seen", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("min", Float),
    Column("max", Float),
    Column("sum", Float),
    Column("last", Float),
    Column("last_time", Utc),
    Column("worst", Words),
    sqlite_with_rowid=False,
)

# One line of the device's own inventory.
part_record = Table(
    "part_record",
    metadata,
    *_of_snapshot(),
    Column("part", Words, nullable=False),
    Column("type", Words, nullable=False),
    Column("model", Words),
    Column("serial", Words),
    Column("part_number", Words),
    Column("version", Words),
    Column("source", Words, nullable=False),
    sqlite_with_rowid=False,
)

# One network interface with its counters.
interface = Table(
    "interface",
    metadata,
    *_of_snapshot(),
    Column("index", Counter, nullable=False),
    Column("name", Words, nullable=False),
    Column("alias", Words),
    Column("admin_status", Words),
    Column("oper_status", Words),
    Column("speed", Counter),
    Column("in_octets", Counter),
    Column("out_octets", Counter),
    Column("in_errors", Counter),
    Column("out_errors", Counter),
    Column("in_discards", Counter),
    Column("out_discards", Counter),
    Column("source", Words, nullable=False),
    sqlite_with_rowid=False,
)

# One line of the device's own log.
event = Table(
    "event",
    metadata,
    *_of_snapshot(),
    Column("time", Utc),
    Column("severity", Words, nullable=False),
    Column("code", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("source", Words, nullable=False),
    sqlite_with_rowid=False,
)

# One verdict of one check about one part. `texts`: title, says, effect, advice, severity_reason: {zh, en}.
finding = Table(
    "finding",
    metadata,
    *_of_snapshot(),
    Column("check", Words, nullable=False),
    Column("item", Words, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("severity", Integer),
    Column("part", Words, nullable=False),
    Column("texts", json(), nullable=False),
    Column("value", Float),
    Column("unit", Words),
    Column("limit", Float),
    Column("evidence", json(), nullable=False),  # sources of the observations it rests on
    sqlite_with_rowid=False,
)
