"""A day comes: what waited for it wakes and says so; a plan whose day has passed is asked about."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.cast import HOSPITAL
from handlers.services.dates import day
from storage.models import Pebble, Release
from storage.models.states import Status, WaitingOn
from storage.queries.pebbles import pebble_to_change
from storage.queries.people import person_to_change
from tests.stories.hospital import Hospital

WORDS = "The discharge form asks for the weight twice"
CHICAGO = ZoneInfo("America/Chicago")
T = HOSPITAL.team_id


def today(hospital: Hospital) -> date:
    return hospital.stage.clock().astimezone(CHICAGO).date()


def coming(hospital: Hospital, weekday: int, weeks: int = 0) -> date:
    """The next such weekday (0 is Monday), two days ahead at least, and so many weeks later."""
    soon = today(hospital) + timedelta(days=2)
    return soon + timedelta(days=(weekday - soon.weekday()) % 7 + 7 * weeks)


async def until(hospital: Hospital, when: date, hour: int) -> None:
    """Time goes by until this hour in the hospital."""
    then = datetime(when.year, when.month, when.day, hour, tzinfo=CHICAGO).astimezone(UTC)
    await hospital.passes(hours=(then - hospital.stage.clock()).total_seconds() / 3600)


async def waits(hospital: Hospital, when: date, release: str | None = None) -> None:
    """The nurse reports; IT puts it off until a day or a release."""
    await hospital.nurse.reports(WORDS)
    async with hospital.stage.bot.database.transaction() as session:
        found = await pebble_to_change(session, T, 1)
        assert found is not None
        now = hospital.stage.clock()
        on = WaitingOn.RELEASE if release else WaitingOn.DATE
        if release:
            session.add(Release(workspace_id=T, id=release, name="May upgrade", day=when))
        session.add(
            found.wait(on=on, until=when, by=HOSPITAL.owner, at=now, today=today(hospital), release=release)
        )
    await hospital.stage.settled()


async def the_pebble(hospital: Hospital) -> Pebble:
    async with hospital.stage.bot.database.reading() as session:
        return await session.get_one(Pebble, (T, 1))


async def moved(hospital: Hospital, to: date | None) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        release = await session.get_one(Release, (T, "may"))
        if to is None:
            await session.delete(release)
        else:
            release.day = to


async def test_what_waited_for_a_day_wakes_as_the_hospital_opens(hospital: Hospital) -> None:
    wednesday = coming(hospital, 2)
    await waits(hospital, wednesday)
    await until(hospital, wednesday, 7)
    assert (await the_pebble(hospital)).status is Status.WAITING
    await until(hospital, wednesday, 9)
    assert "Acknowledged" in hospital.read(hospital.card(1))
    thread = hospital.thread(1)
    assert thread.count("it is yours again") == 1 and "@Priya Raman" in thread
    assert "waited for has come" in hospital.nurse.last_read


async def test_a_saturday_comes_on_monday(hospital: Hospital) -> None:
    saturday = coming(hospital, 5)
    await waits(hospital, saturday)
    await until(hospital, saturday + timedelta(days=1), 20)
    assert (await the_pebble(hospital)).status is Status.WAITING
    await until(hospital, saturday + timedelta(days=2), 9)
    assert (await the_pebble(hospital)).status is Status.ACKNOWLEDGED


async def test_a_release_that_moves_takes_along_what_waits_for_it(hospital: Hospital) -> None:
    wednesday, later = coming(hospital, 2), coming(hospital, 2, weeks=2)
    await waits(hospital, wednesday, release="may")
    await moved(hospital, later)
    await until(hospital, wednesday, 9)
    found = await the_pebble(hospital)
    assert found.status is Status.WAITING and found.until == later
    assert f"for May upgrade, by {day(later, today(hospital))}" in hospital.read(hospital.card(1))
    assert "has another day" in hospital.nurse.last_read
    assert hospital.thread(1).count("has another day") == 1
    await until(hospital, later, 9)
    assert (await the_pebble(hospital)).status is Status.ACKNOWLEDGED
    assert "The release it waited for has come" in hospital.thread(1)


@pytest.mark.parametrize("removed", [False, True])
async def test_a_release_that_comes_earlier_or_is_gone(hospital: Hospital, removed: bool) -> None:
    wednesday, friday = coming(hospital, 2), coming(hospital, 4, weeks=1)
    await waits(hospital, friday, release="may")
    await moved(hospital, None if removed else wednesday)
    await until(hospital, wednesday, 9)
    assert (await the_pebble(hospital)).status is (Status.WAITING if removed else Status.ACKNOWLEDGED)
    await until(hospital, friday, 9)
    assert (await the_pebble(hospital)).status is Status.ACKNOWLEDGED
    assert ("has another day" in hospital.thread(1)) is not removed


async def test_a_question_meanwhile_does_not_make_it_forget(hospital: Hospital) -> None:
    wednesday = coming(hospital, 2)
    await waits(hospital, wednesday, release="may")
    await hospital.owner.says("to reporter: Which form?", under=hospital.card(1))
    await until(hospital, wednesday, 9)
    assert "Waiting for the reporter" in hospital.read(hospital.card(1))
    await hospital.nurse.says("The one for ICU", under=hospital.nurse.messages[0])
    await hospital.passes(hours=0.1)
    assert "The release it waited for has come" in hospital.thread(1)


async def test_the_clock_was_away_for_weeks(hospital: Hospital) -> None:
    wednesday = coming(hospital, 2)
    await waits(hospital, wednesday)
    hospital.stage.clock.skip(timedelta(days=30))
    await hospital.passes(days=4)
    assert hospital.thread(1).count("it is yours again") == 1


async def test_a_plan_whose_day_has_passed_is_asked_about_once(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    tuesday = coming(hospital, 1)
    await hospital.owner.presses("More…", on=hospital.card(1))
    await hospital.owner.presses("Plan")
    await hospital.owner.answers_form(By_when=tuesday.isoformat())
    await until(hospital, tuesday, 18)
    assert "Done, or another day?" not in hospital.thread(1)
    await until(hospital, tuesday + timedelta(days=9), 9)
    assert hospital.thread(1).count("Done, or another day?") == 1
    asked = next(
        message
        for message in hospital.slack.thread(HOSPITAL.triage, hospital.card(1)["ts"])
        if "Done, or another day?" in hospital.read(message)
    )
    await hospital.owner.presses("Another day", on=asked)
    await hospital.owner.answers_form(By_when=(today(hospital) + timedelta(days=5)).isoformat())
    assert "Planned for" in hospital.read(hospital.card(1))


async def test_the_weekend_receipt_says_when_it_is_back(hospital: Hospital) -> None:
    saturday = coming(hospital, 5)
    await until(hospital, saturday, 14)
    await hospital.nurse.reports(WORDS)
    assert "IT is back Monday 08:00" in hospital.nurse.form
    assert "IT is back Monday 08:00" in hospital.nurse.last_read
    await hospital.nurse.reports(WORDS, harm="It could")
    assert "IT is back Monday 08:00" in hospital.nurse.last_read
    assert "emergency process" in hospital.nurse.last_read
    await hospital.nurse.reports(WORDS, harm="It did")
    assert "Somebody is told now, at this hour too." in hospital.nurse.last_read
    assert "is back" not in hospital.nurse.last_read and "emergency process" in hospital.nurse.last_read
    await until(hospital, saturday + timedelta(days=2), 10)
    await hospital.nurse.reports(WORDS)
    assert "is back" not in hospital.nurse.last_read


async def test_the_reporter_hears_when_their_night_is_over_and_only_the_newest(hospital: Hospital) -> None:
    wednesday, later = coming(hospital, 2), coming(hospital, 2, weeks=2)
    await waits(hospital, later, release="may")
    async with hospital.stage.bot.database.transaction() as session:
        nurse = await person_to_change(session, T, HOSPITAL.nurse)
        nurse.quiet_from, nurse.quiet_until = 6 * 60, 15 * 60
    await until(hospital, wednesday, 8)
    before = len(hospital.nurse.messages)
    for weeks in (3, 0):
        await moved(hospital, wednesday + timedelta(weeks=weeks))
        async with hospital.stage.bot.database.transaction() as session:
            (await session.get_one(Pebble, (T, 1))).look_at = hospital.stage.clock()
        await hospital.passes(hours=1)
    assert (await the_pebble(hospital)).status is Status.ACKNOWLEDGED
    assert hospital.thread(1).count("it is yours again") == 1 and len(hospital.nurse.messages) == before
    await until(hospital, wednesday, 16)
    assert len(hospital.nurse.messages) == before + 1 and "waited for has come" in hospital.nurse.last_read
