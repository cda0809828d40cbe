"""The second PostgreSQL role of docs/security.md: its very SQL, and Pebble at work under it."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from bot.sandbox.cast import HOSPITAL
from bot.stage.stage import staged
from storage.migration import migrate
from storage.models import Grant, Role
from storage.verifying import verify
from tests.databases import Postgres
from tests.docs.sources import HOUSE
from tests.stories.hospital import Hospital

T, ROLE = HOSPITAL.team_id, "pebble_app"
SQL = re.findall(r"```sql\n(.*?)```", (HOUSE / "docs/security.md").read_text(), re.DOTALL)
SEALED = ("audit", "audit_seal", "history")
FORBIDDEN = [
    *(f"UPDATE {table} SET workspace_id = 'T0OTHER'" for table in (*SEALED, "pseudonym")),
    "UPDATE alembic_version SET version_num = '0001'",
    *(f"DELETE FROM {table}" for table in (*SEALED, "pseudonym", "alembic_version")),
    *(f"TRUNCATE {table}" for table in SEALED),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in SEALED),
    *(f"DROP TABLE {table}" for table in SEALED),
    "SET session_replication_role = replica",
]


def told(database: str) -> list[str]:
    """The statements, for a database of another name."""
    return [line.replace("DATABASE pebble ", f"DATABASE {database} ") for line in SQL[0].splitlines()]


@pytest.fixture
def address(postgres: Postgres) -> Iterator[str]:
    """A migrated database as that role reaches it, everything on the page done to it."""
    owner = postgres.migrated()
    database = owner.partition("@/")[2].partition("?")[0]
    with psycopg.connect(owner, autocommit=True) as connection:
        for line in told(database):
            connection.execute(line.encode())
    # After a migration all but the first line runs again.
    migrate(owner)
    with psycopg.connect(owner, autocommit=True) as connection:
        for line in told(database)[1:]:
            connection.execute(line.encode())
    yield owner.replace("postgres@", f"{ROLE}@")
    postgres.drop(owner)
    postgres.execute("DROP ROLE {}", ROLE)


async def test_pebble_works_as_the_second_role_which_can_rewrite_nothing(address: str) -> None:
    async with staged(address, pace=False) as stage:
        stage.slack.limits.on = False
        hospital = Hospital(stage)
        async with stage.bot.database.transaction() as session:
            session.add(Grant(workspace_id=T, role=Role.STEWARD, subject=HOSPITAL.manager))
        await hospital.nurse.reports("The label printer in pod C prints to pod A", private=True)
        await hospital.owner.presses("Acknowledge", on=hospital.card(1))
        await hospital.owner.says("to reporter: Which printer?", under=hospital.card(1))
        await hospital.nurse.says("The left one", under=hospital.nurse.messages[0])
        await hospital.owner.says("resolve: The queue is mended", under=hospital.card(1))
        await hospital.passes(days=3)
        await hospital.manager.types("steward 1")
        await hospital.manager.presses("Remove the words", on=hospital.manager.slack.whispers[-1])
        assert "removed" in hospital.read(hospital.card(1))
        await hospital.passes(hours=1)
        async with stage.bot.database.reading() as session:
            assert [str(one) async for one in verify(session, T, now=stage.clock())] == []
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in FORBIDDEN:
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement.encode())
        assert connection.execute("SELECT count(*) FROM audit_seal").fetchone() != (0,)
