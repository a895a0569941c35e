"""Keep when the customer was given a report."""

import sqlalchemy as sa
from alembic import op

from collector.store import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection", columns.Words(), nullable=False),
        sa.Column("site", columns.Words(), nullable=False),
        sa.Column("time", columns.Utc(), nullable=False),
        sa.Column("entered", columns.Utc(), nullable=False),
        sa.Column("actor", columns.Words(), nullable=False),
        sa.Column("receiver", columns.Words(), nullable=False),
        sa.Column("reason", columns.Words(), nullable=False),
        sa.ForeignKeyConstraint(["inspection"], ["inspection.id"], name=op.f("fk_handover_inspection")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_site_time"), "handover", ["site", "time"], unique=False)


def downgrade() -> None:
    op.drop_table("handover")
