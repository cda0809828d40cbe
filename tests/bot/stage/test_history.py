"""Twelve weeks told to a real database and a local Slack: lawful, whole, delivered, and open to what comes next."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from bot.stage.history.story import reports
from bot.stage.history.tell import tell
from bot.stage.history.telling import Told
from bot.stage.stage import Stage
from handlers.services.states import RESOLUTIONS
from storage.queries.settings import grants
from storage.verifying import verify
from tests.databases import Sqlite
from tests.faults.judge import Evidence, Message, Report, judge, total
from tests.faults.judge import Told as Heard
from tests.faults.slack import messages as standing
from tests.faults.stores import SqliteStore
from tests.fuzz.judge import half_written, paged

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
"""A Tuesday morning in the hospital."""


@dataclass
class Past:
    """What the telling left behind."""

    stage: Stage
    told: Told
    store: SqliteStore


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def past(sqlite: Sqlite):
    url = sqlite.migrated()
    stage = Stage(url, 3000, pace=False, cast=HOSPITAL, socket_mode=False, timer=None)
    told = await tell(stage.bot, stage.slack, NOW)
    store = SqliteStore(url)
    yield Past(stage, told, store)
    store.close()
    await stage.bot.database.dispose()


def messages(past: Past) -> list[Message]:
    """Every message of the bot that stands in the local Slack."""
    return standing(past.stage.slack)


def column(past: Past, statement: str) -> Counter[str]:
    return Counter(str(value) for (value,) in past.store.rows(statement))


async def test_nothing_was_refused_and_all_was_reported(past: Past):
    assert past.told.refused == [] and len(past.told.numbers) == len(reports())


async def test_the_judges_find_nothing(past: Past):
    assert half_written(past.store) == {} and paged(past.store) == []
    people = [Report("seed", one.name, getattr(HOSPITAL, one.who), [Heard.SAVED]) for one in reports()]
    counted = total(
        judge(Evidence(people, past.store.stored(), past.store.owed(NOW), messages(past))).values()
    )
    assert counted.trouble == () and counted.stored == len(reports())


async def test_nothing_is_left_to_do_at_this_moment(past: Past):
    assert past.store.restless(NOW) == 0


async def test_the_audit_stands_as_it_was_sealed(past: Past):
    async with past.stage.bot.database.reading() as session:
        found = [one async for one in verify(session, HOSPITAL.team_id, now=NOW + timedelta(hours=1))]
    assert found == []
    assert past.store.rows("SELECT count(*) FROM audit_seal")[0][0] > 300


async def test_every_state_and_every_resolution(past: Past):
    states = column(past, "SELECT status FROM pebble")
    assert states.keys() == {
        "new", "acknowledged", "waiting", "planned", "in_progress", "resolved", "closed"
    }  # fmt: skip
    assert {"reporter", "vendor", "release"} <= column(past, "SELECT waiting_on FROM pebble").keys()
    ends = column(past, "SELECT resolution FROM pebble").keys()
    assert {choice.key for choice in RESOLUTIONS} - {"cannot_reproduce"} <= ends
    assert {"wont_fix", "withdrawn", "not_said"} <= ends


async def test_every_turn_that_a_pebble_can_take(past: Past):
    steps = column(past, "SELECT step FROM history").keys()
    assert {
        "reopened", "woken", "release_moved", "closed_quietly", "still_gone", "review_wanted", "reviewed", "answered",
        "assigned", "confirmed",
    } <= steps  # fmt: skip


async def test_promises_were_made_and_mostly_kept(past: Past):
    late = past.store.rows("SELECT count(*) FROM pebble WHERE acknowledged_at > answer_by")[0][0]
    assert 0 < late < len(reports()) / 5


async def test_each_role_is_somebodys(past: Past):
    async with past.stage.bot.database.reading() as session:
        held = {(grant.role.value, grant.subject) for grant in await grants(session, HOSPITAL.team_id)}
    assert {
        ("owner", HOSPITAL.analysts), ("owner", HOSPITAL.device_owner), ("lead", HOSPITAL.manager),
        ("translator", HOSPITAL.translator), ("safety_reviewer", HOSPITAL.safety_reviewer),
        ("manager", HOSPITAL.manager), ("steward", HOSPITAL.administrator), ("administrator", HOSPITAL.administrator),
    } <= held  # fmt: skip


async def test_what_was_said_long_ago_stands_there_since_then(past: Past):
    oldest = min(float(ts) for ts in past.stage.slack.world.place_of)
    assert 83 < (NOW.timestamp() - oldest) / 86400 < 92
    digests = [one for one in messages(past) if one.kind == "digest" and one.channel == HOSPITAL.managers]
    assert 12 <= len(digests) <= 13
    assert {datetime.fromtimestamp(float(one.ts), UTC).weekday() for one in digests} == {0}


async def test_reporters_answer_in_the_thread_of_their_receipt(past: Past):
    nurse = past.stage.slack.person(HOSPITAL.nurse)
    (answer,) = [one for one in nurse.dm if one["text"].startswith("The grey ones")]
    thread = past.stage.slack.thread(nurse.dm_channel, answer["thread_ts"])
    assert [one["ts"] for one in thread] == sorted(one["ts"] for one in thread)
    assert any("Is it every pen" in text_of(one) for one in thread[: thread.index(answer)])


async def test_what_is_private_names_nobody(past: Past):
    private = [
        n for (n,) in past.store.rows("SELECT number FROM pebble WHERE substr(reporter, 1, 8) = 'private-'")
    ]
    names = [person.name for person in HOSPITAL.people if person.id in
             {getattr(HOSPITAL, one.who) for one in reports() if one.private}]  # fmt: skip
    cards = [one for one in messages(past) if one.names in private and one.channel.startswith("C")]
    assert cards and not [one for one in cards for name in names if f"from {name}" in one.words]


async def test_old_news_is_read_and_new_is_not(past: Past):
    slack = past.stage.slack
    seen, room = slack.world.screens[HOSPITAL.owner].seen[HOSPITAL.triage], slack.room(HOSPITAL.triage)
    assert [ts for ts in room.messages if float(ts) > float(seen)]
    assert NOW.timestamp() - float(seen) > 86400
