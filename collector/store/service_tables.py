"""What the service writes: tickets and their delivery, plans and their runs, documents, access."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint, text

from collector.store.columns import Utc, Words, json, metadata

# Who asked which device what, and when. Rows are only ever added.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("time", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("site", Words, nullable=False),
    Column("device", Words, nullable=False),
    Column("inspection", Words),  # no foreign key: the audit outlives what it speaks of
    Column("questions", json(), nullable=False),
    Index(None, "site", "time"),
)

# One fault from its first finding to the customer's confirmation. Its state follows from ticket_event; it
# stands here so that "the open ticket of this part" is one look-up, and can be open only once.
ticket = Table(
    "ticket",
    metadata,
    Column("id", Words, primary_key=True),
    Column("site", Words, nullable=False),
    Column("device", Words, nullable=False),
    Column("part", Words, nullable=False),
    Column("check", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("opened", Utc, nullable=False),
    Column("changed", Utc, nullable=False),
    Column("texts", json(), nullable=False),  # {title, says, effect, advice, severity_reason: {zh, en}}
    Column("details", json(), nullable=False),  # facts, serial, evidence: what the ticket was prefilled with
    Index(
        "uq_ticket_open",
        "site",
        "device",
        "part",
        "check",
        unique=True,
        sqlite_where=text("state <> 'closed'"),
        postgresql_where=text("state <> 'closed'"),
    ),
    Index(None, "site", "opened"),
)

# What happened to a ticket. Rows are only ever added: clocks are computed from them again and again.
ticket_event = Table(
    "ticket_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Words, ForeignKey("ticket.id"), nullable=False),
    Column("key", Words, nullable=False, unique=True),  # the same event entered twice is one event
    Column("time", Utc, nullable=False),  # when it happened
    Column("entered", Utc, nullable=False),  # when it was written down
    Column("actor", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("payload", json(), nullable=False),
    Index(None, "ticket", "time"),
)

# What is still to be told to whom. Written in the transaction of its ticket event, forgotten never.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),  # the order of delivery within one sink
    Column("sink", Words, nullable=False),
    Column("key", Words, nullable=False),  # that of the ticket event: the far side knows a repetition by it
    Column("payload", json(), nullable=False),
    Column("state", Words, nullable=False),  # waiting | sent | given_up
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try", Utc, nullable=False),
    Column("error", Words),  # why the last attempt failed
    Column("receipt", json()),  # the far side's own number
    UniqueConstraint("sink", "key"),
    Index(None, "state", "next_try"),
)

# A plan of visits that the customer is asked to agree to.
plan = Table(
    "plan",
    metadata,
    Column("id", Words, primary_key=True),
    Column("site", Words, nullable=False),
    Column("period", Words, nullable=False),  # 2026-Q4, or the name of a period such as a holiday
    Column("state", Words, nullable=False),  # proposed | sent | approved | refused | withdrawn
    Column("proposed", Utc, nullable=False),
    Column("changed", Utc, nullable=False),
    Column("details", json(), nullable=False),
    UniqueConstraint("site", "period"),
)

# One visit that is due. A worker claims it by a lease; a lease that ran out is claimed again.
planned_run = Table(
    "planned_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", Words, ForeignKey("plan.id"), nullable=False),
    Column("site", Words, nullable=False),
    Column("due", Utc, nullable=False),
    Column("state", Words, nullable=False),  # due | running | done | failed | skipped
    Column("owner", Words),
    Column("lease_until", Utc),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("inspection", Words, ForeignKey("inspection.id")),
    UniqueConstraint("plan", "due"),
    Index(None, "state", "due"),
)

# A document that was rendered, and what it rests on.
document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Words, nullable=False),  # inspection | quarterly | plan | fault_analysis | archive
    Column("site", Words, nullable=False),
    Column("period", Words),
    Column("inspection", Words, ForeignKey("inspection.id")),
    Column("lang", Words, nullable=False),
    Column("format", Words, nullable=False),
    Column("path", Words, nullable=False),
    Column("digest", Words, nullable=False),  # sha256 of the file
    Column("manifest", json(), nullable=False),  # digests of the evidence
    Column("rendered", Utc, nullable=False),
    Index(None, "site", "rendered"),
)

# That the customer was given the report of an inspection. Rows are only ever added; the first one counts.
handover = Table(
    "handover",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("inspection", Words, ForeignKey("inspection.id"), nullable=False),
    Column("site", Words, nullable=False),
    Column("time", Utc, nullable=False),  # when it happened
    Column("entered", Utc, nullable=False),  # when it was written down
    Column("actor", Words, nullable=False),
    Column("receiver", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Index(None, "site", "time"),
)
