"""`pebble seed`: the same twelve weeks for any empty database, and not a word to anybody."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.stage.history.story import reports
from tests.databases import Postgres, Sqlite
from tests.faults.stores import PostgresStore

HOUSE = Path(__file__).parents[3]
KEY = Fernet.generate_key().decode()


def seed(url: str, folder: Path, *more: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(HOUSE), "DATABASE_URL": url, **settings}
    command = [sys.executable, "-m", "bot", "seed", *more]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


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
