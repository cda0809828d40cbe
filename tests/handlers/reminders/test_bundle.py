"""What is due to a person leaves in their day, once, and not to somebody who is away."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clockwork import Clockwork
from handlers import reminders
from handlers.services.wording import Wordings
from storage.models import Due, Grant, Kind, Owed, Person, Role, Workspace
from storage.queries.pebbles import pebble
from storage.queries.people import person_to_change
from tests.handlers.visits import Hospital, T, hospital_on

OWNER, LEAD, MANAGER = "U0PRIYARAMAN", "U0LEAD", "U0MANAGER"
THEN = datetime(2026, 12, 1, 15, 7, tzinfo=UTC)
"""A Tuesday; the hospital lives by UTC here."""
NIGHT = datetime(2026, 12, 1, 22, 0, tzinfo=UTC)


@pytest.fixture
async def ward(database_url: str) -> AsyncIterator["Ward"]:
    async with hospital_on(database_url) as hospital:
        yield Ward(hospital)


class Ward:
    def __init__(self, hospital: Hospital) -> None:
        self.hospital, self.now = hospital, THEN
        self.clockwork = Clockwork(
            hospital.database, [reminders.FEATURE], Wordings(), hospital.sealer, lambda: self.now
        )

    async def late(self, *numbers: int, by: datetime = THEN - timedelta(hours=1), **facts: Any) -> None:
        for number in numbers:
            reported = by - timedelta(days=1)
            await self.hospital.pebble(number, reported_at=reported, answer_by=by, look_at=self.now, **facts)

    async def person(self, who: str, **facts: Any) -> None:
        async with self.hospital.database.transaction() as session:
            known = await person_to_change(session, T, who)
            for name, value in facts.items():
                setattr(known, name, value)

    async def gives(self, role: Role, who: str) -> None:
        async with self.hospital.database.transaction() as session:
            session.add(Grant(workspace_id=T, role=role, area="", subject=who))

    async def looks(self, at: datetime) -> None:
        self.now = at
        await self.clockwork.tick()

    async def nudged(self) -> list[tuple[str, int]]:
        """To whom a message is owed, and of how many steps it tells."""
        async with self.hospital.database.reading() as session:
            owed = await session.scalars(select(Owed).order_by(Owed.owed_at, Owed.to))  # type: ignore[arg-type]
            dues = list(await session.scalars(select(Due)))
        return [(one.to, sum(row.letter == one.once for row in dues)) for one in owed if one.kind == "nudges"]

    async def owed(self, kind: str) -> list[Owed]:
        async with self.hospital.database.reading() as session:
            return [one for one in await session.scalars(select(Owed)) if one.kind == kind]


QUARTER = THEN.replace(minute=15)


async def test_one_message_for_all_that_is_due_within_a_quarter(ward: Ward):
    await ward.late(1, 2)
    await ward.looks(THEN)
    assert await ward.nudged() == []
    await ward.late(3)
    await ward.looks(QUARTER - timedelta(minutes=1))
    await ward.looks(QUARTER)
    await ward.looks(QUARTER + timedelta(minutes=1))
    assert await ward.nudged() == [(OWNER, 3)]


async def test_what_was_planned_for_the_day_waits_when_pebble_was_down_until_the_night(ward: Ward):
    await ward.late(1)
    await ward.looks(THEN)
    await ward.looks(NIGHT)
    assert await ward.nudged() == []
    await ward.looks(datetime(2026, 12, 2, 7, 0, tzinfo=UTC))
    assert (OWNER, 1) in await ward.nudged()


async def test_harm_does_not_wait(ward: Ward):
    await ward.late(1, by=NIGHT, safety="did")
    await ward.looks(NIGHT)
    assert await ward.nudged() == [(OWNER, 1)]


async def test_of_one_message_at_night_only_harm_is_said(ward: Ward):
    await ward.late(1)
    await ward.looks(THEN)
    await ward.late(2, by=NIGHT, safety="did")
    await ward.looks(NIGHT)
    assert await ward.nudged() == [(OWNER, 1)]


@pytest.mark.parametrize("facts", [{"kind": Kind.DEACTIVATED}, {"away_until": date(2026, 12, 9)}])
async def test_whoever_went_since_it_was_planned_is_passed_over(ward: Ward, facts: dict[str, Any]):
    await ward.gives(Role.LEAD, LEAD)
    await ward.late(1)
    await ward.looks(THEN)
    await ward.person(OWNER, **facts)
    await ward.looks(QUARTER)
    assert await ward.nudged() == [(LEAD, 1)], "the next rung hears instead"


async def test_with_nobody_left_the_cards_thread_says_it(ward: Ward):
    await ward.late(1)
    await ward.looks(THEN)
    await ward.person(OWNER, kind=Kind.DEACTIVATED)
    await ward.looks(QUARTER)
    (said,) = await ward.owed("reminder")
    assert said.to == "thread" and await ward.nudged() == []


async def test_owed_rows_hold_no_words(ward: Ward):
    await ward.late(1)
    await ward.looks(THEN)
    await ward.looks(QUARTER)
    for kind in ("nudges", "slipped"):
        (one,) = await ward.owed(kind)
        assert "printer" not in str(one.model_dump())


async def test_a_workspace_may_promise_otherwise(ward: Ward):
    async with ward.hospital.database.transaction() as session:
        (await session.get_one(Workspace, T)).targets = {"decision_days": 2}
    await ward.late(1, by=THEN + timedelta(days=1))
    await ward.looks(THEN)
    async with ward.hospital.database.reading() as session:
        found = await pebble(session, T, 1)
    assert found is not None and found.decide_by == datetime(2026, 12, 3, 15, 7, tzinfo=UTC)


async def test_where_the_night_covers_the_day_there_is_a_minute(ward: Ward):
    async with ward.hospital.database.transaction() as session:
        session.add(Person(workspace_id=T, id=OWNER, quiet_from=0, quiet_until=1439))
    await ward.late(1)
    await ward.looks(THEN)
    await ward.looks(datetime(2026, 12, 1, 23, 59, tzinfo=UTC))
    assert (OWNER, 1) in await ward.nudged()


SATURDAY = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)
MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)


async def test_what_the_clock_finds_on_a_weekend_waits_for_the_hospitals_monday(ward: Ward):
    await ward.late(1, by=datetime(2026, 12, 4, 16, 0, tzinfo=UTC))
    await ward.looks(SATURDAY)
    await ward.looks(SATURDAY + timedelta(hours=5))
    assert await ward.nudged() == []
    await ward.looks(MONDAY)
    assert [who for who, _ in await ward.nudged()] == [OWNER]


async def test_a_night_that_takes_up_the_hospitals_hours_only_puts_it_off_to_its_end(ward: Ward):
    await ward.person(OWNER, quiet_from=7 * 60, quiet_until=20 * 60)
    await ward.late(1)
    await ward.looks(THEN)
    for hour in range(16, 20):
        await ward.looks(THEN.replace(hour=hour, minute=30))
    assert await ward.nudged() == []
    for day in range(1, 8):
        await ward.looks(THEN.replace(hour=20, minute=30) + timedelta(days=day))
    assert await ward.nudged() != []


async def test_very_many_are_passed_on_in_handfuls_and_all_of_them(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("handlers.reminders.bundle.HANDFUL", 2)
    await ward.gives(Role.LEAD, LEAD)
    await ward.late(1, 2, 3, 4, 5)
    await ward.looks(THEN)
    await ward.person(OWNER, kind=Kind.DEACTIVATED)
    await ward.looks(QUARTER)
    await ward.looks(QUARTER + timedelta(minutes=15))
    assert sum(steps for who, steps in await ward.nudged() if who == LEAD) == 5
    assert {who for who, _ in await ward.nudged()} == {LEAD}


async def test_the_new_day_on_the_card_is_that_of_the_promise_it_speaks_of(ward: Ward):
    async with ward.hospital.database.transaction() as session:
        (await session.get_one(Workspace, T)).targets = {"decision_days": 2, "answer_days": 1}
    await ward.late(1)
    for hours in range(0, 24 * 4, 3):
        await ward.looks(THEN + timedelta(hours=hours))
    told = {(one.detail["what"], one.detail["by"]) for one in await ward.owed("slipped")}
    assert {what for what, _ in told} == {"answer", "decision"}
    async with ward.hospital.database.reading() as session:
        found = await pebble(session, T, 1)
    assert found is not None
    by = found.now_by.isoformat() if found.now_by else None
    assert ("answer", by) in told and ("decision", by) not in told
