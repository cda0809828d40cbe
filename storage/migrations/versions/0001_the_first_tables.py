"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alias",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("dm", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(("ix_alias_fingerprint"), ["fingerprint"], unique=False)

    op.create_table(
        "area",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "key"),
    )
    op.create_table(
        "history",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("pebble", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_status", sa.String(), nullable=True),
        sa.Column("to_status", sa.String(), nullable=False),
        sa.Column("words_id", sa.String(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "pebble", "seq"),
    )
    op.create_table(
        "owed",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("once", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("pebble", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    with op.batch_alter_table("owed", schema=None) as batch_op:
        batch_op.create_index("owed_due", ["state", "due_at"], unique=False)
        batch_op.create_index("owed_lane", ["workspace_id", "lane", "state", "position"], unique=False)
        batch_op.create_index("owed_once", ["workspace_id", "once"], unique=True)

    op.create_table(
        "pebble",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("frequency", sa.String(), nullable=True),
        sa.Column("minutes", sa.Float(), nullable=True),
        sa.Column("safety", sa.String(length=32), nullable=False),
        sa.Column("words_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_seq", sa.Integer(), nullable=False),
        sa.Column("waiting_on", sa.String(length=32), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("resumes", sa.String(length=32), nullable=True),
        sa.Column("resumes_on", sa.String(length=32), nullable=True),
        sa.Column("resumes_until", sa.Date(), nullable=True),
        sa.Column("resolution", sa.String(length=32), nullable=True),
        sa.Column("explanation_id", sa.String(), nullable=True),
        sa.Column("resolved_by", sa.String(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "number"),
    )
    with op.batch_alter_table("pebble", schema=None) as batch_op:
        batch_op.create_index("pebble_of_reporter", ["workspace_id", "reporter", "number"], unique=False)
        batch_op.create_index("pebble_open", ["workspace_id", "status", "area", "reported_at"], unique=False)
        batch_op.create_index("pebble_submission", ["workspace_id", "submission"], unique=True)

    op.create_table(
        "person",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("slack_admin", sa.Boolean(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("asked_to_introduce", sa.Boolean(), nullable=False),
        sa.Column("asks_welcome", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    op.create_table(
        "place",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("pebble", sa.Integer(), nullable=False),
        sa.Column("spot", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "channel", "ts"),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index("place_of_pebble", ["workspace_id", "pebble", "spot"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "role", "area", "subject"),
    )
    op.create_table(
        "roster",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "group_id"),
    )
    op.create_table(
        "words",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    with op.batch_alter_table("words", schema=None) as batch_op:
        batch_op.create_index("words_source", ["workspace_id", "source"], unique=True)

    op.create_table(
        "workspace",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("triage_channel", sa.String(), nullable=True),
        sa.Column("managers_channel", sa.String(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("work_days", sa.JSON(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("whom_to_call", sa.String(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("settings_version", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("workspace")
    with op.batch_alter_table("words", schema=None) as batch_op:
        batch_op.drop_index("words_source")

    op.drop_table("words")
    op.drop_table("roster")
    op.drop_table("role_grant")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index("place_of_pebble")

    op.drop_table("place")
    op.drop_table("person")
    with op.batch_alter_table("pebble", schema=None) as batch_op:
        batch_op.drop_index("pebble_submission")
        batch_op.drop_index("pebble_open")
        batch_op.drop_index("pebble_of_reporter")

    op.drop_table("pebble")
    with op.batch_alter_table("owed", schema=None) as batch_op:
        batch_op.drop_index("owed_once")
        batch_op.drop_index("owed_lane")
        batch_op.drop_index("owed_due")

    op.drop_table("owed")
    op.drop_table("history")
    op.drop_table("area")
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.drop_index("ix_alias_fingerprint")

    op.drop_table("alias")
