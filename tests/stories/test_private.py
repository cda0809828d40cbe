"""A private reporter stays private: against IT, managers, the database's other tables, logs and metadata."""

import json

from sqlalchemy import select, text
from sqlmodel import SQLModel

from bot.sandbox.cast import HOSPITAL
from storage.models import Due, History, Person
from storage.queries.people import person
from tests.stories.hospital import Hospital

WORDS = "Our charge nurse list is wrong every Monday"


async def live_through(hospital: Hospital) -> None:
    nurse, owner = hospital.nurse, hospital.owner
    await nurse.reports(WORDS, private=True)
    await owner.says("to reporter: Which list?", under=hospital.card(1))
    await nurse.says("The one on the wall screen", under=nurse.messages[0])
    await owner.says("resolve: It now reads the roster", under=hospital.card(1))
    await nurse.presses("Still there", on=nurse.message_with("Is it out of your shoe?"))
    await nurse.answers_form(What_is_left="Only on nights")
    await owner.says("resolve: Nights as well", under=hospital.card(1))
    await nurse.presses("Yes, it's gone", on=nurse.message_with("Nights as well"))


async def test_both_sides_talk_without_a_name(hospital: Hospital) -> None:
    await live_through(hospital)
    card, thread = hospital.read(hospital.card(1)), hospital.thread(1)
    assert "a colleague who keeps their name private" in card
    assert "The one on the wall screen" in thread and "Only on nights" in thread
    for seen in (card, thread):
        assert "Maria" not in seen and HOSPITAL.nurse not in seen and "4 West" not in seen


async def test_it_sees_no_trace_of_who_it_was(hospital: Hospital) -> None:
    await live_through(hospital)
    for colleague in (hospital.owner, hospital.manager, hospital.administrator):
        assert "Maria" not in await colleague.opens_home()
        assert "Maria" not in await colleague.types("PEB-1")
    dm = hospital.nurse.slack.dm_channel
    for message in hospital.slack.messages(HOSPITAL.triage):
        thread = hospital.slack.thread(HOSPITAL.triage, message["ts"])
        raw = json.dumps([one for one in thread if one.get("bot_id")])
        assert HOSPITAL.nurse not in raw and dm not in raw


async def test_the_database_knows_them_only_encrypted(hospital: Hospital) -> None:
    await live_through(hospital)
    await only_encrypted(hospital)


async def test_nor_is_it_told_by_what_the_clock_writes_down_in_the_weeks_after(hospital: Hospital) -> None:
    await live_through(hospital)
    await hospital.passes(days=40)
    assert "Still gone?" in hospital.nurse.last_read
    await only_encrypted(hospital)


async def test_nor_by_the_hours_in_which_they_want_no_word(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS, private=True)
    async with hospital.stage.bot.database.transaction() as session:
        known = await session.get_one(Person, (HOSPITAL.team_id, HOSPITAL.nurse))
        known.quiet_from, known.quiet_until, known.timezone = 60, 23 * 60 + 7, "UTC"
    await hospital.passes(days=40)
    await hospital.owner.says("resolve: It now reads the roster", under=hospital.card(1))
    await hospital.passes(days=40)
    async with hospital.stage.bot.database.reading() as session:
        moments = [row.due_at for row in await session.scalars(select(Due))]
        moments += [event.at for event in await session.scalars(select(History))]
        kinds = {row.kind for row in await session.scalars(select(Due))}
    assert {"slip", "asked_again", "still_gone"} <= kinds
    assert [moment for moment in moments if (moment.hour, moment.minute) == (23, 7)] == []


async def only_encrypted(hospital: Hospital) -> None:
    dm = hospital.nurse.slack.dm_channel
    async with hospital.stage.bot.database.reading() as session:
        for table in SQLModel.metadata.tables:
            rows = (await session.execute(text(f'SELECT * FROM "{table}"'))).all()
            said = [str(tuple(row)) for row in rows]
            assert not any(dm in row for row in said), f"{table} holds their direct messages' id"
            if table not in ("person", "roster"):
                assert not any(HOSPITAL.nurse in row for row in said), f"{table} holds their id"


async def test_they_still_see_their_own(hospital: Hospital) -> None:
    await live_through(hospital)
    assert WORDS in await hospital.nurse.types("mine")
    assert "PEB-1" in await hospital.nurse.opens_home()
    assert "haven't reported" in await hospital.second_nurse.types("mine")


async def test_a_neighbour_cannot_answer_for_them(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS, private=True)
    stolen = {**hospital.nurse.messages[0], "channel": hospital.second_nurse.slack.dm_channel}
    await hospital.second_nurse.slack.say("me too", channel=hospital.second_nurse.slack.dm_channel)
    await hospital.stage.settled()
    assert "me too" not in str(hospital.slack.thread(HOSPITAL.triage, hospital.card(1)["ts"]))
    assert stolen["ts"] not in {message["ts"] for message in hospital.second_nurse.messages}


async def test_who_never_used_pebble_is_not_written_down_when_their_profile_changes(
    hospital: Hospital,
) -> None:
    await hospital.nurse.reports(WORDS)
    for colleague in (hospital.nurse, hospital.pharmacist):
        await hospital.slack.workspace.change(colleague.id, title="Lead")
    await hospital.stage.settled()
    async with hospital.stage.bot.database.reading() as session:
        nurse = await person(session, HOSPITAL.team_id, hospital.nurse.id)
        assert nurse is not None and nurse.title == "Lead"
        assert await person(session, HOSPITAL.team_id, hospital.pharmacist.id) is None
