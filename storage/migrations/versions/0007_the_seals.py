"""The seals: what was done is chained, and nobody changes or removes it"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEPT = ("audit", "history", "audit_seal")
ROWS = {
    "audit": ("id", "NEW.id"),
    "history": ("pebble || ':' || seq", "NEW.pebble || ':' || NEW.seq"),
}
"""How a row is named, in its table and in a trigger."""

THE_PAST = "INSERT INTO audit_unsealed SELECT workspace_id, '{table}', {row} FROM {table}"
AWAIT_SQLITE = (
    "CREATE TRIGGER {table}_awaits_seal AFTER INSERT ON {table} BEGIN "
    "INSERT OR IGNORE INTO audit_unsealed VALUES (NEW.workspace_id, '{table}', {new}); END"
)
AWAIT_POSTGRES = (
    "CREATE FUNCTION {table}_awaits_seal() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN INSERT INTO audit_unsealed VALUES (NEW.workspace_id, '{table}', {new}) "
    "ON CONFLICT DO NOTHING; RETURN NULL; END $$"
)


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("workspace_id", sa.String(), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("row", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("audit_seal_row", "audit_seal", ["workspace_id", "source", "row"], unique=True)
    op.create_table(
        "audit_unsealed",
        sa.Column("workspace_id", sa.String(), primary_key=True),
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("row", sa.String(), primary_key=True),
    )
    op.create_table(
        "pseudonym",
        sa.Column("workspace_id", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("salt", sa.String(), nullable=False),
    )
    for table, (row, _) in ROWS.items():
        # What was done before there were seals gets its own at the clock's first ticks.
        op.execute(THE_PAST.format(table=table, row=row))
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgres()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    for table in KEPT:
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    for table, (_, new) in ROWS.items():
        op.execute(AWAIT_SQLITE.format(table=table, new=new))


def _guard_postgres() -> None:
    op.execute(
        "CREATE FUNCTION pebble_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_refuses BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION pebble_refuses()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION pebble_refuses()"
        )
    for table, (_, new) in ROWS.items():
        op.execute(AWAIT_POSTGRES.format(table=table, new=new))
        op.execute(
            f"CREATE TRIGGER {table}_awaits_seal AFTER INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_awaits_seal()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in KEPT:
            op.execute(f"DROP TRIGGER {table}_refuses ON {table}")
            op.execute(f"DROP TRIGGER {table}_refuses_truncate ON {table}")
        for table in ROWS:
            op.execute(f"DROP TRIGGER {table}_awaits_seal ON {table}")
            op.execute(f"DROP FUNCTION {table}_awaits_seal()")
        op.execute("DROP FUNCTION pebble_refuses()")
    else:
        for table in KEPT:
            op.execute(f"DROP TRIGGER {table}_refuses_update")
            op.execute(f"DROP TRIGGER {table}_refuses_delete")
        for table in ROWS:
            op.execute(f"DROP TRIGGER {table}_awaits_seal")
    op.drop_table("pseudonym")
    op.drop_table("audit_unsealed")
    op.drop_table("audit_seal")
