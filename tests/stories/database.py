"""Takes the database away for a while, as seen by everybody else who wants to write."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from sqlalchemy.engine import make_url


@asynccontextmanager
async def away(url: str) -> AsyncIterator[None]:
    """Nobody else can write (SQLite) or even read (PostgreSQL) until the block ends.

    The lock is waited for in a thread: the bot lives in this loop and may have something to finish first.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        held = sqlite3.connect(parsed.database or "", isolation_level=None, check_same_thread=False)
        await asyncio.to_thread(held.execute, "BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            held.close()
        return
    address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as locked:
        lock = "LOCK TABLE workspace, person, owed, pebble IN ACCESS EXCLUSIVE MODE"
        await asyncio.to_thread(locked.execute, lock)
        yield
        locked.rollback()
