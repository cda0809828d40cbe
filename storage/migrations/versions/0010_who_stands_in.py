"""Whom somebody stands in for is asked each time they look at their queue"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NAMED = sa.text("stand_in IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "person_stand_in",
        "person",
        ["workspace_id", "stand_in"],
        postgresql_where=_NAMED,
        sqlite_where=_NAMED,
    )


def downgrade() -> None:
    op.drop_index("person_stand_in", "person")
