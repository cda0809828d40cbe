"""The figures of random hospitals are those that one counts slowly, one pebble after the other."""

import itertools
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from handlers.digest.figures import Figures
from handlers.digest.look import Reading, read_figures
from handlers.digest.weeks import A_WEEK, so_far, week_before, weeks_up_to
from handlers.services.small_groups import Group, rolled_up
from handlers.services.wording import wording_of
from handlers.services.workdays import business_time_between
from storage.database import Database
from storage.models import Workspace
from storage.models.states import Status
from storage.sealing import Sealer
from tests.handlers.digest.lives import AREAS, DAY, NOW, ZONE, Life, counted, days_of, kept, lost

TODAY = NOW.astimezone(ZONE).date()
KEYS = [Fernet.generate_key().decode() for _ in range(2)]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    made = Database(database_url)
    yield made
    await made.dispose()


async def lived(database: Database, seed: int, number: int = 120) -> tuple[Life, Workspace]:
    life = Life(f"T{seed}", Sealer(KEYS[1:]), random.Random(seed))
    life.live(number)
    workspace = Workspace(id=life.workspace_id, joined_at=NOW - 200 * DAY, timezone=str(ZONE), kept_goal=80)
    async with database.transaction() as session:
        session.add(workspace)
        await session.flush()
        session.add_all(life.rows())
    return life, workspace


async def figures(database: Database, workspace: Workspace, *, whole: bool = True) -> Figures:
    wording = wording_of(workspace, [])
    week = week_before(TODAY, ZONE) if whole else so_far(NOW, 2, ZONE)
    async with database.reading() as session:
        return await read_figures(Reading(session, workspace, wording, Sealer(KEYS), NOW), week, whole=whole)


@pytest.fixture(params=range(4))
async def hospital(request: pytest.FixtureRequest, database: Database) -> tuple[Life, Figures]:
    """One of four hospitals, in a database that another one shares."""
    await lived(database, 99, 40)
    life, workspace = await lived(database, request.param)
    return life, await figures(database, workspace)


async def test_a_week_is_seven_days_of_the_hospitals_calendar(hospital: tuple[Life, Figures]):
    life, found = hospital
    assert (found.first, found.last) == (TODAY - 7 * DAY, TODAY - DAY)
    assert tuple(found.week) == counted(life, days_of(found.first, found.last))
    assert tuple(found.before) == counted(life, days_of(found.first - 7 * DAY, found.last - 7 * DAY))


async def test_promises_kept_this_week_and_in_each_of_twelve(hospital: tuple[Life, Figures]):
    life, found = hospital
    assert (found.kept.due, found.kept.kept) == kept(life, days_of(found.first, found.last))
    expected = []
    for back in range(11, -1, -1):
        first = found.first - back * A_WEEK
        due, good = kept(life, days_of(first, first + 6 * DAY))
        if due:
            expected.append((first, good * 100 // due))
    assert list(found.trend) == expected


async def test_what_costs_most_comes_first_and_the_older_of_equals(hospital: tuple[Life, Figures]):
    life, found = hospital
    still = [one for one in life.pebbles if not one.finished]
    ranked = [(one, hours) for one in still if (hours := lost(life, one))]
    ranked.sort(key=lambda pair: (-round(pair[1], 9), pair[0].reported_at))
    assert [one.name for one in found.heaviest] == [one.name for one, _ in ranked[:5]]
    assert [one.hours for one in found.heaviest] == pytest.approx([hours for _, hours in ranked[:5]])
    assert found.open == len(still)
    assert found.unsaid == sum(lost(life, one) is None for one in still)
    assert found.once.number == sum(one.frequency == "once" for one in still)


async def test_hours_given_back_are_those_of_what_reporters_confirmed(hospital: tuple[Life, Figures]):
    life, found = hospital
    days, hours = days_of(found.first, found.last), 0.0
    by_area: dict[str, int] = defaultdict(int)
    for one in life.pebbles:
        alone = Life(life.workspace_id, life.sealer, life.dice, [one], life.history)
        if counted(alone, days)[4]:
            by_area[one.area] += 1
            hours += lost(life, one) or 0
    assert found.given_back == pytest.approx(hours)
    assert sum(number for _, number in found.thanks) == sum(by_area.values()) == found.week.confirmed
    assert len(found.thanks) == len(by_area) <= len(AREAS)


async def test_who_waits_longest_for_a_first_answer(hospital: tuple[Life, Figures]):
    life, found = hospital
    new = sorted((one for one in life.pebbles if one.status is Status.NEW), key=lambda one: one.reported_at)
    assert [one.name for one in found.oldest] == [one.name for one in new[:5]]
    assert found.unanswered == len(new)


async def test_half_of_them_wait_at_least_as_long_as_is_told(hospital: tuple[Life, Figures]):
    life, found = hospital
    assert sum(one.number for one in found.waits) == found.open
    hours = wording_of(Workspace(id="x", joined_at=NOW, timezone=str(ZONE)), []).hours
    for wait in found.waits:
        there = [
            one for one in life.pebbles if (one.status, one.waiting_on) == wait.place and not one.finished
        ]
        waited = sorted(
            business_time_between(
                one.reported_at if one.status is Status.NEW else one.heard_at or NOW, NOW, hours
            )
            / timedelta(hours=9)
            for one in there
        )
        assert len(there) == wait.number
        assert wait.days == pytest.approx(waited[len(waited) // 2])


async def test_the_split_counts_people_whether_they_gave_their_name_or_not(hospital: tuple[Life, Figures]):
    life, found = hospital
    week = week_before(TODAY, ZONE)
    people: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, int] = defaultdict(int)
    for one in life.pebbles:
        if week.since <= one.reported_at < week.until:
            alias = life.aliases.get(one.reporter)
            role = "" if alias else life.people[one.reporter].role or ""
            people[role].add(alias.means(life.sealer) if alias else one.reporter)
            numbers[role] += 1
    expected = rolled_up({role: Group(frozenset(people[role]), numbers[role]) for role in people})
    assert (found.split is None) == (expected is None)
    if found.split and expected:
        assert [(name, group.count, len(group.people)) for name, group in found.split.told] == [
            (name, group.count, len(group.people)) for name, group in expected.told
        ]


async def test_the_week_so_far_ends_now_and_tells_no_roles(database: Database):
    life, workspace = await lived(database, 5)
    found = await figures(database, workspace, whole=False)
    assert found.first.weekday() == 2 and found.last == TODAY and found.split is None
    assert tuple(found.week) == counted(life, days_of(found.first, found.last))


def test_weeks_keep_to_midnight_when_the_clocks_change():
    weeks = weeks_up_to(week_before(TODAY, ZONE), 5, ZONE)
    assert all(week.until == after.since for week, after in itertools.pairwise(weeks))
    assert {(week.until - week.since) / DAY * 24 for week in weeks} == {168, 169}
    assert {week.since.astimezone(ZONE).hour for week in weeks} == {0}


async def test_an_empty_hospital_has_a_quiet_week(database: Database):
    _, workspace = await lived(database, 1, 0)
    found = await figures(database, workspace)
    assert found.quiet and not found.open and found.kept.percent is None and not found.trend
