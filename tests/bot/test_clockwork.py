"""The tick: each due thing happens once, late things as their job says, and a failure stands in nobody's way."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.clockwork import LATER, Clockwork
from handlers.feature import Feature
from handlers.moment import Chore, Moment, Period
from handlers.services.periods import Weekly
from handlers.services.wording import Wordings
from storage import dues
from storage.database import Database
from storage.models import Due, Pebble, Workspace
from storage.sealing import Sealer
from tests.databases import Postgres
from tests.storage.pebbles import NURSE

TEAM = "T0WARD"
NOW = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
"""A Tuesday."""
SEALER = Sealer([Fernet.generate_key().decode()])
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Ward:
    """A database, a clock that stands, and a list of what was done."""

    def __init__(self, database: Database) -> None:
        self.database, self.now, self.done = database, NOW, list[str]()
        self.next_look: dict[int, datetime | None] = {}
        self.broken: set[int | str] = set()

    def clockwork(self, late_by: timedelta | None = None) -> Clockwork:
        feature = Feature(
            name="test",
            listen=lambda app, house: None,
            looks=(self.look,),
            chores={"nudge": Chore(self.nudge, late_by)},
            periods=(Period("digest", self.monday, self.digest, late_by),),
        )
        return Clockwork(self.database, [feature], Wordings(), SEALER, lambda: self.now)

    async def look(self, moment: Moment, pebble: Pebble) -> datetime | None:
        if pebble.number in self.broken:
            raise RuntimeError("a look that fails")
        self.done.append(f"look {pebble.number}")
        return self.next_look.get(pebble.number)

    async def nudge(self, moment: Moment, to: str, rows: Sequence[Due]) -> None:
        if to in self.broken:
            raise RuntimeError("a chore that fails")
        self.done.append(f"nudge {to}: {' '.join(row.name for row in rows)}")

    def monday(self, found: Workspace) -> Weekly | None:
        if found.id in self.broken:
            raise KeyError("a zone that is gone")
        return Weekly(0, 8 * 60, UTC)  # type: ignore[arg-type]

    async def digest(self, moment: Moment, at: datetime) -> None:
        if "digest" in self.broken:
            raise RuntimeError("a turn that fails")
        self.done.append(f"digest {at:%d %H:%M}")

    async def has(self, *numbers: int, look_at: datetime | None = NOW) -> None:
        async with self.database.transaction() as session:
            for number in numbers:
                session.add(a_pebble(number, look_at))

    async def plans(self, name: str, to: str = NURSE, at: datetime = NOW) -> None:
        async with self.database.transaction() as session:
            await dues.plan(session, "nudge", name, workspace_id=TEAM, due_at=at, to=to)

    async def look_at(self, number: int) -> datetime | None:
        async with self.database.reading() as session:
            return (await session.get_one(Pebble, (TEAM, number))).look_at

    def did(self, what: str) -> list[str]:
        return [done for done in self.done if done.startswith(what)]


def a_pebble(number: int, look_at: datetime | None) -> Pebble:
    return Pebble(
        workspace_id=TEAM,
        number=number,
        submission=f"V{number}",
        reporter=NURSE,
        area="printing",
        words_id="w",
        reported_at=NOW,
        answer_by=NOW,
        look_at=look_at,
    )


@asynccontextmanager
async def ward_on(url: str) -> AsyncIterator[Ward]:
    database = Database(url)
    async with database.transaction() as session:
        session.add(Workspace(id=TEAM, joined_at=NOW - 30 * DAY))
    yield Ward(database)
    await database.dispose()


@pytest.fixture
async def ward(database_url: str) -> AsyncIterator[Ward]:
    async with ward_on(database_url) as ward:
        yield ward


async def test_a_pebble_is_looked_at_when_its_time_has_come_and_then_no_more(ward: Ward):
    await ward.has(1)
    await ward.has(2, look_at=NOW + HOUR)
    await ward.has(3, look_at=None)
    clockwork = ward.clockwork()
    await clockwork.tick()
    await clockwork.tick()
    assert ward.did("look") == ["look 1"] and await ward.look_at(1) is None
    ward.now += HOUR
    await clockwork.tick()
    assert ward.did("look") == ["look 1", "look 2"]


async def test_the_next_look_is_when_the_look_said_and_never_at_once(ward: Ward):
    await ward.has(1, 2)
    ward.next_look = {1: NOW + DAY, 2: NOW - DAY}
    await ward.clockwork().tick()
    assert await ward.look_at(1) == NOW + DAY
    second = await ward.look_at(2)
    assert second is not None and second > NOW


async def test_one_look_that_fails_stands_in_no_others_way(ward: Ward):
    await ward.has(*range(1, 41))
    ward.broken = {7}
    clockwork = ward.clockwork()
    await clockwork.tick()
    assert {int(done.split()[1]) for done in ward.done if "look" in done} == set(range(1, 41)) - {7}
    assert await ward.look_at(7) == NOW + LATER
    ward.broken, ward.now = set(), NOW + LATER
    await clockwork.tick()
    assert "look 7" in ward.done


async def test_due_things_for_one_person_are_done_together_and_once(ward: Ward):
    await ward.plans("b", at=NOW - HOUR)
    await ward.plans("a", at=NOW)
    await ward.plans("c", to="U0OTHER")
    await ward.plans("later", at=NOW + HOUR)
    clockwork = ward.clockwork()
    await clockwork.tick()
    await clockwork.tick()
    assert sorted(ward.did("nudge")) == [f"nudge {NURSE}: b a", "nudge U0OTHER: c"]


async def test_a_name_is_planned_once_even_after_it_was_done(ward: Ward):
    await ward.plans("a")
    clockwork = ward.clockwork()
    await clockwork.tick()
    await ward.plans("a")
    await clockwork.tick()
    assert len(ward.did("nudge")) == 1


async def test_what_comes_too_late_is_dropped_unsaid_only_where_the_job_says_so(ward: Ward):
    await ward.plans("old", at=NOW - 2 * HOUR)
    await ward.plans("new", at=NOW - HOUR / 2)
    await ward.clockwork(late_by=HOUR).tick()
    assert ward.did("nudge") == [f"nudge {NURSE}: new"] and ward.did("digest") == []
    async with ward.database.reading() as session:
        left = await session.scalars(select(Due).where(Due.done_at.is_(None)))  # type: ignore[union-attr]
        assert list(left) == []
    await ward.plans("older", at=NOW - 20 * DAY)
    await ward.clockwork().tick()
    assert f"nudge {NURSE}: older" in ward.done


async def test_a_chore_that_fails_stays_due_and_the_others_are_done(ward: Ward):
    await ward.plans("a", to="U0BROKEN")
    await ward.plans("b", to="U0OTHER")
    ward.broken = {"U0BROKEN"}
    clockwork = ward.clockwork()
    await clockwork.tick()
    assert ward.did("nudge") == ["nudge U0OTHER: b"]
    ward.broken = set()
    await clockwork.tick()
    assert ward.did("nudge") == ["nudge U0OTHER: b", "nudge U0BROKEN: a"]


async def test_a_turn_is_taken_once_a_week_and_of_missed_weeks_only_the_latest(ward: Ward):
    clockwork = ward.clockwork()
    await clockwork.tick()
    await ward.clockwork().tick()
    assert ward.did("digest") == ["digest 09 08:00"]
    ward.now += 21 * DAY
    await clockwork.tick()
    assert ward.did("digest") == ["digest 09 08:00", "digest 30 08:00"]


async def test_a_turn_before_the_workspace_was_there_is_nobodys(ward: Ward):
    async with ward.database.transaction() as session:
        (await session.get_one(Workspace, TEAM)).joined_at = NOW - HOUR
    await ward.clockwork().tick()
    assert ward.did("digest") == []


async def test_a_turn_that_fails_is_taken_again(ward: Ward):
    ward.broken = {"digest"}
    clockwork = ward.clockwork()
    await clockwork.tick()
    ward.broken = set()
    await clockwork.tick()
    assert ward.did("digest") == ["digest 09 08:00"]


async def test_one_workspaces_senseless_settings_stand_in_no_others_way(ward: Ward):
    async with ward.database.transaction() as session:
        session.add(Workspace(id="T0ANOTHER", joined_at=NOW - 30 * DAY))
    ward.broken = {"T0ANOTHER"}
    await ward.clockwork().tick()
    assert ward.did("digest") == ["digest 09 08:00"]


async def test_three_at_once_do_each_thing_once(ward: Ward):
    await ward.has(*range(1, 61))
    for person in range(12):
        await ward.plans(f"n{person}", to=f"U{person}")
    clockworks = [ward.clockwork() for _ in range(3)]
    await asyncio.gather(*(clockwork.tick() for clockwork in clockworks))
    # On PostgreSQL a row that another one holds is left to that one, so a tick may end before it.
    await asyncio.gather(*(clockwork.tick() for clockwork in clockworks))
    assert sorted(ward.done) == sorted(set(ward.done))
    assert len(ward.did("look")) == 60 and len(ward.did("nudge")) == 12 and len(ward.did("digest")) == 1


async def test_the_next_time_is_the_soonest_of_all_three(ward: Ward):
    clockwork = ward.clockwork()
    assert await clockwork.next_time() == datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
    await ward.has(1, look_at=NOW + 2 * DAY)
    assert await clockwork.next_time() == NOW + 2 * DAY
    await ward.plans("a", at=NOW + DAY)
    assert await clockwork.next_time() == NOW + DAY


async def test_what_another_replica_holds_is_left_to_it(postgres: Postgres):
    url = postgres.migrated()
    async with ward_on(url) as ward:
        await ward.plans("a")
        async with ward.database.transaction() as session:
            held = await dues.claim_bundle(session, TEAM, dues.Bundle("nudge", NURSE), now=NOW)
            await session.flush()
            assert len(held) == 1
            async with asyncio.timeout(10):
                await ward.clockwork().tick()
        assert ward.did("nudge") == [] and ward.did("digest") == ["digest 09 08:00"]
    postgres.drop(url)


async def test_a_long_backlog_does_not_keep_chores_and_turns_waiting(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.clockwork.AT_ONCE", 0.0)
    await ward.has(*range(1, 61))
    await ward.plans("a")
    clockwork = ward.clockwork()
    await clockwork.tick()
    assert ward.did("nudge") and ward.did("digest") and not clockwork.stands_still()
    monkeypatch.setattr("bot.clockwork.AT_ONCE", 60.0)
    await clockwork.tick()
    assert len(ward.did("look")) == 60


async def test_an_unknown_trouble_of_one_workspace_is_not_the_others(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
):
    async with ward.database.transaction() as session:
        session.add(Workspace(id="T0AAA", joined_at=NOW - 30 * DAY))
    await ward.has(1)
    await ward.plans("a")
    clockwork, whole = ward.clockwork(), dues.bundles_due

    async def odd(session: object, workspace_id: str, **given: object) -> object:
        if workspace_id == TEAM:
            raise LookupError("a value of a newer version")
        return await whole(session, workspace_id, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(dues, "bundles_due", odd)
    await clockwork.tick()
    assert ward.did("digest") == ["digest 09 08:00"] and not clockwork.stands_still()
