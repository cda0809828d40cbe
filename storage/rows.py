"""New rows that a transaction writes at its end, each table's together and past the session's own ways.

Nothing asks for them before they are there, so that the session need not keep track of them; that is most of
what saving a report costs, and a tick writes thousands.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import SQLModel


def add_at_the_end(session: AsyncSession, row: SQLModel) -> None:
    """Write this new row before the commit; whatever the session is asked until then does not show it."""
    session.info.setdefault("rows", {}).setdefault(type(row), []).append(row)


async def write_rows(session: AsyncSession) -> None:
    """Write the rows that wait."""
    if rows := session.info.pop("rows", None):
        # One step aside for all of them: each costs as much as the statement itself.
        await session.run_sync(_write, rows)


def _write(session: Session, waiting: Mapping[type[SQLModel], Sequence[SQLModel]]) -> None:
    connection = session.connection()
    for kind, rows in waiting.items():
        values = [values_of(row) for row in rows]
        connection.execute(_insert(kind), values if len(values) > 1 else values[0])


def values_of(row: SQLModel) -> dict[str, Any]:
    """The row's values by column."""
    return {name: getattr(row, name) for name in _columns(type(row))}


@cache
def _columns(kind: type[SQLModel]) -> tuple[str, ...]:
    return tuple(kind.__table__.columns.keys())  # type: ignore[attr-defined]


@cache
def _insert(kind: type[SQLModel]) -> Any:
    return insert(kind.__table__)  # type: ignore[attr-defined]
