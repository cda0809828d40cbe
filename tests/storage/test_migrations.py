"""From nothing to today's tables and back, with a hospital's data inside."""

import asyncio
import multiprocessing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

import storage
from storage.database import Database, async_url
from storage.migration import NotMigrated, TooNew, check, migrate
from storage.models import Area, Grant, History, Owed, Pebble, Person, Role, Workspace
from storage.screened import Screened
from storage.upsert import add_unless_there
from tests.databases import Postgres
from tests.storage.pebbles import AT, NURSE, OWNER, VERBS, new


def connect(url: str) -> Any:
    sync = async_url(url)
    if sync.get_backend_name() == "sqlite":
        sync = sync.set(drivername="sqlite")
    return create_engine(sync, poolclass=NullPool).begin()


def tables(url: str) -> set[str]:
    with connect(url) as connection:
        return set(inspect(connection).get_table_names())


def revisions() -> list[str]:
    """Oldest first."""
    scripts = ScriptDirectory(str(Path(storage.__file__).parent / "migrations"))
    return [script.revision for script in scripts.walk_revisions()][::-1]


OURS = set(SQLModel.metadata.tables)


def test_up_down_up(bare_database_url: str) -> None:
    migrate(bare_database_url)
    assert tables(bare_database_url) == OURS | {"alembic_version"}
    migrate(bare_database_url, "base")
    assert tables(bare_database_url) == {"alembic_version"}
    migrate(bare_database_url)
    assert tables(bare_database_url) == OURS | {"alembic_version"}


def test_one_revision_at_a_time_and_back(bare_database_url: str) -> None:
    for revision in [*revisions(), *revisions()[-2::-1], "base"]:
        migrate(bare_database_url, revision)
    assert tables(bare_database_url) == {"alembic_version"}


def test_migrating_again_changes_nothing(bare_database_url: str) -> None:
    migrate(bare_database_url)
    migrate(bare_database_url)
    assert tables(bare_database_url) == OURS | {"alembic_version"}


def test_the_models_are_what_the_migrations_make(bare_database_url: str) -> None:
    migrate(bare_database_url)
    with connect(bare_database_url) as connection:
        assert differences(connection) == []


def test_the_comparison_would_notice(bare_database_url: str) -> None:
    migrate(bare_database_url)
    with connect(bare_database_url) as connection:
        connection.execute(text("ALTER TABLE area ADD COLUMN surprise VARCHAR"))
        connection.execute(text("DROP INDEX owed_lane"))
        found = {difference[0] for difference in differences(connection)}
    assert found == {"remove_column", "add_index"}


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, SQLModel.metadata))


async def test_data_survives_a_migration_and_leaves_with_its_tables(bare_database_url: str) -> None:
    migrate(bare_database_url)
    await plant(bare_database_url)
    before = await counts(bare_database_url)
    assert all(count for count in before.values())
    migrate(bare_database_url)
    assert await counts(bare_database_url) == before
    migrate(bare_database_url, "base")
    assert tables(bare_database_url) == {"alembic_version"}
    migrate(bare_database_url)
    assert set((await counts(bare_database_url)).values()) == {0}
    await plant(bare_database_url)
    assert await counts(bare_database_url) == before


LIVES = (
    (),
    ("acknowledge",),
    ("ask",),
    ("ask", "answer", "ask"),
    ("wait", "ask", "answer"),
    ("wait",),
    ("plan", "ask"),
    ("start", "resolve", "reopen"),
    ("resolve", "reopen", "ask", "assign"),
    ("resolve",),
)
"""What has happened to open pebbles when their hospital gets the clock."""
REMEMBERED = ("counts_from", "decided_at", "heard_at", "pauses")


