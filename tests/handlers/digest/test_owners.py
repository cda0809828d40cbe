"""What is promised this week, what is stuck, and who is an owner at all: as tables."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.digest.jobs import managers_rhythm, owners_rhythm, staff_rhythm
from handlers.digest.owners import away_with_stand_in, is_stuck, owners, promised_by
from handlers.services.wording import DEFAULT
from storage.models import Grant, Pebble, Person, Role, Roster, Workspace
from storage.models.states import Status, WaitingOn
from tests.handlers.visits import NURSE, OWNER, T, hospital_on

NOW = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
"""A Monday at opening."""
DAY = timedelta(days=1)
BEFORE = NOW - 3 * DAY


def pebble(status: Status = Status.ACKNOWLEDGED, **facts: Any) -> Pebble:
    given: dict[str, Any] = {"reported_at": BEFORE, "answer_by": BEFORE + DAY, "heard_at": BEFORE} | facts
    return Pebble(
        workspace_id=T,
        number=1,
        submission="V",
        reporter=NURSE,
        area="orders",
        words_id="w",
        status=status,
        **given,
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (pebble(Status.NEW, answer_by=NOW + DAY), "first answer by tomorrow 08:00"),
        (pebble(Status.NEW, answer_by=NOW - DAY), "first answer was promised by yesterday 08:00"),
        (pebble(Status.NEW, answer_by=NOW + 9 * DAY), ""),
        (pebble(decide_by=NOW + 2 * DAY), "decision by Wednesday 08:00"),
        (pebble(decide_by=NOW + 2 * DAY, decided_at=BEFORE), ""),
        (pebble(decide_by=NOW + 8 * DAY), ""),
        (pebble(), ""),
        (pebble(Status.WAITING, waiting_on=WaitingOn.REPORTER, decide_by=NOW + DAY), ""),
        (pebble(Status.PLANNED, until=date(2026, 12, 10), decided_at=BEFORE), "said for Thursday"),
        (pebble(Status.PLANNED, until=date(2027, 1, 10), decided_at=BEFORE), ""),
        (pebble(Status.WAITING, waiting_on=WaitingOn.VENDOR, until=date(2026, 12, 7)), "said for today"),
    ],
)
def test_what_is_promised_this_week(found: Pebble, expected: str):
    assert promised_by(found, NOW, DEFAULT) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (pebble(heard_at=NOW - 14 * DAY), True),
        (pebble(heard_at=NOW - 14 * DAY + timedelta(hours=1)), False),
        (pebble(Status.NEW, heard_at=None, reported_at=NOW - 20 * DAY), True),
        (pebble(Status.WAITING, waiting_on=WaitingOn.VENDOR, heard_at=NOW - 30 * DAY), True),
        (pebble(Status.PLANNED, heard_at=NOW - 30 * DAY, until=date(2026, 12, 8)), False),
        (pebble(Status.PLANNED, heard_at=NOW - 30 * DAY, until=date(2026, 12, 4)), True),
    ],
)
def test_stuck_is_ten_working_days_without_a_step(found: Pebble, expected: bool):
    assert is_stuck(found, NOW, DEFAULT.hours) is expected


async def test_who_took_one_and_who_is_named_for_what_nobody_took(database_url: str):
    async with hospital_on(database_url) as hospital:
        async with hospital.database.transaction() as session:
            workspace = await session.get_one(Workspace, T)
            assert await owners(session, workspace) == []
            session.add(Grant(workspace_id=T, role=Role.OWNER, area="orders", subject="S0GROUP"))
            session.add(Roster(workspace_id=T, group_id="S0GROUP", members=["U0INGROUP"], read_at=NOW))
        await hospital.pebble(1, area="printing")
        await hospital.pebble(2, area="printing", owner="U0TOOKIT", status=Status.ACKNOWLEDGED)
        await hospital.pebble(3, area="orders", owner="U0ENDEDIT", status=Status.CLOSED, closed_at=NOW)
        async with hospital.database.reading() as session:
            assert await owners(session, workspace) == sorted([OWNER, "U0TOOKIT"])
        await hospital.pebble(4, area="orders")
        async with hospital.database.reading() as session:
            assert await owners(session, workspace) == sorted([OWNER, "U0TOOKIT", "U0INGROUP"])


async def test_a_stand_in_counts_only_while_the_owner_is_away(database_url: str):
    async with hospital_on(database_url) as hospital:
        async with hospital.database.transaction() as session:
            away = Person(workspace_id=T, id=OWNER, away_until=date(2026, 12, 9), stand_in=NURSE)
            session.add_all([away, Person(workspace_id=T, id=NURSE, away_until=date(2026, 12, 9))])
        async with hospital.database.reading() as session:
            for who, day, counts in ((OWNER, 8, True), (OWNER, 9, False), (NURSE, 8, False)):
                noon = datetime(2026, 12, day, 12, tzinfo=UTC)
                found = await away_with_stand_in(session, T, who, DEFAULT.zone, noon)
                assert (found is not None) == counts


def test_nobody_named_means_no_turn():
    empty = Workspace(id=T, joined_at=NOW)
    assert managers_rhythm(empty) is None and staff_rhythm(empty) is None
    named = Workspace(
        id=T, joined_at=NOW, digest_people=["U1"], staff_channel="C1", digest_day=4, digest_at=960
    )
    rhythm = managers_rhythm(named)
    assert rhythm == staff_rhythm(named) and rhythm is not None and (rhythm.day, rhythm.minutes) == (4, 960)


def test_owners_hear_on_monday_or_on_the_first_day_that_is_worked():
    usual, other = Workspace(id=T, joined_at=NOW), Workspace(id=T, joined_at=NOW, work_days=[2, 3, 6])
    assert [rhythm.day for one in (usual, other) if (rhythm := owners_rhythm(one))] == [0, 2]
