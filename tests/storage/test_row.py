"""A row made at once is the same as one made in SQLModel's own way, down to what is its own."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import inspect

from storage.database import Database
from storage.models import Owed, OwedState

AT = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)


def owed(**more: Any) -> Owed:
    return Owed(
        workspace_id="T1", id="1", once="1", kind="card", to="card", lane="1", owed_at=AT, due_at=AT, **more
    )


def test_what_is_not_given_is_the_default_and_each_rows_own() -> None:
    row, other = owed(), owed()
    assert (row.position, row.state, row.generation, row.channel) == (0, OwedState.OWED, 1, None)
    assert row.detail == {} and row.detail is not other.detail
    assert owed(detail={"to": "U1"}).detail == {"to": "U1"}


async def test_it_is_stored_with_every_value_and_what_changes_later_is_stored_too(database: Database) -> None:
    async with database.transaction() as session:
        row = owed(detail={"to": "U1"})
        session.add(row)
        row.attempts += 1
        await session.flush()
        row.channel = "C1"
        assert inspect(row).modified
    async with database.reading() as session:
        found = await session.get_one(Owed, ("T1", "1"))
        assert found.model_dump() == row.model_dump()
        assert (found.attempts, found.channel, found.detail) == (1, "C1", {"to": "U1"})
