"""What makes thousands of tests quick without changing what they see: nothing is learned, or waited for, twice."""

import asyncio
import gc
from typing import Any

import pytest
import uvicorn.server
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.ext.asyncio import create_async_engine as an_engine

from storage import database

GARBAGE = 20_000
"""New objects between two looks for garbage: each look costs more in a process that holds every test."""


def pytest_configure() -> None:
    database.create_async_engine = Shared().engine  # type: ignore[attr-defined]
    uvicorn.server.asyncio = Impatient()  # type: ignore[assignment,attr-defined]


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])


class Shared:
    """Engines that share what they compile: a test's database is new, the statements asked of it are not."""

    def __init__(self) -> None:
        self._learned: dict[str, tuple[Any, Any]] = {}

    def engine(self, *args: Any, **options: Any) -> AsyncEngine:
        """An engine that knows what the earlier ones on the same kind of database have compiled."""
        made = an_engine(*args, **options)
        kind, inner = made.dialect.name, made.sync_engine
        if kind in self._learned:
            inner.dialect, inner._compiled_cache = self._learned[kind]
        else:
            # Once it is connected: until then the dialect does not know which version it speaks to.
            @event.listens_for(inner, "connect")
            def connected(*_: object) -> None:
                self._learned.setdefault(kind, (inner.dialect, inner._compiled_cache))

        return made


class Impatient:
    """`asyncio` for uvicorn, which looks every tenth of a second whether it should stop, and sleeps one more."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 10)
