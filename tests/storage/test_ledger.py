"""What is stored stands beside the requests of the sandbox, once it is committed and not before."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.calls import Calls
from bot.stage.ledger import noted
from storage.database import Database
from storage.models import Workspace

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def test_a_commit_is_noted_with_its_rows(database: Database) -> None:
    calls = Calls()
    with noted(calls, lambda: NOW):
        async with database.transaction() as session:
            session.add(Workspace(id="T0NOTED", joined_at=NOW))
    [call] = calls
    [entry] = call.answer
    assert (call.way, call.what, call.at) == ("to database", "workspace", NOW)
    assert (entry["deed"], entry["rows"][0]["id"]) == ("new", "T0NOTED")


async def test_what_was_thrown_away_is_not_noted(database: Database) -> None:
    calls = Calls()
    with noted(calls, lambda: NOW), pytest.raises(RuntimeError):
        async with database.transaction() as session:
            session.add(Workspace(id="T0LOST", joined_at=NOW))
            await session.flush()
            raise RuntimeError
    assert not calls


async def test_nobody_watches_afterwards(database: Database) -> None:
    calls = Calls()
    with noted(calls, lambda: NOW):
        pass
    async with database.transaction() as session:
        session.add(Workspace(id="T0LATER", joined_at=NOW))
    assert not calls
