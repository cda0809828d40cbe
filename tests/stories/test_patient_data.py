"""Somebody types what points to a patient: they are stopped, shown it, helped, and it is kept nowhere."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, text
from sqlmodel import SQLModel

from bot.sandbox import happenings, posting
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from storage.models import Audit, Deed, Pebble, Sighting
from tests.stories.hospital import Colleague, Hospital, Message

RECORD = "mrn 00482913 opens blank"
STUDY = "ST-4711 opens blank"
"""What this hospital asks about, since it may be a patient's."""
WITHOUT = "Send it without"


@pytest.fixture
async def asking(hospital: Hospital) -> AsyncIterator[Hospital]:
    """A hospital whose administrator has set what its own check asks about."""
    await adds_pattern(hospital, "study number", r"ST-\d{4}", sure="Ask whoever wrote it")
    yield hospital


async def adds_pattern(hospital: Hospital, name: str, expression: str, sure: str) -> Colleague:
    admin = hospital.administrator
    await admin.types("setup")
    await admin.presses("Own patterns")
    await admin.presses("Add a pattern")
    admin.slack.fill("When it is found", sure)
    await admin.answers_form(
        What_do_you_call_it=name, Expression=expression, It_should_find="chart ST-0001, H1234567"
    )
    return admin


async def everything_stored(hospital: Hospital) -> str:
    async with hospital.stage.bot.database.reading() as session:
        rows = [
            str(tuple(row))
            for table in SQLModel.metadata.tables
            for row in (await session.execute(text(f'SELECT * FROM "{table}"'))).all()
        ]
    return "\n".join(rows)


async def overruled(hospital: Hospital) -> list[Audit]:
    async with hospital.stage.bot.database.reading() as session:
        found = select(Audit).where(Audit.deed == Deed.CHECK_OVERRULED)  # type: ignore[arg-type]
        return list(await session.scalars(found))


async def seen(hospital: Hospital) -> dict[str, int]:
    async with hospital.stage.bot.database.reading() as session:
        return {one.type: one.times for one in await session.scalars(select(Sighting))}


async def test_a_nurse_is_stopped_helped_and_saved_without_it(hospital: Hospital) -> None:
    nurse = hospital.nurse
    await nurse.reports(RECORD, area="Printing", minutes="About 7 minutes", private=True)
    assert "Nothing was saved" in nurse.form and "“00482913”" in nurse.form
    assert "mrn [record number] opens blank" in nurse.form
    assert hospital.cards() == [] and nurse.messages == []
    await nurse.answers_form(What_shall_we_do=WITHOUT)
    assert "Saved as PEB-1" in nurse.form
    card = hospital.read(hospital.card(1))
    assert "mrn [record number] opens blank" in card and "Printing" in card and "colleague" in card
    assert "00482913" not in await everything_stored(hospital)
    assert await seen(hospital) == {"RECORD_NUMBER": 1} and await overruled(hospital) == []


async def test_a_patients_name_is_asked_about_and_left_out(hospital: Hospital) -> None:
    nurse = hospital.nurse
    await nurse.reports("Label for patient Harriet Quigley prints twice, mrn 00482913")
    assert "name: “Harriet Quigley”" in nurse.form and "record number: “00482913”" in nurse.form
    await nurse.answers_form(And_the_name="Yes: send it without")
    card = hospital.read(hospital.card(1))
    assert "Label for patient [name] prints twice, mrn [record number]" in card
    stored = await everything_stored(hospital)
    assert "Quigley" not in stored and "00482913" not in stored
    assert await seen(hospital) == {"NAME": 1, "RECORD_NUMBER": 1}


async def test_a_name_that_is_no_patients_stays_and_the_number_does_not(hospital: Hospital) -> None:
    nurse = hospital.nurse
    await nurse.reports("Label for patient Harriet Quigley prints twice, mrn 00482913")
    await nurse.answers_form(And_the_name="No, it's a test patient")
    card = hospital.read(hospital.card(1))
    assert "Label for patient Harriet Quigley prints twice, mrn [record number]" in card
    (row,) = await overruled(hospital)
    assert row.detail == {"types": {"NAME": 1}, "reason": "test", "form": "pebble_report"}


async def test_whoever_changes_the_words_needs_no_answer(hospital: Hospital) -> None:
    await hospital.nurse.reports(RECORD)
    hospital.nurse.slack.fill("What got in your way?", "The chart opens blank")
    await hospital.nurse.sends()
    assert "The chart opens blank" in hospital.read(hospital.card(1))


async def test_send_again_asks_for_an_answer_and_says_so_at_the_question(hospital: Hospital) -> None:
    await hospital.nurse.reports(RECORD)
    await hospital.nurse.sends()
    assert "Please choose one" in " ".join(hospital.nurse.slack.errors.values())
    assert hospital.cards() == []


