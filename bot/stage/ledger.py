"""Notes what each transaction stored beside the requests of the sandbox, so that the inspector can show it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.sandbox.calls import Calls

_WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)
_DEEDS = {"INSERT INTO": "new", "UPDATE": "changed", "DELETE FROM": "removed"}
_KEPT = 20


@contextmanager
def noted(calls: Calls, clock: Callable[[], datetime]) -> Iterator[None]:
    """While the block runs, every commit in this process is noted with the rows it wrote."""

    def wrote(
        connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        found = _WRITES.match(statement)
        if found and cursor.rowcount != 0:
            entry = {"table": found[2], "deed": _DEEDS[found[1].upper()], "rows": _rows(parameters, context)}
            connection.info.setdefault("ledger", []).append(entry)

    def kept(connection: Connection) -> None:
        if entries := connection.info.pop("ledger", []):
            calls.note(clock(), "to database", _title(entries), "", b"", json.dumps(entries).encode())

    def lost(connection: Connection) -> None:
        connection.info.pop("ledger", None)

    watched = (("after_cursor_execute", wrote), ("commit", kept), ("rollback", lost))
    for name, hook in watched:
        event.listen(Engine, name, hook)
    try:
        yield
    finally:
        for name, hook in watched:
            event.remove(Engine, name, hook)


def _rows(parameters: Any, context: Any) -> list[dict[str, Any]]:
    """The values as they were bound, by name where the statement knows names."""
    bound = getattr(context, "compiled_parameters", None) or []
    if not bound:
        bound = [parameters] if isinstance(parameters, dict) else []
    return [{name.removeprefix("b_"): _plain(value) for name, value in row.items()} for row in bound[:_KEPT]]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _title(entries: list[dict[str, Any]]) -> str:
    """What was written, each table once: `pebbles, words, owed`."""
    return ", ".join(dict.fromkeys(entry["table"] for entry in entries))
