"""Everything that a database holds, read from outside: as rows, and as the bytes of its files."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


def rows(url: str) -> Iterator[tuple[str, str]]:
    """Every row of every table, whoever made the table, with all its columns as text."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(urlsplit(url).path[1:])) as file:
            tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                for row in file.execute(f'SELECT * FROM "{table}"'):
                    yield table, str(row)
        return
    with psycopg.connect(url) as server:
        names = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        for (table,) in server.execute(names).fetchall():
            for (row,) in server.execute(
                sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(table))
            ):
                yield table, row


def tables_with(url: str, word: str) -> set[str]:
    """The tables in which a word stands."""
    return {table for table, row in rows(url) if word in row}


def raw(url: str) -> bytes:
    """The bytes of SQLite's file and of what stands beside it; of PostgreSQL, whose files are its own, the rows."""
    if not url.startswith("sqlite"):
        return "\n".join(row for _, row in rows(url)).encode()
    file = Path(urlsplit(url).path[1:])
    return b"".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))