async def test_not_a_patients_is_saved_and_written_down(asking: Hospital) -> None:
    await asking.nurse.reports(STUDY)
    assert "study number: “ST-4711”" in asking.nurse.form
    await asking.nurse.answers_form(Is_it_about_a_patient="No, it's a test patient")
    assert "ST-4711 opens blank" in asking.read(asking.card(1))
    (row,) = await overruled(asking)
    assert (row.actor, row.subject, row.source) == (HOSPITAL.nurse, "pebble 1", "form")
    assert row.detail == {"types": {"OWN": 1}, "reason": "test", "form": "pebble_report"}
    assert "4711" not in str(row.detail)


async def test_the_audit_of_a_private_reporter_holds_the_alias(asking: Hospital) -> None:
    await asking.nurse.reports(STUDY, private=True)
    await asking.nurse.answers_form(Is_it_about_a_patient="No, it's a product or a place")
    (row,) = await overruled(asking)
    async with asking.stage.bot.database.reading() as session:
        pebble = await session.get_one(Pebble, (HOSPITAL.team_id, 1))
    assert pebble.private and row.actor == pebble.reporter != HOSPITAL.nurse


async def test_other_words_are_asked_about_afresh(asking: Hospital) -> None:
    nurse = asking.nurse
    await nurse.reports(STUDY)
    nurse.slack.fill("What got in your way?", f"Again {STUDY}")
    await nurse.answers_form(Is_it_about_a_patient="No, it's something else")
    assert "Again [study number] opens blank" in nurse.form and asking.cards() == []
    await nurse.sends()
    assert "Please choose one" in " ".join(nurse.slack.errors.values())
    await nurse.answers_form(Is_it_about_a_patient="No, it's something else")
    assert f"Again {STUDY}" in asking.read(asking.card(1))


async def test_harm_named_afterwards_leaves_what_was_seen_where_it_is(hospital: Hospital) -> None:
    nurse = hospital.nurse
    await nurse.reports(RECORD)
    await nurse.slack.choose("Could it harm a patient?", "It could")
    assert "emergency process" in nurse.form and "Nothing was saved" in nurse.form
    await nurse.answers_form(What_shall_we_do=WITHOUT)
    assert "Saved as PEB-1" in nurse.form


async def test_every_other_form_keeps_it_out_too(hospital: Hospital) -> None:
    nurse, owner = hospital.nurse, hospital.owner

    async def stopped(who: Colleague, **answers: str) -> None:
        await who.answers_form(**answers)
        assert "Nothing was saved" in who.form and "“00482913”" in who.form
        await who.answers_form(What_shall_we_do=WITHOUT)

    await nurse.reports("The chart opens blank")
    await nurse.presses("Correct it", on=nurse.messages[0])
    await stopped(nurse, What_got_in_your_way=RECORD)
    await owner.presses("Ask the reporter", on=hospital.card(1))
    await stopped(owner, Or_in_your_own_words="is it mrn 00482913?")
    await nurse.presses("Answer", on=nurse.message_with("asks about"))
    await stopped(nurse, Your_answer="yes, mrn 00482913")
    await owner.presses("More…", on=hospital.card(1))
    await owner.presses("Wait")
    await stopped(owner, A_word_for_the_reporter="for mrn 00482913")
    await owner.presses("Resolve", on=hospital.card(1))
    await stopped(
        owner, How_was_it_resolved="A setting was changed", One_sentence_for_the_reporter="mrn 00482913 opens"
    )
    await nurse.presses("Partly", on=nurse.message_with("Is it out of your shoe?"))
    await stopped(nurse, What_is_left="mrn 00482913 is still blank")
    await owner.presses("More…", on=hospital.card(1))
    await owner.presses("Decline")
    await stopped(owner, Reason="vendor_limit", Who_decided="owner", One_plain_sentence="mrn 00482913 stays")
    stored = await everything_stored(hospital)
    assert "00482913" not in stored and "[record number]" in stored
    assert await seen(hospital) == {"RECORD_NUMBER": 7}


async def test_words_in_ones_thread_are_answered_privately_and_can_be_said_afresh(hospital: Hospital) -> None:
    nurse = hospital.nurse
    await nurse.reports("The chart opens blank")
    await nurse.says("it was mrn 00482913 again", under=nurse.messages[0])
    told = nurse.message_with("This was not passed on")
    assert "a record number" in text_of(told) and "*Delete message*" in text_of(told)
    await nurse.presses("Say it without", on=told)
    assert "it was mrn [record number] again" in nurse.form
    await nurse.sends()
    assert "it was mrn [record number] again" in hospital.thread(1)
    assert "00482913" not in await everything_stored(hospital)


async def test_a_word_to_pebble_itself_is_answered_with_what_was_seen(hospital: Hospital) -> None:
    nurse = hospital.nurse
    await nurse.says(RECORD)
    asked = nurse.message_with("Shall I make this a pebble?")
    assert "a record number" in text_of(asked) and "*Delete message*" in text_of(asked)
    await nurse.presses("Yes, open the form", on=asked)
    assert "mrn [record number] opens blank" in nurse.form
    assert "00482913" not in await everything_stored(hospital)
    assert await seen(hospital) == {"RECORD_NUMBER": 1}


