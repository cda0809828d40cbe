"""What digests count: indexes by each moment that makes a week, and of what is open"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ALL: dict[str, tuple[str, ...]] = {
    "pebble_reported": ("reported_at",),
    "pebble_answer": ("answer_by", "acknowledged_at", "closed_at"),
}
THERE: dict[str, tuple[str, ...]] = {
    "pebble_acknowledged": ("acknowledged_at",),
    "pebble_decide": ("decide_by", "decided_at", "status", "waiting_on"),
    "pebble_resolved": ("resolved_at", "resolution", "area", "minutes"),
    "pebble_closed": ("closed_at",),
}
OPEN: dict[str, tuple[str, ...]] = {
    "pebble_costs": ("area", "frequency", "minutes", "reported_at", "number"),
    "pebble_waits": ("status", "waiting_on", "heard_at", "reported_at"),
}


def upgrade() -> None:
    for name, columns in ALL.items():
        op.create_index(name, "pebble", ["workspace_id", *columns])
    for name, columns in THERE.items():
        _create(name, columns, f"{columns[0]} IS NOT NULL")
    for name, columns in OPEN.items():
        _create(name, columns, "resolved_at IS NULL AND closed_at IS NULL")


def _create(name: str, columns: tuple[str, ...], condition: str) -> None:
    only = sa.text(condition)
    op.create_index(name, "pebble", ["workspace_id", *columns], postgresql_where=only, sqlite_where=only)


def downgrade() -> None:
    for name in [*OPEN, *THERE, *ALL]:
        op.drop_index(name, "pebble")
