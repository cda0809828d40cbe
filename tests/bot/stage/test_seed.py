"""`pebble seed`: the same twelve weeks for any empty database, and not a word to anybody."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.assembly import Bot
from bot.sandbox.cast import HOSPITAL
from bot.stage.history.story import reports
from bot.stage.stage import sandbox_settings
from storage.database import Database
from storage.verifying import verify
from tests.databases import Postgres, Sqlite
from tests.faults.stores import PostgresStore

HOUSE = Path(__file__).parents[3]
KEY = Fernet.generate_key().decode()


def seed(url: str, folder: Path, *more: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(HOUSE), "DATABASE_URL": url, **settings}
    command = [sys.executable, "-m", "bot", "seed", *more]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


async def tick_for_days(url: str, days: int) -> None:
    """The clock of a running Pebble looks at this database every day from tomorrow on."""
    now = datetime.now(UTC)
    moments = iter([now + timedelta(days=day) for day in range(1, days + 1)])
    bot = Bot(sandbox_settings(url, 3000), lambda: next(moments))
    for _ in range(days):
        await bot.clockwork.tick()
    await bot.database.dispose()


async def wrong_in_the_audit(url: str) -> list[str]:
    database = Database(url)
    async with database.reading() as session:
        found = [one async for one in verify(session, HOSPITAL.team_id, now=datetime.now(UTC))]
    await database.dispose()
    return [str(one) for one in found]


def test_it_fills_an_empty_database_once_and_owes_nothing(postgres: Postgres, tmp_path: Path):
    url = postgres.migrated()
    done = seed(url, tmp_path, PEBBLE_SECRET_KEYS=KEY)
    assert done.returncode == 0 and f"{len(reports())} invented pebbles" in done.stdout, done.stderr
    store = PostgresStore(url)
    try:
        assert store.rows("SELECT count(*) FROM pebble") == [(len(reports()),)]
        assert store.still_owed() == 0
        assert store.rows("SELECT count(*) FROM due WHERE done_at IS NULL") == [(0,)]
        assert store.rows("SELECT count(*) FROM pebble WHERE look_at IS NOT NULL") == [(0,)]
        assert store.rows("SELECT managers_channel, staff_channel FROM workspace") == [(None, None)]
        asyncio.run(tick_for_days(url, 8))
        assert store.still_owed() == 0
        assert asyncio.run(wrong_in_the_audit(url)) == []
        again = seed(url, tmp_path, "--yes", PEBBLE_SECRET_KEYS=KEY)
        assert again.returncode == 1 and "fills only an empty one" in again.stderr
        assert store.rows("SELECT count(*) FROM pebble") == [(len(reports()),)]
    finally:
        store.close()
        postgres.drop(url)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "PEBBLE_SECRET_KEYS is missing"),
        (
            {"PEBBLE_SECRET_KEYS": KEY, "SLACK_BOT_TOKEN": "xoxb-1"},
            "All of it is invented|is invented: people",
        ),
    ],
)
def test_it_says_what_keeps_it_back(sqlite: Sqlite, tmp_path: Path, settings: dict[str, str], told: str):
    answer = seed(sqlite.migrated(), tmp_path, **settings)
    assert answer.returncode == 1 and any(part in answer.stderr for part in told.split("|"))
    assert "--yes" in answer.stderr or "keygen" in answer.stderr


def test_a_database_without_tables(sqlite: Sqlite, tmp_path: Path):
    answer = seed(sqlite.bare(), tmp_path, PEBBLE_SECRET_KEYS=KEY)
    assert answer.returncode == 1 and "pebble migrate" in answer.stderr