@pytest.mark.parametrize(
    ("word", "ways"), [("resolve", "Resolve PEB-1"), ("to reporter", "Ask the reporter")]
)
async def test_words_in_the_cards_thread_are_answered_privately(
    hospital: Hospital, word: str, ways: str
) -> None:
    owner = hospital.owner
    await hospital.nurse.reports("The chart opens blank")
    await owner.says(f"{word}: mrn 00482913 was locked", under=hospital.card(1))
    assert "This was not passed on" in owner.last_whisper and "*Delete message*" in owner.last_whisper
    await owner.presses("Say it without", on=owner.slack.whispers[-1])
    assert ways in owner.form and "mrn [record number] was locked" in owner.form
    assert "00482913" not in await everything_stored(hospital)
    assert await seen(hospital) == {"RECORD_NUMBER": 1}


async def test_words_that_come_with_the_command_or_a_message_are_left_out(hospital: Hospital) -> None:
    nurse = hospital.nurse
    await nurse.opens_form(RECORD)
    assert "We left out what looked like a record number" in nurse.form and "00482913" not in nurse.form
    await nurse.slack.close()
    said = await nurse.slack.say(RECORD, channel=HOSPITAL.general)
    await nurse.slack.message_shortcut("report_message", {**said, "channel": HOSPITAL.general})
    assert "mrn [record number] opens blank" in nurse.form and "00482913" not in nurse.form
    assert "00482913" not in await everything_stored(hospital)
    assert await seen(hospital) == {"RECORD_NUMBER": 2}


async def test_a_pattern_is_tried_out_before_it_applies(hospital: Hospital) -> None:
    admin = await adds_pattern(hospital, "hospital number", r"H\d{9}", sure="Always keep it out")
    assert "It does not find: “chart ST-0001, H1234567”" in admin.slack.errors.values()
    for expression, why in (("(H+)+", "Say how many"), ("H[", "bracket"), ("the", "ordinary reports")):
        await admin.answers_form(Expression=expression)
        assert why in " ".join(admin.slack.errors.values())
    admin.slack.fill("It should leave alone", "room H1234567 has no printer")
    await admin.answers_form(Expression=r"H\d{7}")
    assert "It also finds: “room H1234567" in " ".join(admin.slack.errors.values())
    await admin.answers_form(It_should_leave_alone="room H12 has no printer")
    assert "“hospital number” always stays out" in admin.form
    await hospital.nurse.reports("chart h7654321 opens blank")
    assert "chart [hospital number] opens blank" in hospital.nurse.form
    assert "always stays out of Pebble" in hospital.nurse.form
    stored = await everything_stored(hospital)
    assert "7654321" not in stored and "1234567" not in stored, "neither words nor examples"


async def test_a_removed_pattern_is_no_longer_looked_for(asking: Hospital) -> None:
    admin = asking.administrator
    await admin.slack.choose("Choose a pattern", "study number")
    await asking.stage.settled()
    await admin.presses("Remove")
    assert "*Removed.*" in admin.form
    await asking.nurse.reports(STUDY)
    assert "Saved as PEB-1" in asking.nurse.form
    async with asking.stage.bot.database.reading() as session:
        rows = list(await session.scalars(select(Audit).order_by(Audit.at)))  # type: ignore[arg-type]
    assert [(row.deed, row.actor, row.detail["pattern"]) for row in rows if "pattern" in row.detail] == [
        (Deed.SETTINGS_CHANGED, HOSPITAL.administrator, "added"),
        (Deed.SETTINGS_CHANGED, HOSPITAL.administrator, "removed"),
    ]


async def attaches(hospital: Hospital, who: Colleague, *, under: Message | None = None) -> None:
    """A screenshot without words, in a thread or in the direct messages with Pebble."""
    slack = hospital.slack
    room = slack.room((under or {}).get("channel") or who.slack.dm_channel)
    picture = {"user": who.id, "subtype": "file_share", "files": [{"id": "F1", "name": "MRN 00482913.png"}]}
    message = posting.post(slack.world, room, picture, (under or {}).get("ts"))
    await slack.tell(happenings.subscription(room), happenings.said(room, message), room)
    await hospital.stage.settled()


async def test_a_screenshot_goes_nowhere_and_who_sent_it_hears_why_and_how_to_delete_it(
    hospital: Hospital,
) -> None:
    nurse, owner = hospital.nurse, hospital.owner
    await nurse.reports("The label printer in pod C prints to pod A")
    before = hospital.thread(1)
    await attaches(hospital, owner, under=hospital.card(1))
    await attaches(hospital, nurse, under=nurse.messages[0])
    told = [
        owner.last_whisper,
        text_of(hospital.slack.thread(nurse.slack.dm_channel, nurse.messages[0]["ts"])[-1]),
    ]
    await attaches(hospital, nurse)
    for said in [*told, nurse.last_read]:
        assert "A picture easily shows a patient" in said and "choose *Delete message*" in said
    assert hospital.thread(1).count("Delete message") == before.count("Delete message"), "in private"
    assert "00482913" not in await everything_stored(hospital)
