"""Keep what the service writes: tickets, deliveries, plans, runs, documents, access."""

import sqlalchemy as sa
from alembic import op

from collector.store import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tickets()
    _plans()


def downgrade() -> None:
    for table in ("document", "planned_run", "plan", "outbox", "ticket_event", "ticket", "audit"):
        op.drop_table(table)


def _tickets() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("time", columns.Utc(), nullable=False),
        sa.Column("who", columns.Words(), nullable=False),
        sa.Column("site", columns.Words(), nullable=False),
        sa.Column("device", columns.Words(), nullable=False),
        sa.Column("inspection", columns.Words(), nullable=True),
        sa.Column("questions", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_site_time"), "audit", ["site", "time"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("id", columns.Words(), nullable=False),
        sa.Column("site", columns.Words(), nullable=False),
        sa.Column("device", columns.Words(), nullable=False),
        sa.Column("part", columns.Words(), nullable=False),
        sa.Column("check", columns.Words(), nullable=False),
        sa.Column("state", columns.Words(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("opened", columns.Utc(), nullable=False),
        sa.Column("changed", columns.Utc(), nullable=False),
        sa.Column("texts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index(op.f("ix_ticket_site_opened"), "ticket", ["site", "opened"], unique=False)
    op.create_index(
        "uq_ticket_open",
        "ticket",
        ["site", "device", "part", "check"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", columns.Words(), nullable=False),
        sa.Column("key", columns.Words(), nullable=False),
        sa.Column("time", columns.Utc(), nullable=False),
        sa.Column("entered", columns.Utc(), nullable=False),
        sa.Column("actor", columns.Words(), nullable=False),
        sa.Column("kind", columns.Words(), nullable=False),
        sa.Column("reason", columns.Words(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.id"], name=op.f("fk_ticket_event_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
        sa.UniqueConstraint("key", name=op.f("uq_ticket_event_key")),
    )
    op.create_index(op.f("ix_ticket_event_ticket_time"), "ticket_event", ["ticket", "time"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sink", columns.Words(), nullable=False),
        sa.Column("key", columns.Words(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", columns.Words(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try", columns.Utc(), nullable=False),
        sa.Column("error", columns.Words(), nullable=True),
        sa.Column("receipt", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("sink", "key", name=op.f("uq_outbox_sink_key")),
    )
    op.create_index(op.f("ix_outbox_state_next_try"), "outbox", ["state", "next_try"], unique=False)


def _plans() -> None:
    op.create_table(
        "plan",
        sa.Column("id", columns.Words(), nullable=False),
        sa.Column("site", columns.Words(), nullable=False),
        sa.Column("period", columns.Words(), nullable=False),
        sa.Column("state", columns.Words(), nullable=False),
        sa.Column("proposed", columns.Utc(), nullable=False),
        sa.Column("changed", columns.Utc(), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("site", "period", name=op.f("uq_plan_site_period")),
    )
    op.create_table(
        "planned_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", columns.Words(), nullable=False),
        sa.Column("site", columns.Words(), nullable=False),
        sa.Column("due", columns.Utc(), nullable=False),
        sa.Column("state", columns.Words(), nullable=False),
        sa.Column("owner", columns.Words(), nullable=True),
        sa.Column("lease_until", columns.Utc(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("inspection", columns.Words(), nullable=True),
        sa.ForeignKeyConstraint(["inspection"], ["inspection.id"], name=op.f("fk_planned_run_inspection")),
        sa.ForeignKeyConstraint(["plan"], ["plan.id"], name=op.f("fk_planned_run_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_run")),
        sa.UniqueConstraint("plan", "due", name=op.f("uq_planned_run_plan_due")),
    )
    op.create_index(op.f("ix_planned_run_state_due"), "planned_run", ["state", "due"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", columns.Words(), nullable=False),
        sa.Column("site", columns.Words(), nullable=False),
        sa.Column("period", columns.Words(), nullable=True),
        sa.Column("inspection", columns.Words(), nullable=True),
        sa.Column("lang", columns.Words(), nullable=False),
        sa.Column("format", columns.Words(), nullable=False),
        sa.Column("path", columns.Words(), nullable=False),
        sa.Column("digest", columns.Words(), nullable=False),
        sa.Column("manifest", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("rendered", columns.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["inspection"], ["inspection.id"], name=op.f("fk_document_inspection")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_site_rendered"), "document", ["site", "rendered"], unique=False)
