"""SQLite is asked at once, and still nobody waits for ever or reads the same thing twice."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event

from storage.database import Database
from storage.models import Area
from storage.nearby import connect
from storage.queries.settings import area
from tests.databases import Sqlite


@pytest.fixture
async def database(sqlite: Sqlite):
    url = sqlite.migrated()
    one = Database(url)
    yield one
    await one.dispose()
    sqlite.drop(url)


def outside(database: Database) -> sqlite3.Connection:
    """Another program with the same file; it does not wait for locks."""
    return sqlite3.connect(str(database.url.database), isolation_level=None, timeout=0)


async def add_area(database: Database, key: str) -> None:
    async with database.transaction() as session:
        session.add(Area(workspace_id="T1", key=key, name=key))


async def test_who_breaks_off_while_waiting_for_the_lock_leaves_no_lock_behind(database: Database) -> None:
    other = outside(database)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(add_area(database, "orders"))
    await asyncio.sleep(0.1)
    waiting.cancel()
    other.execute("COMMIT")
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await add_area(database, "printing")
    other.execute("BEGIN IMMEDIATE")
    assert other.execute("SELECT key FROM area").fetchall() == [("printing",)]
    other.close()


async def test_a_lock_that_nobody_holds_is_taken_without_a_detour(database: Database) -> None:
    asked: list[tuple[str, int]] = []

    def trace(statement: str) -> None:
        asked.append((statement, threading.get_ident()))

    async with database.transaction() as session:
        connection = await (await session.connection()).get_raw_connection()
        connection.driver_connection._connection.set_trace_callback(trace)  # type: ignore[union-attr]
    await add_area(database, "orders")
    threads = dict(asked)
    assert threads["BEGIN IMMEDIATE"] == threading.get_ident() != threads["COMMIT"]


async def test_everybody_else_goes_on_while_somebody_waits_for_the_lock(database: Database) -> None:
    other = outside(database)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(add_area(database, "orders"))
    await asyncio.sleep(0.05)
    async with database.reading() as session:
        assert await area(session, "T1", "orders") is None
    assert not waiting.done()
    other.execute("COMMIT")
    await waiting
    other.close()


async def test_nothing_is_asked_while_the_thread_works_on_for_somebody_who_broke_off(tmp_path: Path) -> None:
    begun, on, done = threading.Event(), threading.Event(), []

    def commit() -> None:
        begun.set()
        assert on.wait(20)
        done.append("commit")

    connection = await connect(str(tmp_path / "one.db"), check_same_thread=False)
    committing = asyncio.create_task(connection._execute(commit))
    await asyncio.to_thread(begun.wait, 20)
    committing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await committing
    closing = asyncio.create_task(connection._execute(done.append, "close"))
    await asyncio.sleep(0.05)
    on.set()
    await closing
    assert done == ["commit", "close"]
    await connection._execute(done.append, "at once")
    await connection.close()
    assert done[-1] == "at once"


async def test_a_commit_waits_for_the_disk_in_the_thread(database: Database) -> None:
    here, at_work = threading.get_ident(), []
    async with database.transaction() as session:
        session.add(Area(workspace_id="T1", key="orders", name="Orders"))
        await session.flush()
        driver = (await (await session.connection()).get_raw_connection()).driver_connection
        assert driver is not None
        # SQLite asks this now and then while it works, in the thread in which it works.
        driver._conn.set_progress_handler(lambda: at_work.append(threading.get_ident()), 1)
    assert at_work and here not in at_work


async def test_looking_at_the_same_thing_again_asks_nobody(database: Database) -> None:
    await add_area(database, "orders")
    asked: list[str] = []
    async with database.reading() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
        # Nobody keeps what the first look has found.
        assert (await area(session, "T1", "orders")) is not None
        assert (await area(session, "T1", "orders")) is not None
    assert len([statement for statement in asked if "SELECT" in statement]) == 1
