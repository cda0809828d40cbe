"""A full disk is found out, without writing while all is well, and noticed when it is over."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from bot.room import LEAST, PAUSE, TRIAL, Room
from storage.database import Database
from storage.models import Due
from tests.databases import Sqlite

START = datetime(2026, 12, 1, tzinfo=UTC)
PLENTY = 100 * LEAST


@pytest.fixture
async def database(sqlite: Sqlite) -> AsyncIterator[Database]:
    made = Database(sqlite.migrated())
    yield made
    await made.dispose()


def every_pause() -> Iterator[float]:
    return (number * PAUSE for number in count())


async def may_grow_by(database: Database, pages: int) -> None:
    """The file may grow so far and no further, as on a full disk."""
    async with database.transaction() as session:
        found = await session.scalar(text("PRAGMA page_count"))
        await session.execute(text(f"PRAGMA max_page_count = {int(found or 0) + pages}"))


async def write(database: Database) -> None:
    large = Due(
        workspace_id="T", name="large", kind="thing", due_at=START, done_at=START, detail={"x": "x" * TRIAL}
    )
    async with database.transaction() as session:
        session.add(large)


async def test_it_is_found_out_by_a_refused_write_and_recovers_by_itself(database: Database) -> None:
    times = every_pause()
    room = Room(database, free=lambda: PLENTY, monotonic=lambda: next(times))
    assert not await room.lacking()
    await may_grow_by(database, 0)
    with pytest.raises(OperationalError):
        await write(database)
    assert await room.lacking()
    assert await room.lacking()
    await may_grow_by(database, 1000)
    assert not await room.lacking()
    await write(database)
    async with database.reading() as session:
        assert list(await session.scalars(select(col(Due.name)))) == ["large"], (
            "a trial leaves nothing behind"
        )


async def test_it_is_tried_once_in_a_while_however_often_one_asks(database: Database) -> None:
    now = 0.0
    room = Room(database, free=lambda: PLENTY, monotonic=lambda: now)
    await may_grow_by(database, 0)
    with pytest.raises(OperationalError):
        await write(database)
    assert await room.lacking()
    await may_grow_by(database, 1000)
    assert await room.lacking(), "not tried again so soon"
    now += PAUSE
    assert not await room.lacking()


async def test_it_is_seen_before_anything_is_written(database: Database) -> None:
    free = LEAST - 1
    room = Room(database, free=lambda: free)
    assert await room.lacking()
    free = LEAST
    assert not await room.lacking()


async def test_another_trouble_is_not_the_disks(database: Database) -> None:
    room = Room(database, free=lambda: PLENTY)
    with pytest.raises(OperationalError):
        async with database.transaction() as session:
            await session.execute(text("SELECT * FROM nowhere"))
    assert not await room.lacking()
