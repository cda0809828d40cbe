"""Tests of many transactions that commit together."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.one_go import in_one_go

ADD = text(
    "INSERT INTO words (workspace_id, id, author, text, source, written_at)"
    " VALUES ('T1', 'w1', 'U1', 'x', 's', '2026-01-05')"
)


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


async def _count(session: AsyncSession) -> int:
    return int(await session.scalar(text("SELECT count(*) FROM words")) or 0)


async def test_what_was_written_is_seen_inside_and_undone_when_the_block_raises(database: Database):
    with pytest.raises(Interrupted):
        async with in_one_go(database) as whole:
            async with whole.transaction() as session:
                await session.execute(ADD)
            async with whole.reading() as session:
                assert await _count(session) == 1
            raise Interrupted
    async with database.reading() as session:
        assert await _count(session) == 0
