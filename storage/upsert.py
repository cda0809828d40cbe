"""Adds a row unless it is there already, whoever else is adding it at the same moment."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel


async def add_unless_there(session: AsyncSession, row: SQLModel) -> bool:
    """Insert `row`, and say whether that happened; a row with the same key or unique name stays as it is."""
    values: dict[str, Any] = {column.key: getattr(row, column.key) for column in type(row).__table__.columns}  # type: ignore[attr-defined]
    key = next(iter(type(row).__table__.primary_key))  # type: ignore[attr-defined]
    insert = _insert(session, type(row)).values(values).on_conflict_do_nothing().returning(key)
    return await session.scalar(insert) is not None


def _insert(session: AsyncSession, table: type[SQLModel]) -> Any:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table)
