"""Who reviews harm: what a safety reviewer said of a pebble, and the hospital's own instructions"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OF_PEBBLES = ("gone_said_at", "reviewed_at", "reviewed_by", "verdict", "awaits_review")
OF_WORKSPACES = ("incident_link", "harm_instructions")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    no = sa.false()
    op.add_column("pebble", sa.Column("awaits_review", sa.Boolean(), nullable=False, server_default=no))
    op.add_column("pebble", sa.Column("verdict", sa.String(32), nullable=True))
    op.add_column("pebble", sa.Column("reviewed_by", sa.String(), nullable=True))
    op.add_column("pebble", sa.Column("reviewed_at", moment, nullable=True))
    op.add_column("pebble", sa.Column("gone_said_at", moment, nullable=True))
    for name in reversed(OF_WORKSPACES):
        op.add_column("workspace", sa.Column(name, sa.String(), nullable=False, server_default=""))
    # What harmed a patient and is not closed yet is held for a reviewer from now on.
    op.execute("UPDATE pebble SET awaits_review = true WHERE safety = 'did' AND status <> 'closed'")


def downgrade() -> None:
    for table, names in (("pebble", OF_PEBBLES), ("workspace", OF_WORKSPACES)):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
