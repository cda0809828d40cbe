"""Adds a row unless it is there already, whoever else is adding it at the same moment."""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from storage.rows import values_of


async def add_unless_there(session: AsyncSession, row: SQLModel) -> bool:
    """Insert `row`, and say whether that happened; a row with the same key or unique name stays as it is."""
    # Past the session's own ways: the clock does this a thousand times in a tick.
    connection = await session.connection()
    return await connection.scalar(_insert(type(row), connection.dialect.name), values_of(row)) is not None


@cache
def _insert(kind: type[SQLModel], dialect: str) -> Any:
    table = kind.__table__  # type: ignore[attr-defined]
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(next(iter(table.primary_key)))
