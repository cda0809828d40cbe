"""The second yardstick: the least that saves a report at all, one hand-written INSERT and its commit."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable

import psycopg

from storage.database import async_url

Save = Callable[[str], Awaitable[None]]
ABREAST = 8
TABLE = "CREATE TABLE IF NOT EXISTS by_hand (words TEXT)"


async def saving(database_url: str) -> Save:
    """What saves a text in this database, as durably as Pebble does."""
    url = async_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(str(url.database))
    return await _postgres(database_url)


def _sqlite(file: str) -> Save:
    connection = sqlite3.connect(file, check_same_thread=False)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", TABLE):
        connection.execute(statement)
    one_at_a_time = asyncio.Lock()

    async def save(words: str) -> None:
        async with one_at_a_time:
            connection.execute("INSERT INTO by_hand VALUES (?)", (words,))
            await asyncio.to_thread(connection.commit)

    return save


async def _postgres(url: str) -> Save:
    free: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()
    for _ in range(ABREAST):
        free.put_nowait(await psycopg.AsyncConnection.connect(url))
    connection = await free.get()
    await connection.execute(TABLE)
    await connection.commit()
    free.put_nowait(connection)

    async def save(words: str) -> None:
        connection = await free.get()
        await connection.execute("INSERT INTO by_hand VALUES (%s)", (words,))
        await connection.commit()
        free.put_nowait(connection)

    return save
