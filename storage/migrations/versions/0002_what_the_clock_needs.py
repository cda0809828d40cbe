"""What the clock needs: due things, releases, promises, hospital time and quiet hours"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOT_DONE, TO_LOOK_AT = sa.text("done_at IS NULL"), sa.text("look_at IS NOT NULL")


def new_columns() -> dict[str, list[sa.Column[object]]]:
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
        "UPDATE pebble SET counts_from = reported_at, heard_at = COALESCE(acknowledged_at, reported_at),"
        " look_at = CASE WHEN status = 'closed' THEN NULL ELSE reported_at END"
    )


def downgrade() -> None:
    op.drop_index("pebble_look", "pebble")
    for table, columns in new_columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
    op.drop_table("release")
    op.drop_table("due")
