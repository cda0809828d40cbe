"""What the clock needs: due things, releases, promises, hospital time and quiet hours"""

from collections.abc import Iterable
from datetime import UTC
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOT_DONE, TO_LOOK_AT = sa.text("done_at IS NULL"), sa.text("look_at IS NOT NULL")


HISTORY = sa.table(
    "history",
    sa.column("workspace_id"),
    sa.column("pebble"),
    sa.column("seq"),
    sa.column("step"),
    sa.column("at", MOMENT),
    sa.column("to_status"),
    sa.column("detail", sa.JSON()),
)
PEBBLE = sa.table(
    "pebble",
    sa.column("workspace_id"),
    sa.column("number"),
    sa.column("status"),
    sa.column("counts_from", MOMENT),
    sa.column("decided_at", MOMENT),
    sa.column("heard_at", MOMENT),
    sa.column("pauses", sa.JSON()),
)
DECIDED = {"planned", "started", "resolved", "declined", "withdrawn"}
HEARD = {
    "acknowledged", "assigned", "waiting", "asked", "planned", "started", "resolved", "declined", "reopened",
}  # fmt: skip


def new_columns() -> dict[str, list[sa.Column[object]]]:
    """What each table gains; made anew each time, since a column belongs to one table."""
    return {
        "area": [sa.Column("targets", sa.JSON(), nullable=False, server_default="{}")],
        "pebble": [
            sa.Column("counts_from", MOMENT, nullable=True),
            sa.Column("decide_by", MOMENT, nullable=True),
            sa.Column("decided_at", MOMENT, nullable=True),
            sa.Column("now_by", MOMENT, nullable=True),
            sa.Column("heard_at", MOMENT, nullable=True),
            sa.Column("pauses", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("release", sa.String(), nullable=True),
            sa.Column("look_at", MOMENT, nullable=True),
        ],
        "person": [
            sa.Column("quiet_from", sa.Integer(), nullable=True),
            sa.Column("quiet_until", sa.Integer(), nullable=True),
            sa.Column("away_until", sa.Date(), nullable=True),
            sa.Column("stand_in", sa.String(), nullable=True),
        ],
        "workspace": [
            sa.Column("holiday_country", sa.String(), nullable=True),
            sa.Column("holiday_region", sa.String(), nullable=True),
            sa.Column("closed_days", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("targets", sa.JSON(), nullable=False, server_default="{}"),
            sa.Column("kept_goal", sa.Integer(), nullable=False, server_default="90"),
            sa.Column("digest_day", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("digest_at", sa.Integer(), nullable=False, server_default="480"),
            sa.Column("digest_people", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("staff_channel", sa.String(), nullable=True),
        ],
    }


def upgrade() -> None:
    op.create_table(
        "due",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("pebble", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("letter", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "name"),
    )
    op.create_index(
        "due_open", "due", ["due_at", "workspace_id"], postgresql_where=NOT_DONE, sqlite_where=NOT_DONE
    )
    op.create_index("due_of_letter", "due", ["workspace_id", "letter"])
    op.create_index("due_of_pebble", "due", ["workspace_id", "pebble"])
    op.create_table(
        "release",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(
        "pebble_look",
        "pebble",
        ["look_at", "workspace_id"],
        postgresql_where=TO_LOOK_AT,
        sqlite_where=TO_LOOK_AT,
    )
    # What is open already gets its promises too: the clock looks at it at its first tick.
    op.execute(
        "UPDATE pebble SET counts_from = reported_at, heard_at = reported_at,"
        " look_at = CASE WHEN status = 'closed' THEN NULL ELSE reported_at END"
    )
    _remember(op.get_bind())


def _remember(connection: sa.Connection) -> None:
    """What the promises of open pebbles depend on, told again from their history."""
    lines = connection.execute(
        sa.select(HISTORY)
        .join(
            PEBBLE,
            sa.and_(PEBBLE.c.workspace_id == HISTORY.c.workspace_id, PEBBLE.c.number == HISTORY.c.pebble),
        )
        .where(PEBBLE.c.status != "closed")
        .order_by(HISTORY.c.workspace_id, HISTORY.c.pebble, HISTORY.c.seq)
    )
    for (workspace_id, number), life in groupby(lines, lambda line: (line.workspace_id, line.pebble)):
        this = sa.and_(PEBBLE.c.workspace_id == workspace_id, PEBBLE.c.number == number)
        connection.execute(sa.update(PEBBLE).where(this).values(_told(life)))


def _told(life: Iterable[sa.Row[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {"pauses": []}
    waits_on: str | None = None
    for line in life:
        at = line.at if line.at.tzinfo else line.at.replace(tzinfo=UTC)
        waits_on = _waits_on(line, waits_on)
        if line.step in ("reported", "reopened"):
            found |= {"counts_from": at, "decided_at": None}
        if line.step in HEARD:
            found["heard_at"] = at
        if line.step in DECIDED or waits_on == "other":
            found["decided_at"] = found["decided_at"] or at
        open_pause = found["pauses"] and found["pauses"][-1][1] is None
        if waits_on == "reporter" and not open_pause:
            found["pauses"].append([at.isoformat(), None])
        elif waits_on != "reporter" and open_pause:
            found["pauses"][-1][1] = at.isoformat()
    return found


def _waits_on(line: sa.Row[Any], before: str | None) -> str | None:
    if line.to_status != "waiting":
        return None
    if line.step == "asked" or (line.step == "waiting" and line.detail.get("on") == "reporter"):
        return "reporter"
    # An answer gives back what the question interrupted; other steps leave it as it was.
    return "other" if line.step in ("waiting", "answered") else before


def downgrade() -> None:
    op.drop_index("pebble_look", "pebble")
    for table, columns in new_columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
    op.drop_table("release")
    op.drop_table("due")
