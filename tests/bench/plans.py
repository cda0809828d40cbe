"""The query plans of all that a deed asks of the database."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from storage.database import Database

TABLES = ("pebble", "due", "owed", "history")
"""Those that grow with the years."""


async def plans(database: Database, deed: Callable[[], Awaitable[None]]) -> dict[str, str]:
    """By statement (SELECT only, about a table that grows), how the database goes about it."""
    asked: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        if statement.startswith("SELECT") and any(f"FROM {table}" in statement for table in TABLES):
            asked.setdefault(statement, given)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await deed()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return {statement: await _plan(database, statement, given) for statement, given in asked.items()}


async def _plan(database: Database, statement: str, given: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    async with database.transaction() as session:
        connection = await session.connection()
        found = await connection.exec_driver_sql(f"{explain} {statement}", given)
        return "\n".join(str(row[-1]) for row in found)
