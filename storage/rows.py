"""New rows that a transaction writes at its end, each table's together and past the session's own ways.

Nothing asks for them before they are there, so that the session need not keep track of them; that is most of
what saving a report costs, and a tick writes thousands.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

FEW = 8
"""So many rows of several tables go to PostgreSQL in one statement; more would make too many kinds of it."""


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
    shape = tuple((kind, len(rows)) for kind, rows in waiting.items())
    if connection.dialect.name == "postgresql" and len(shape) > 1 and sum(dict(shape).values()) <= FEW:
        connection.execute(_insert_all(shape), _values_of_all(waiting))
        return
    for kind, rows in waiting.items():
        values = [values_of(row) for row in rows]
        connection.execute(_insert(kind), values if len(values) > 1 else values[0])


def _values_of_all(waiting: Mapping[type[SQLModel], Sequence[SQLModel]]) -> dict[str, Any]:
    rows = (row for some in waiting.values() for row in some)
    return {_place(n, name): value for n, row in enumerate(rows) for name, value in values_of(row).items()}


def _place(row: int, column: str) -> str:
    return f"b{row}_{column}"


@cache
def _insert_all(shape: tuple[tuple[type[SQLModel], int], ...]) -> Any:
    """One statement that inserts so many rows of each kind: the journey to the server is made once for all."""
    kinds = [kind for kind, rows in shape for _ in range(rows)]
    # One INSERT a row: SQLAlchemy compiles those of several rows anew each time.
    *others, last = [_insert(kind).values(_places(kind, row)) for row, kind in enumerate(kinds)]
    return last.add_cte(*(one.cte(f"row{row}") for row, one in enumerate(others)))


def _places(kind: type[SQLModel], row: int) -> dict[str, Any]:
    columns = kind.__table__.columns  # type: ignore[attr-defined]
    return {name: bindparam(_place(row, name), type_=columns[name].type) for name in _columns(kind)}


def values_of(row: SQLModel) -> dict[str, Any]:
    """The row's values by column."""
    return {name: getattr(row, name) for name in _columns(type(row))}


@cache
def _columns(kind: type[SQLModel]) -> tuple[str, ...]:
    return tuple(kind.__table__.columns.keys())  # type: ignore[attr-defined]


@cache
def _insert(kind: type[SQLModel]) -> Any:
    return insert(kind.__table__)  # type: ignore[attr-defined]
