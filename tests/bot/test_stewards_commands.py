"""`pebble purge` and `pebble person` at the terminal: shown first, done on request, told in clear words."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from storage.database import Database
from storage.models import Person, Workspace
from storage.queries.words import is_tombstone, text_of
from storage.removal import words_left
from tests.bot.doctor.clinic import LONG_AGO, Clinic, opened
from tests.databases import Sqlite
from tests.storage.pebbles import NURSE, VERBS, new
from tests.storage.test_erasure import a_ward
from tests.storage.test_seals import T


@pytest.fixture
async def clinic(tmp_path: Path, sqlite: Sqlite):
    async with opened(tmp_path, sqlite.migrated()) as made:
        yield made


@pytest.fixture
async def database(clinic: Clinic):
    made = Database(clinic.database_url)
    await a_ward(made)
    async with made.transaction() as session:
        pebble = new()
        pebble.number, pebble.submission, pebble.words_id, pebble.version = 14, "V2", "theirs", 3
        session.add(VERBS["resolve"](pebble))
        session.add(pebble)
        pebble.resolved_at = LONG_AGO - timedelta(days=365 * 3)
    yield made
    await made.dispose()


async def left(database: Database, number: int) -> int:
    from storage.models import Pebble

    async with database.reading() as session:
        return await words_left(session, await session.get_one(Pebble, (T, number)))


async def test_a_purge_shows_first_then_does(clinic: Clinic, database: Database):
    shown = await clinic.pebble("purge")
    assert shown.returncode == 0 and "1 pebbles that ended before" in shown.stdout, shown.stderr
    assert "Nothing was removed" in shown.stdout and await left(database, 14) == 1
    done = await clinic.pebble("purge", "--yes", "--workspace", T)
    assert done.returncode == 0 and "1 texts of 1 pebbles are removed" in done.stdout, done.stderr
    assert await left(database, 14) == 0 and await left(database, 12) == 1
    async with database.reading() as session:
        assert is_tombstone(await text_of(session, T, "theirs"))


async def test_where_words_are_kept_for_good_nothing_goes(clinic: Clinic, database: Database):
    async with database.transaction() as session:
        (await session.get_one(Workspace, T)).keep_months = 0
    done = await clinic.pebble("purge", "--yes")
    assert "kept for good" in done.stdout and await left(database, 14) == 1


async def test_a_workspace_that_is_not_there(clinic: Clinic, database: Database):
    assert (await clinic.pebble("purge", "--workspace", "T0NOWHERE")).returncode == 1


async def test_a_person_is_exported_into_a_file_for_them_alone(
    clinic: Clinic, database: Database, tmp_path: Path
):
    done = await clinic.pebble("person", "export", NURSE, "--to", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    file = tmp_path / "out" / f"person-{NURSE}.json"
    assert file.stat().st_mode & 0o077 == 0
    told = json.loads(file.read_text())[T]
    assert {"person", "pebble", "words", "history"} <= told.keys()


async def test_a_person_is_shown_first_then_erased(clinic: Clinic, database: Database):
    shown = await clinic.pebble("person", "erase", NURSE)
    assert shown.returncode == 0 and "Nothing was erased" in shown.stdout, shown.stderr
    async with database.reading() as session:
        assert await session.get(Person, (T, NURSE)) is not None
    done = await clinic.pebble("person", "erase", NURSE, "--yes")
    assert done.returncode == 0 and "it says erased-" in done.stdout, done.stderr
    async with database.reading() as session:
        assert NURSE not in set(await session.scalars(select(col(Person.id))))
    assert (await clinic.pebble("person", "erase", NURSE)).returncode == 1


async def test_what_is_no_person_is_told(clinic: Clinic, database: Database):
    done = await clinic.pebble("person", "erase", "maria")
    assert done.returncode == 1 and "Slack id" in done.stderr