async def test_the_clock_knows_the_past_of_what_is_open(
    bare_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lives(pebble: Pebble, deeds: tuple[str, ...]) -> list[History]:
        """One deed an hour."""
        events = [pebble.report(at=AT)]
        for hour, deed in enumerate(deeds, 1):
            monkeypatch.setattr("tests.storage.pebbles.AT", AT + timedelta(hours=hour))
            events.append(VERBS[deed](pebble))
        monkeypatch.undo()
        return events

    migrate(bare_database_url)
    database = Database(bare_database_url)
    lived: dict[int, dict[str, Any]] = {}
    async with database.transaction() as session:
        session.add(Workspace(id="T0WARD", joined_at=AT))
        for number, deeds in enumerate(LIVES, 1):
            pebble = new()
            pebble.number, pebble.submission, pebble.version = number, f"V{number}", 0
            session.add_all([pebble, *lives(pebble, deeds)])
            lived[number] = {name: getattr(pebble, name) for name in REMEMBERED}
            lived[number]["counts_from"] = pebble.counts_from or AT
            lived[number]["heard_at"] = pebble.heard_at or AT
    migrate(bare_database_url, "0001")
    migrate(bare_database_url)
    async with database.reading() as session:
        for number, deeds in enumerate(LIVES, 1):
            pebble = await session.get_one(Pebble, ("T0WARD", number))
            assert {name: getattr(pebble, name) for name in REMEMBERED} == lived[number], deeds
            assert pebble.look_at is not None
    await database.dispose()


PLANTED = (Workspace, Area, Grant, Person, Pebble, History, Owed)


async def plant(url: str) -> None:
    pebble = new()
    rows: list[SQLModel] = [
        Workspace(id="T0WARD", joined_at=AT),
        Area(workspace_id="T0WARD", key="printing", name="Printing"),
        Grant(workspace_id="T0WARD", role=Role.OWNER, subject=OWNER),
        Person(workspace_id="T0WARD", id=NURSE),
        pebble,
        pebble.acknowledge(by=OWNER, at=AT),
        Owed(workspace_id="T0WARD", id="o", once="o", kind="k", to="C1", lane="l", owed_at=AT, due_at=AT),
    ]
    database = Database(url)
    async with database.transaction() as session:
        session.add_all(rows)
    await database.dispose()


async def counts(url: str) -> dict[str, int]:
    with connect(url) as connection:
        return {
            table.__name__: connection.scalar(text(f"SELECT count(*) FROM {table.__tablename__}"))
            for table in PLANTED
        }


async def checked(url: str) -> None:
    database = Database(url)
    try:
        async with database.reading() as session:
            await check(session)
    finally:
        await database.dispose()


async def test_an_empty_database_is_not_migrated(bare_database_url: str) -> None:
    with pytest.raises(NotMigrated):
        await checked(bare_database_url)
    migrate(bare_database_url)
    await checked(bare_database_url)
    migrate(bare_database_url, "base")
    with pytest.raises(NotMigrated):
        await checked(bare_database_url)


async def test_a_database_of_the_future_is_left_alone(bare_database_url: str) -> None:
    migrate(bare_database_url)
    with connect(bare_database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(TooNew):
        await checked(bare_database_url)
    for revision in ("head", "base"):
        with pytest.raises(TooNew):
            migrate(bare_database_url, revision)
    assert tables(bare_database_url) == OURS | {"alembic_version"}


@pytest.mark.parametrize("problem", [NotMigrated, TooNew])
def test_each_problem_says_what_to_do(problem: type[Exception]) -> None:
    said, _, remedy = (problem.__doc__ or "").partition(". ")
    assert said.startswith("The database") and remedy.startswith(("Run", "Start"))


async def test_two_processes_may_migrate_at_once(postgres: Postgres) -> None:
    url = postgres.bare()
    context = multiprocessing.get_context("spawn")
    together = [context.Process(target=migrate, args=(url,)) for _ in range(3)]
    for process in together:
        process.start()
    for process in together:
        await asyncio.to_thread(process.join, 60)
    assert [process.exitcode for process in together] == [0, 0, 0]
    assert tables(url) == OURS | {"alembic_version"}
    postgres.drop(url)


async def test_two_who_add_the_same_row_at_once_add_one(database: Database) -> None:
    async def add(name: str) -> None:
        async with database.transaction() as session:
            await add_unless_there(session, Area(workspace_id="T0WARD", key="orders", name=name))

    await asyncio.gather(*(add(name) for name in ("Orders", "Orders again", "Orders once more")))
    async with database.reading() as session:
        assert (await session.get_one(Area, ("T0WARD", "orders"))).name.startswith("Orders")


def test_screened_words_do_not_show_in_a_traceback() -> None:
    assert repr(Screened("canary")) == f"{Screened('canary')}" == "<Screened 6 characters>"
