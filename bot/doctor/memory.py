"""Looks into the database: is it there, does it take what is written, and what does it hold?"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.doctor.finding import Finding, ok, problem, warning
from storage.database import Database
from storage.migration import NotMigrated, TooNew, check
from storage.models import Area, Grant, OwedState, Person, Roster, Workspace
from storage.queries.checkup import every_roster, everybody, messages_in, sealed_people, workspaces
from storage.queries.settings import areas, grants

MEGABYTE = 1_000_000
LEAST, LITTLE = 50 * MEGABYTE, 500 * MEGABYTE
"""Free bytes beside an SQLite file below which nothing is started, and below which it is said."""
SAMPLE = 200
"""So many sealed values are opened."""

REMEDY = "Check DATABASE_URL, that the database runs, and that Pebble may write there."


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the database holds: every workspace, the settings of the first, sealed values, messages."""

    workspaces: Sequence[Workspace]
    areas: Sequence[Area]
    grants: Sequence[Grant]
    people: dict[str, Person]
    rosters: dict[str, Roster]
    sealed: Sequence[str]
    owed: tuple[int, datetime | None]
    given_up: tuple[int, datetime | None]


Looked = tuple[list[Finding], Remembered | None]


async def look(url: str) -> Looked:
    """What there is to say of the database, and what it holds if it can be read."""
    if found := _no_file(url):
        return [found], None
    database = Database(url)
    try:
        return await _look(database)
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        read_only = "readonly" in str(getattr(error, "orig", ""))
        return [_read_only() if read_only else unreachable(error)], None
    finally:
        await database.dispose()


def _no_file(url: str) -> Finding | None:
    """Opening an SQLite file that is not there would make one: say so instead."""
    file = sqlite_file(url)
    if file is None or file.exists():
        return None
    if not file.parent.is_dir():
        return problem("database", "The folder that DATABASE_URL names is not there.", REMEDY)
    return problem("database", "There is no database yet.", "Run `pebble migrate`, then start again.")


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for a server, or for a file named as a URI."""
    name = urlsplit(url).path[1:] if url.startswith("sqlite:") else ""
    return Path(name) if name and not name.startswith("file:") else None


def unreachable(error: BaseException) -> Finding:
    """The database does not answer. What the driver says may hold its address, so it is not repeated."""
    return problem("database", f"It can't be opened ({type(error).__name__}).", REMEDY)


async def _look(database: Database) -> Looked:
    async with database.reading() as session:
        try:
            await check(session)
        except (NotMigrated, TooNew) as error:
            sentence, _, remedy = (error.__doc__ or "").partition(". ")
            return [problem("tables", f"{sentence}.", remedy)], None
        remembered = await _remembered(session)
    findings = [await _writable(database), ok("tables", "They are this version's.")]
    return [*findings, *_room(database.url.database or "", database.is_sqlite)], remembered


async def _remembered(session: AsyncSession) -> Remembered:
    found = await workspaces(session)
    first = found[0].id if found else ""
    return Remembered(
        found,
        [area for area in await areas(session, first) if area.active],
        await grants(session, first),
        await everybody(session, first),
        await every_roster(session, first),
        await sealed_people(session, SAMPLE),
        await messages_in(session, OwedState.OWED),
        await messages_in(session, OwedState.GIVEN_UP),
    )


async def _writable(database: Database) -> Finding:
    try:
        async with database.transaction() as session:
            if database.is_sqlite:
                # A file that may only be read says so at the first change, which is taken back.
                await session.execute(text("CREATE TABLE may_pebble_write (here INTEGER)"))
                await session.rollback()
            elif not await session.scalar(text(MAY_WRITE)):
                return _read_only()
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        if "locked" in str(getattr(error, "orig", "")):
            return warning(
                "database", "Somebody else is writing in it all the time.", "Look again in a minute."
            )
        return _read_only()
    return ok("database", "It is there, and takes what is written.")


MAY_WRITE = "SELECT current_setting('transaction_read_only') = 'off' AND has_table_privilege('owed', 'INSERT, UPDATE')"


def _read_only() -> Finding:
    return problem(
        "database",
        "It can be read, but not written to.",
        "Let Pebble's user write to it (with SQLite: to the file and to its folder).",
    )


def _room(file: str, is_sqlite: bool) -> list[Finding]:
    if not is_sqlite or file.startswith("file:"):
        return []
    free = shutil.disk_usage(Path(file).parent).free
    said = f"{free // MEGABYTE} MB are free beside the database."
    remedy = "Make room on that disk, or move the database to another."
    if free < LEAST:
        return [problem("disk", said, remedy)]
    return [warning("disk", said, remedy) if free < LITTLE else ok("disk", said)]
