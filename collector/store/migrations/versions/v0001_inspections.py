"""Keep inspections: snapshots, facts, findings, evidence and the daily roll-up."""

import sqlalchemy as sa
from alembic import op

from collector.store import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _heads()
    _facts()
    _records()


def downgrade() -> None:
    for table in (
        "finding",
        "event",
        "interface",
        "part_record",
        "daily",
        "observation",
        "series",
        "evidence",
        "snapshot",
        "inspection",
    ):
        op.drop_table(table)


def _heads() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", columns.Words(), nullable=False),
        sa.Column("site", columns.Words(), nullable=False),
        sa.Column("started", columns.Utc(), nullable=False),
        sa.Column("finished", columns.Utc(), nullable=True),
        sa.Column("trigger", columns.Words(), nullable=False),
        sa.Column("outcome", columns.Words(), nullable=False),
        sa.Column("planned", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("zone", columns.Words(), nullable=False),
        sa.Column("owner", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("alive", columns.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index(op.f("ix_inspection_outcome"), "inspection", ["outcome"], unique=False)
    op.create_index(op.f("ix_inspection_site_started"), "inspection", ["site", "started"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection", columns.Words(), nullable=False),
        sa.Column("site", columns.Words(), nullable=False),
        sa.Column("device", columns.Words(), nullable=False),
        sa.Column("platform", columns.Words(), nullable=False),
        sa.Column("address", columns.Words(), nullable=False),
        sa.Column("taken", columns.Utc(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("transports", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("gaps", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("unmapped", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("applies", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("fault", columns.Words(), nullable=True),
        sa.Column("pruned", columns.Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection"], ["inspection.id"], name=op.f("fk_snapshot_inspection"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("inspection", "device", name=op.f("uq_snapshot_inspection_device")),
    )
    op.create_index(
        op.f("ix_snapshot_site_device_taken"), "snapshot", ["site", "device", "taken"], unique=False
    )


def _facts() -> None:
    op.create_table(
        "evidence",
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("digest", columns.Words(), nullable=False),
        sa.Column("exchanges", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["snapshot.id"], name=op.f("fk_evidence_snapshot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot", name=op.f("pk_evidence")),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site", columns.Words(), nullable=False),
        sa.Column("device", columns.Words(), nullable=False),
        sa.Column("kind", columns.Words(), nullable=False),
        sa.Column("part", columns.Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("site", "device", "kind", "part", name=op.f("uq_series_site_device_kind_part")),
    )
    op.create_table(
        "observation",
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("time", columns.Utc(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("unit", columns.Words(), nullable=True),
        sa.Column("state", columns.Words(), nullable=True),
        sa.Column("limits", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("source", columns.Words(), nullable=False),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name=op.f("fk_observation_series")),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["snapshot.id"], name=op.f("fk_observation_snapshot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot", "position", name=op.f("pk_observation")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_observation_series_time"), "observation", ["series", "time"], unique=False)
    op.create_table(
        "daily",
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("min", sa.Float(), nullable=True),
        sa.Column("max", sa.Float(), nullable=True),
        sa.Column("sum", sa.Float(), nullable=True),
        sa.Column("last", sa.Float(), nullable=True),
        sa.Column("last_time", columns.Utc(), nullable=True),
        sa.Column("worst", columns.Words(), nullable=True),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name=op.f("fk_daily_series")),
        sa.PrimaryKeyConstraint("series", "day", name=op.f("pk_daily")),
        sqlite_with_rowid=False,
    )


def _records() -> None:
    op.create_table(
        "part_record",
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", columns.Words(), nullable=False),
        sa.Column("type", columns.Words(), nullable=False),
        sa.Column("model", columns.Words(), nullable=True),
        sa.Column("serial", columns.Words(), nullable=True),
        sa.Column("part_number", columns.Words(), nullable=True),
        sa.Column("version", columns.Words(), nullable=True),
        sa.Column("source", columns.Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["snapshot.id"], name=op.f("fk_part_record_snapshot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot", "position", name=op.f("pk_part_record")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "interface",
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("index", columns.Counter(), nullable=False),
        sa.Column("name", columns.Words(), nullable=False),
        sa.Column("alias", columns.Words(), nullable=True),
        sa.Column("admin_status", columns.Words(), nullable=True),
        sa.Column("oper_status", columns.Words(), nullable=True),
        sa.Column("speed", columns.Counter(), nullable=True),
        sa.Column("in_octets", columns.Counter(), nullable=True),
        sa.Column("out_octets", columns.Counter(), nullable=True),
        sa.Column("in_errors", columns.Counter(), nullable=True),
        sa.Column("out_errors", columns.Counter(), nullable=True),
        sa.Column("in_discards", columns.Counter(), nullable=True),
        sa.Column("out_discards", columns.Counter(), nullable=True),
        sa.Column("source", columns.Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["snapshot.id"], name=op.f("fk_interface_snapshot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot", "position", name=op.f("pk_interface")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event",
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("time", columns.Utc(), nullable=True),
        sa.Column("severity", columns.Words(), nullable=False),
        sa.Column("code", columns.Words(), nullable=False),
        sa.Column("text", columns.Words(), nullable=False),
        sa.Column("source", columns.Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["snapshot.id"], name=op.f("fk_event_snapshot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot", "position", name=op.f("pk_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "finding",
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("check", columns.Words(), nullable=False),
        sa.Column("item", columns.Words(), nullable=False),
        sa.Column("verdict", columns.Words(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("part", columns.Words(), nullable=False),
        sa.Column("texts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("unit", columns.Words(), nullable=True),
        sa.Column("limit", sa.Float(), nullable=True),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["snapshot.id"], name=op.f("fk_finding_snapshot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot", "position", name=op.f("pk_finding")),
        sqlite_with_rowid=False,
    )
