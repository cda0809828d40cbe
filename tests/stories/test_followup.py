"""After a resolve: asked at once, asked again, closed gently, opened by a word; weeks later, "Still gone?"."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.sandbox.cast import HOSPITAL
from handlers.services.quiet import is_quiet
from storage.models import Due, History, Pebble, Person, Step
from tests.stories.hospital import Colleague, Hospital, Message

WORDS = "The label printer in pod C prints to pod A"
CHICAGO = ZoneInfo("America/Chicago")
AGAIN, GONE = "A few days ago IT said", "Still gone?"


async def comes(hospital: Hospital, weekday: int, hour: int) -> None:
    """Time goes by until the next such weekday (0 is Monday) and hour in the hospital, at least a day."""
    now = hospital.stage.clock().astimezone(CHICAGO)
    ahead = (weekday - now.weekday() - 1) % 7 + 1
    then = datetime(now.year, now.month, now.day, hour, 5, tzinfo=CHICAGO) + timedelta(days=ahead)
    await hospital.passes(hours=(then.astimezone(UTC) - now.astimezone(UTC)).total_seconds() / 3600)


async def resolved(
    hospital: Hospital, number: int = 1, *, by: Colleague | None = None, **more: str | bool
) -> None:
    """The nurse reports, and IT resolves it at once."""
    await (by or hospital.nurse).reports(WORDS, **more)  # type: ignore[arg-type]
    await hospital.owner.says("resolve: Pod C prints to pod C again", under=hospital.card(number))


def said(messages: list[Message], words: str, hospital: Hospital) -> list[datetime]:
    """When each message that says this was posted."""
    return [
        datetime.fromtimestamp(float(message["ts"]), UTC)
        for message in messages
        if words in hospital.read(message)
    ]


async def steps(hospital: Hospital, number: int = 1) -> list[Step]:
    async with hospital.stage.bot.database.reading() as session:
        found = await session.scalars(
            select(History).where(History.pebble == number).order_by(History.seq)  # type: ignore[arg-type]
        )
        return [event.step for event in found]


async def test_the_reporter_is_asked_again_on_wednesday_and_then_it_closes_gently(hospital: Hospital) -> None:
    await comes(hospital, 4, 14)
    await resolved(hospital)
    nurse = hospital.nurse
    await hospital.passes(days=4)
    assert said(nurse.messages, AGAIN, hospital) == []
    await hospital.passes(days=2)
    [asked] = said(nurse.messages, AGAIN, hospital)
    assert asked.astimezone(CHICAGO).weekday() == 2 and asked.astimezone(CHICAGO).hour == 14
    again = nurse.message_with(AGAIN)
    assert again["thread_ts"] == nurse.messages[0]["ts"]
    assert all(answer in hospital.read(again) for answer in ("Yes, it's gone", "Partly", "Still there"))
    await hospital.passes(days=10)
    assert len(said(nurse.messages, AGAIN, hospital)) == 1
    assert len(said(nurse.messages, "One word here, and it is open again", hospital)) == 1
    assert "Closed, not confirmed by the reporter" in hospital.read(hospital.card(1))
    assert hospital.thread(1).count("Closed: the reporter was asked") == 1


async def test_somebody_who_answered_is_not_asked_again(hospital: Hospital) -> None:
    await resolved(hospital)
    again = hospital.nurse.message_with("Is it out of your shoe?")
    await hospital.nurse.presses("Yes, it's gone", on=again)
    await hospital.passes(days=13)
    assert said(hospital.nurse.messages, AGAIN, hospital) == []
    assert "Closed: the reporter was asked" not in hospital.thread(1)


async def test_who_works_at_night_is_not_woken_by_day(hospital: Hospital) -> None:
    await comes(hospital, 4, 14)
    await resolved(hospital)
    async with hospital.stage.bot.database.transaction() as session:
        known = await session.get_one(Person, (HOSPITAL.team_id, HOSPITAL.nurse))
        known.quiet_from, known.quiet_until = 8 * 60, 17 * 60
    await hospital.passes(days=6)
    [asked] = said(hospital.nurse.messages, AGAIN, hospital)
    assert not is_quiet(known, CHICAGO, asked) and asked.astimezone(CHICAGO).hour == 17


async def test_who_wants_no_questions_is_asked_no_second_time(hospital: Hospital) -> None:
    await hospital.nurse.types("feedback-off")
    await resolved(hospital)
    await hospital.passes(days=60)
    assert said(hospital.nurse.messages, AGAIN, hospital) == []
    assert said(hospital.nurse.messages, GONE, hospital) == []
    assert len(said(hospital.nurse.messages, "One word here, and it is open again", hospital)) == 1


async def test_one_word_opens_what_closed_by_itself(hospital: Hospital) -> None:
    await resolved(hospital)
    await hospital.passes(days=20)
    await hospital.nurse.says("No, on nights it is the same", under=hospital.nurse.messages[0])
    assert "Reopened" in hospital.read(hospital.card(1))
    assert "No, on nights it is the same" in hospital.thread(1)
    opened = hospital.nurse.message_with("PEB-1 is open again")
    assert "No, it's fine" in hospital.read(opened)


async def test_thanks_leave_it_alone_and_a_kind_word_that_opened_it_is_taken_back_with_one_press(
    hospital: Hospital,
) -> None:
    await resolved(hospital)
    await hospital.nurse.says("¡Muchas gracias! :tada:", under=hospital.nurse.messages[0])
    assert "says thanks" in hospital.thread(1)
    await hospital.passes(days=20)
    assert "The reporter wrote here after this was resolved" not in hospital.thread(1)
    assert "Closed, not confirmed by the reporter" in hospital.read(hospital.card(1))
    await hospital.nurse.says("that was kind of you", under=hospital.nurse.messages[0])
    await hospital.nurse.presses("No, it's fine", on=hospital.nurse.message_with("PEB-1 is open again"))
    card = hospital.read(hospital.card(1))
    assert "Out of the shoe" in card
    assert "says it is fine after all" in hospital.thread(1)
    assert "it's fine, so it stays closed" in hospital.read(
        hospital.nurse.message_with("PEB-1 is open again")
    )
    await hospital.nurse.says("and good night", under=hospital.nurse.messages[0])
    assert "Out of the shoe" in hospital.read(hospital.card(1))


async def test_what_harmed_a_patient_never_closes_by_itself(hospital: Hospital) -> None:
    await resolved(hospital, harm="It did")
    await hospital.passes(days=60)
    assert "Resolved, not yet confirmed" in hospital.read(hospital.card(1))
    assert hospital.thread(1).count("has not said whether this is gone") == 1
    assert len(said(hospital.nurse.messages, AGAIN, hospital)) == 1


async def test_still_broken_in_plain_words_is_not_closed_but_handed_to_it(hospital: Hospital) -> None:
    await resolved(hospital)
    await hospital.nurse.says("no, it still does it", under=hospital.nurse.messages[0])
    await hospital.passes(days=60)
    thread = hospital.thread(1)
    assert thread.count("wrote here after this was resolved") == 1
    assert "has not said that anything is left" not in thread
    assert "Resolved, not yet confirmed" in hospital.read(hospital.card(1))
    await hospital.owner.presses("Reopen", on=hospital.card(1))
    assert "Reopened" in hospital.read(hospital.card(1))


async def test_two_weeks_after_closing_one_question_a_week_whatever_was_private(hospital: Hospital) -> None:
    for number, private in ((1, False), (2, True)):
        await resolved(hospital, number, private=private)
        await hospital.nurse.presses(
            "Yes, it's gone", on=hospital.nurse.message_with("Pod C prints to pod C again")
        )
    await hospital.passes(days=13)
    assert said(hospital.nurse.messages, GONE, hospital) == []
    await hospital.passes(days=2)
    assert len(said(hospital.nurse.messages, GONE, hospital)) == 1
    await hospital.passes(days=30)
    first, second = said(hospital.nurse.messages, GONE, hospital)
    weeks = [moment.astimezone(CHICAGO).isocalendar()[:2] for moment in (first, second)]
    assert weeks[0] != weeks[1] and second - first < timedelta(days=8)
    async with hospital.stage.bot.database.reading() as session:
        asked = list(await session.scalars(select(Due).where(Due.kind == "asked")))  # type: ignore[arg-type]
    assert len({row.name for row in asked}) == 2 and all(row.pebble is None for row in asked)
    assert HOSPITAL.nurse not in str([row.model_dump() for row in asked])
    for number in (1, 2):
        asked_about = hospital.nurse.message_with(f"PEB-{number} was closed")
        await hospital.nurse.presses("Yes, still gone", on=asked_about)
        assert "says it is still gone" in hospital.thread(number)
        assert Step.STILL_GONE in await steps(hospital, number)
        assert "Maria" not in hospital.thread(2)
    assert "stays out of your shoe" in hospital.nurse.last_read


async def test_what_came_back_is_opened_from_the_question(hospital: Hospital) -> None:
    await resolved(hospital)
    await hospital.nurse.presses("Yes, it's gone", on=hospital.nurse.message_with("Is it out of your shoe?"))
    await hospital.passes(days=16)
    await hospital.nurse.presses("It's back", on=hospital.nurse.message_with(GONE))
    await hospital.nurse.answers_form(What_is_left="Since Monday, in pod B")
    assert "Reopened" in hospital.read(hospital.card(1))
    assert "It is back" in hospital.thread(1) and "Since Monday, in pod B" in hospital.thread(1)


async def test_what_was_opened_again_meanwhile_is_not_asked_about(hospital: Hospital) -> None:
    await resolved(hospital)
    await hospital.nurse.presses("Yes, it's gone", on=hospital.nurse.message_with("Is it out of your shoe?"))
    await hospital.passes(days=10)
    await hospital.owner.presses("Reopen", on=hospital.card(1))
    await hospital.passes(days=30)
    assert said(hospital.nurse.messages, GONE, hospital) == []


async def test_after_a_long_silence_of_ours_they_are_asked_before_it_closes(hospital: Hospital) -> None:
    await resolved(hospital)
    hospital.stage.clock.skip(timedelta(days=40))
    await hospital.passes(days=2)
    assert len(said(hospital.nurse.messages, AGAIN, hospital)) == 1
    assert said(hospital.nurse.messages, "One word here, and it is open again", hospital) == []
    await hospital.passes(days=12)
    assert len(said(hospital.nurse.messages, AGAIN, hospital)) == 1
    assert len(said(hospital.nurse.messages, "One word here, and it is open again", hospital)) == 1
    async with hospital.stage.bot.database.reading() as session:
        assert (await session.get_one(Pebble, (HOSPITAL.team_id, 1))).closed_at is not None
