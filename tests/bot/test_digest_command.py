"""`pebble digest` at the terminal: printed without a trace, sent once a week, and clear words where it cannot be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.cast import HOSPITAL
from handlers.services.periods import DIGEST, Weekly
from storage.models import Due
from tests.bot.doctor.clinic import Clinic, opened
from tests.databases import Sqlite


@pytest.fixture
async def clinic(tmp_path: Path, sqlite: Sqlite):
    async with opened(tmp_path, sqlite.migrated()) as made:
        yield made


def digests(clinic: Clinic) -> list[str]:
    return [
        message["text"]
        for message in clinic.slack.messages(HOSPITAL.managers)
        if message["metadata"]["event_type"] == "pebble_digest"
    ]


async def test_a_dry_run_prints_it_and_asks_nobody(clinic: Clinic):
    await clinic.is_at_home()
    answer = await clinic.pebble("digest", "--dry-run", SLACK_API_URL="http://127.0.0.1:9/api/")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(f"# {HOSPITAL.workspace} ({HOSPITAL.team_id})\nPebbles, ")
    assert "No pebble is open." in answer.stdout and digests(clinic) == []


async def test_a_dry_run_prints_what_would_be_sent_though_the_day_was_changed(clinic: Clinic):
    await clinic.is_at_home()
    rhythm = Weekly(0, 8 * 60, ZoneInfo("UTC"))
    at = rhythm.latest(datetime.now(UTC))
    wednesday, name = at - timedelta(days=5), rhythm.turn_before(DIGEST, at)
    await clinic.holds(
        Due(workspace_id=HOSPITAL.team_id, name=name, kind="turn", due_at=wednesday, done_at=wednesday)
    )
    printed = await clinic.pebble("digest", "--dry-run")
    assert (await clinic.pebble("digest")).returncode == 0
    (sent,) = digests(clinic)
    assert sent == printed.stdout.partition("\n")[2].strip()


async def test_it_is_sent_once_and_says_so_the_second_time(clinic: Clinic):
    await clinic.is_at_home()
    first = await clinic.pebble("digest", "--workspace", HOSPITAL.team_id)
    assert first.returncode == 0 and "is sent" in first.stdout, first.stderr
    again = await clinic.pebble("digest")
    assert again.returncode == 0 and "was sent before" in again.stdout
    assert len(digests(clinic)) == 1


async def test_where_nobody_is_named_it_says_whom_to_name(clinic: Clinic):
    await clinic.is_at_home(managers_channel=None)
    answer = await clinic.pebble("digest")
    assert answer.returncode == 0 and "Nobody is named to get the digest" in answer.stdout


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
async def test_a_workspace_that_is_not_there(clinic: Clinic, more: tuple[str, ...]):
    await clinic.is_at_home()
    answer = await clinic.pebble("digest", "--workspace", "T0NOWHERE", *more)
    assert answer.returncode == 1 and "There is no workspace T0NOWHERE here" in answer.stderr


async def test_a_database_without_tables(clinic: Clinic, tmp_path: Path):
    answer = await clinic.pebble("digest", "--dry-run", DATABASE_URL=f"sqlite:///{tmp_path}/new.db")
    assert answer.returncode == 1 and "pebble migrate" in answer.stderr
