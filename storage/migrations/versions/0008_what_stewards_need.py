"""What stewards need: why words were removed, legal holds, and how long words are kept"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("words", sa.Column("purged_why", sa.String(32), nullable=True))
    op.add_column("workspace", sa.Column("keep_months", sa.Integer(), nullable=False, server_default="24"))
    op.create_table(
        "hold",
        sa.Column("workspace_id", sa.String(), primary_key=True),
        sa.Column("pebble", sa.Integer(), primary_key=True),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("hold")
    op.drop_column("workspace", "keep_months")
    op.drop_column("words", "purged_why")
