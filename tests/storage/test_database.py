"""The one commit, and what a database does that is busy, away or not there."""

import asyncio
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from storage.database import CONNECT, LOCK, TRUSTED, Database, async_url
from storage.models import Area, Workspace
from storage.outbox import owe_once
from storage.queries.settings import areas
from tests.databases import Postgres
from tests.storage.pebbles import AT

PATIENCE = max(CONNECT, 2 * LOCK) + 0.9
"""What is left of Slack's 3 s must hold our own sentence."""


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///pebble.db", "sqlite+aiosqlite:///pebble.db"),
        ("sqlite:////var/lib/pebble.db", "sqlite+aiosqlite:////var/lib/pebble.db"),
        ("postgresql://user:pw@host/db", "postgresql+psycopg://user:pw@host/db"),
        ("postgresql+psycopg2://host/db", "postgresql+psycopg://host/db"),
        ("postgresql:///db?host=/run/pg", "postgresql+psycopg:///db?host=/run/pg"),
    ],
)
def test_the_async_driver_is_chosen(given: str, driver: str) -> None:
    assert async_url(given) == make_url(driver)


def test_another_kind_of_database_is_named() -> None:
    with pytest.raises(ValueError, match="names mysql; Pebble knows sqlite and postgresql"):
        async_url("mysql://host/db")


async def test_what_a_transaction_did_stays(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Area(workspace_id="T1", key="orders", name="Orders"))
    assert await names(database) == ["Orders"]


async def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction() as session:
            session.add(Area(workspace_id="T1", key="orders", name="Orders"))
            await session.flush()
            raise RuntimeError
    assert await names(database) == []


async def test_connections_that_died_while_they_rested_are_replaced(postgres: Postgres) -> None:
    database = Database(postgres.migrated())
    async with asyncio.TaskGroup() as together:
        for _ in range(4):
            together.create_task(names(database))
    postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IS NOT NULL AND pid <> pg_backend_pid()"
    )
    await asyncio.sleep(TRUSTED + 0.1)
    for _ in range(5):
        assert await names(database) == []
    await database.dispose()


async def test_what_reading_changes_is_thrown_away(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Area(workspace_id="T1", key="orders", name="Orders"))
    async with database.reading() as session:
        (area,) = await areas(session, "T1")
        area.name = "Changed"
    assert await names(database) == ["Orders"]


async def test_words_do_not_stand_in_an_error(database: Database) -> None:
    async def twice() -> None:
        for _ in range(2):
            async with database.transaction() as session:
                session.add(Area(workspace_id="T1", key="orders", name="canary in the name"))

    with pytest.raises(SQLAlchemyError) as failed:
        await twice()
    assert "canary" not in str(failed.value)


async def test_delivery_is_woken_after_a_commit_that_owed(database: Database) -> None:
    woken = []
    database.on_owed = lambda: woken.append(1)
    async with database.transaction() as session:
        assert await owe_once(session, "a", workspace_id="T1", to="C1", once="one", at=AT)
        assert woken == [], "not before the commit"
    assert woken == [1]


async def test_delivery_is_not_woken_for_nothing(database: Database) -> None:
    woken = []
    database.on_owed = lambda: woken.append(1)
    async with database.transaction() as session:
        session.add(Area(workspace_id="T1", key="orders", name="Orders"))
    async with database.reading() as session:
        await areas(session, "T1")
    with pytest.raises(RuntimeError):
        async with database.transaction() as session:
            await owe_once(session, "a", workspace_id="T1", to="C1", once="one", at=AT)
            raise RuntimeError
    assert woken == []


async def test_owing_what_was_owed_already_wakes_nobody(database: Database) -> None:
    async with database.transaction() as session:
        await owe_once(session, "a", workspace_id="T1", to="C1", once="one", at=AT)
    woken = []
    database.on_owed = lambda: woken.append(1)
    async with database.transaction() as session:
        assert not await owe_once(session, "a", workspace_id="T1", to="C1", once="one", at=AT)
    assert woken == []


async def test_writers_take_turns_and_none_is_lost(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Workspace(id="T1", joined_at=AT))

    async def count_up() -> None:
        async with database.transaction() as session:
            locked = select(Workspace).where(col(Workspace.id) == "T1").with_for_update()
            found = (await session.scalars(locked)).one()
            number = found.next_number
            await asyncio.sleep(0)  # let the others have a try in between
            found.next_number = number + 1

    await asyncio.gather(*(count_up() for _ in range(12)))
    async with database.reading() as session:
        assert (await session.get_one(Workspace, "T1")).next_number == 13


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Area(workspace_id="T1", key="orders", name="Orders"))
        await session.flush()
        assert await asyncio.wait_for(names(database), PATIENCE) == []


async def test_a_lock_that_is_never_let_go_is_given_up_in_time(database: Database, database_url: str) -> None:
    async with database.transaction() as session:
        session.add(Workspace(id="T1", joined_at=AT))
    other = Database(database_url)
    async with database.transaction() as session:
        await session.get(Workspace, "T1", with_for_update=True)
        took = await refused(other, "T1")
    await other.dispose()
    assert took < PATIENCE


async def test_a_statement_that_takes_too_long_is_given_up(postgres: Postgres) -> None:
    url = postgres.bare()
    slow = Database(url)
    began = time.monotonic()
    with pytest.raises(SQLAlchemyError):
        async with slow.reading() as session:
            await session.execute(text("SELECT pg_sleep(30)"))
    assert time.monotonic() - began < PATIENCE
    await slow.dispose()
    postgres.drop(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody@127.0.0.1:1/pebble",
        "postgresql:///pebble?host=/no/such/folder",
        "sqlite:////no/such/folder/pebble.db",
    ],
)
async def test_a_database_that_is_not_there_says_so_in_time(url: str) -> None:
    away = Database(url)
    assert await refused(away, "T1") < PATIENCE
    await away.dispose()
    await threads_ended()


async def test_a_server_that_takes_the_call_and_says_nothing_is_given_up_in_time() -> None:
    calls: list[asyncio.StreamWriter] = []

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(writer)

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    mute = Database(f"postgresql://nobody@127.0.0.1:{port}/pebble")
    assert await refused(mute, "T1") < PATIENCE
    assert calls
    await mute.dispose()
    for writer in calls:
        writer.transport.abort()
    server.close()
    await asyncio.sleep(0)


async def threads_ended() -> None:
    """A connection to SQLite that failed ends its thread a moment later, and reports that to this loop."""
    async with asyncio.timeout(5):
        while any("_connection_worker" in one.name for one in threading.enumerate()):  # noqa: ASYNC110 a thread
            await asyncio.sleep(0.01)
    await asyncio.sleep(0)


async def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear colleagues, " * 100)
    wrong = Database(f"sqlite:///{file}")
    await refused(wrong, "T1")
    await wrong.dispose()
    await threads_ended()
    assert file.read_text().startswith("Dear colleagues")


async def refused(database: Database, workspace_id: str) -> float:
    """How long it took to fail."""
    began = time.monotonic()
    with pytest.raises(SQLAlchemyError):
        async with database.transaction() as session:
            await session.get(Workspace, workspace_id, with_for_update=True)
    return time.monotonic() - began


async def names(database: Database) -> list[str]:
    async with database.reading() as session:
        return [area.name for area in await areas(session, "T1")]
