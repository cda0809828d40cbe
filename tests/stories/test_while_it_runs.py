"""What breaks while Pebble runs: the disk fills, the database takes no writes, Slack takes something away.

Each time the person reads what happened and what was kept, nothing is half done, and it goes on by itself.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.util import greenlet_spawn

from bot.sandbox.cast import HOSPITAL
from storage.database import TRUSTED, Database
from tests.stories.hospital import Hospital

WORDS = "The label printer in pod C prints to pod A"
LONG = WORDS + " …" * 1400
"""More than fits into a page of an SQLite file, so that it must grow."""


@asynccontextmanager
async def disk_full(database: Database, url: str) -> AsyncIterator[None]:
    """No page more (SQLite), or the server's own error for a full disk at each new row (PostgreSQL)."""
    if database.is_sqlite:
        (pages,) = await pragma(database, "page_count")
        await pragma(database, f"max_page_count = {pages}")
        yield
        await pragma(database, "max_page_count = 1000000")
        return
    on_server(url, FULL)
    yield
    on_server(url, ROOM)


@asynccontextmanager
async def read_only(database: Database, url: str) -> AsyncIterator[None]:
    """A file that may only be read (SQLite), or a server that has become a standby (PostgreSQL)."""
    if database.is_sqlite:
        await pragma(database, "query_only = 1")
        yield
        await pragma(database, "query_only = 0")
        return
    name = make_url(url).database
    on_server(url, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on', OTHERS_OUT)
    yield
    on_server(
        url, "SET default_transaction_read_only = off", f'ALTER DATABASE "{name}" RESET ALL', OTHERS_OUT
    )
    # Nobody presses Send in the very moment in which a server changes its part.
    await asyncio.sleep(TRUSTED)


async def pragma(database: Database, what: str) -> tuple[int, ...]:
    """Ask or tell the one connection that writes, outside a transaction."""
    writer = await database._writer.raw_connection()
    try:
        assert writer.driver_connection is not None
        async with writer.driver_connection.execute(f"PRAGMA {what}") as answer:
            return tuple(await answer.fetchone() or ())
    finally:
        await greenlet_spawn(writer.close)


OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON pebble EXECUTE FUNCTION full_disk();
CREATE TRIGGER full_disk BEFORE INSERT ON history EXECUTE FUNCTION full_disk();
"""
ROOM = "DROP FUNCTION full_disk CASCADE"


def on_server(url: str, *statements: str) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


Broken = Callable[[Database, str], AbstractAsyncContextManager[None]]


@pytest.mark.parametrize("broken", [disk_full, read_only], ids=lambda broken: broken.__name__)
async def test_a_report_that_cannot_be_written_stays_in_its_form(
    hospital: Hospital, database_url: str, broken: Broken
) -> None:
    nurse = hospital.nurse
    await nurse.opens_form()
    nurse.slack.fill("What got in your way?", LONG)
    async with broken(hospital.stage.bot.database, database_url):
        await nurse.slack.submit()
    said = nurse.slack.errors["what"]
    assert "is not saved" in said and "Your words are still here" in said
    assert WORDS in str(nurse.slack.modal) and hospital.cards() == []
    await nurse.sends()
    assert "Saved as PEB-1" in nurse.form and WORDS in hospital.read(hospital.card(1))
    assert sum("is saved" in hospital.read(message) for message in nurse.messages) == 1


@pytest.mark.parametrize("broken", [disk_full, read_only], ids=lambda broken: broken.__name__)
async def test_a_question_that_cannot_be_written_is_not_asked(
    hospital: Hospital, database_url: str, broken: Broken
) -> None:
    await hospital.nurse.reports(WORDS)
    before = len(hospital.nurse.messages)
    await hospital.owner.presses("Ask the reporter", on=hospital.card(1))
    hospital.owner.slack.fill("Or in your own words", LONG)
    async with broken(hospital.stage.bot.database, database_url):
        await hospital.owner.slack.submit()
    assert "is not saved" in "".join(hospital.owner.slack.errors.values())
    assert "New" in hospital.read(hospital.card(1)) and len(hospital.nurse.messages) == before
    await hospital.owner.sends()
    assert "Waiting for the reporter" in hospital.read(hospital.card(1)) and WORDS in hospital.nurse.last_read


async def test_a_scope_taken_away_is_told_and_loses_nothing(hospital: Hospital) -> None:
    hospital.slack.scopes.discard("chat:write")
    await hospital.nurse.reports(WORDS)
    assert "Saved as PEB-1" in hospital.nurse.form and hospital.cards() == []
    assert hospital.stage.bot.delivery.trouble() == "missing_scope"
    hospital.slack.scopes.add("chat:write")
    await hospital.passes(hours=1)
    assert WORDS in hospital.read(hospital.card(1)) and "PEB-1" in hospital.nurse.last_read


async def test_a_channel_that_pebble_was_removed_from_loses_no_card(hospital: Hospital) -> None:
    hospital.slack.room(HOSPITAL.triage).members.remove(hospital.slack.cast.app.user_id)
    await hospital.nurse.reports(WORDS)
    await hospital.passes(hours=1)
    assert WORDS in str(hospital.slack.messages(HOSPITAL.managers))
    assert "/invite @Pebble" in hospital.administrator.last_read
