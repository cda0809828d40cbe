"""Reporting: every way in, what the form says, and changing one's own report."""

import asyncio
import json
from urllib.parse import parse_qsl

import pytest

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from storage.queries.numbers import take_a_number
from tests.stories.hospital import Hospital

WORDS = "The discharge summary opens in the wrong encounter"


async def test_one_sentence_is_enough(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    assert "Saved as PEB-1" in hospital.nurse.form
    assert "Somewhere else" in hospital.read(hospital.card(1))


async def test_words_typed_behind_the_command_are_in_the_form(hospital: Hospital) -> None:
    await hospital.nurse.opens_form(WORDS)
    await hospital.nurse.sends()
    assert WORDS in hospital.read(hospital.card(1))


async def test_words_that_hold_payload_reach_the_form(hospital: Hospital) -> None:
    await hospital.nurse.opens_form("HL7 payload is broken again")
    await hospital.nurse.sends()
    assert "HL7 payload is broken again" in hospital.read(hospital.card(1))


async def test_the_global_shortcut_opens_the_form(hospital: Hospital) -> None:
    await hospital.nurse.slack.shortcut("report_pebble")
    assert "What got in your way?" in hospital.nurse.form


async def test_a_colleagues_message_begins_a_report(hospital: Hospital) -> None:
    await hospital.nurse.says("Is it <slow> & frozen for you too?", channel=HOSPITAL.general)
    message = {**hospital.slack.messages(HOSPITAL.general)[-1], "channel": HOSPITAL.general}
    await hospital.nurse.slack.message_shortcut("report_message", on=message)
    await hospital.nurse.sends()
    assert "Is it <slow> & frozen for you too?" in hospital.read(hospital.card(1))


async def test_harm_shows_whom_to_call_and_keeps_what_was_typed(hospital: Hospital) -> None:
    await hospital.nurse.opens_form()
    hospital.nurse.slack.fill("What got in your way?", WORDS)
    assert "emergency process" not in hospital.nurse.form
    await hospital.nurse.slack.choose("Could it harm a patient?", "It did")
    assert "emergency process" in hospital.nurse.form
    await hospital.nurse.sends()
    assert "emergency process" in hospital.nurse.form
    card = hospital.read(hospital.card(1))
    assert WORDS in card and "Did harm a patient" in card


@pytest.mark.parametrize(
    "words",
    [
        "mrn 00482913 opens blank",
        "pt dob 3/4/1961 shows twice",
        "SSN 987-65-4321 on the wristband",
        "NHS 999 000 0018",
    ],
)
async def test_certain_patient_data_is_not_saved(hospital: Hospital, words: str) -> None:
    await hospital.nurse.reports(words)
    assert "Nothing was saved" in hospital.nurse.form
    assert hospital.cards() == [] and hospital.nurse.messages == []


async def test_patient_data_behind_the_command_is_left_out_of_the_form(hospital: Hospital) -> None:
    await hospital.nurse.opens_form("mrn 00482913 opens blank")
    assert "00482913" not in hospital.nurse.form
    assert "[record number] opens blank" in hospital.nurse.form


async def test_the_first_receipt_asks_for_role_and_unit_once(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    first = hospital.nurse.messages[-1]
    assert "What do you do?" in text_of(first)
    await hospital.nurse.slack.select("What do you do?", "Nurse", on=first)
    await hospital.stage.settled()
    assert "Nurse" in hospital.read(hospital.card(1))
    await hospital.nurse.reports("Another one")
    assert "What do you do?" not in hospital.nurse.last_read


async def test_a_report_is_corrected(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.nurse.presses("Correct it", on=hospital.nurse.messages[0])
    assert WORDS in hospital.nurse.form
    await hospital.nurse.answers_form(What_got_in_your_way="It opens in the wrong visit")
    card = hospital.read(hospital.card(1))
    assert "It opens in the wrong visit" in card and WORDS not in card
    assert "corrected" in hospital.thread(1)


async def test_a_report_is_taken_back(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.nurse.presses("Take it back", on=hospital.nurse.messages[0])
    assert "Taken back by the reporter" in hospital.read(hospital.card(1))
    assert "You took PEB-1 back" in hospital.nurse.last_read
    await hospital.nurse.presses("Take it back", on=hospital.nurse.messages[0])
    assert "has ended" in hospital.nurse.last_whisper


def last_form_sent(hospital: Hospital) -> dict[str, str]:
    """What Slack posted when the last form was sent."""
    sent = next(call.sent for call in reversed(hospital.slack.calls) if call.what == "view_submission")
    return dict(parse_qsl(sent.decode()))


async def test_one_form_sent_twice_is_one_pebble(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    again = await hospital.slack.courier.form("again", last_form_sent(hospital))
    await hospital.stage.settled()
    assert again.status == 200 and b"Saved as PEB-1" in again.body
    assert len(hospital.cards()) == 1


async def test_one_form_sent_several_times_at_once_is_one_pebble_and_each_time_says_so(
    hospital: Hospital,
) -> None:
    await hospital.nurse.reports(WORDS)
    form = last_form_sent(hospital)
    payload = json.loads(form["payload"])
    payload["view"]["id"] = "V0ANOTHER"
    form["payload"] = json.dumps(payload)
    async with hospital.stage.bot.database.transaction() as session:
        # Nobody gets a number meanwhile, so that none of them is saved before all are on their way.
        await take_a_number(session, HOSPITAL.team_id, "V0MEANWHILE", "U0NOBODY")
        many = [asyncio.create_task(hospital.slack.courier.form("many", form)) for _ in range(4)]
        await asyncio.sleep(0.2)
    answers = await asyncio.gather(*many)
    await hospital.stage.settled()
    assert all(b"Saved as PEB-3" in answer.body for answer in answers), "PEB-2 was taken by this test"
    assert len(hospital.cards()) == 2


async def test_when_slack_does_not_open_the_form_the_words_are_kept(hospital: Hospital) -> None:
    hospital.slack.faults.next("views.open", "500")
    await hospital.nurse.opens_form(WORDS)
    assert hospital.nurse.slack.modal is None
    assert WORDS in hospital.nurse.last_whisper
    await hospital.nurse.presses("Open the form", on=hospital.nurse.slack.whispers[-1])
    assert WORDS in hospital.nurse.form


async def test_mine_and_one_by_number(hospital: Hospital) -> None:
    assert "haven't reported anything" in await hospital.nurse.types("mine")
    await hospital.nurse.reports(WORDS)
    assert "PEB-1" in await hospital.nurse.types("mine")
    for number in ("1", "PEB-1", "peb-1"):
        assert WORDS in await hospital.nurse.types(number)
    assert "someone else" in await hospital.second_nurse.types("1")
    assert WORDS in await hospital.owner.types("PEB-1")
    assert "There is no PEB-77" in await hospital.nurse.types("PEB-77")


async def test_guests_are_refused_at_send_with_their_words(hospital: Hospital) -> None:
    await hospital.guest.reports(WORDS)
    assert "staff of this hospital" in hospital.guest.slack.errors["what"]
    assert WORDS in str(hospital.guest.slack.modal)
    assert hospital.cards() == []


async def test_the_twenty_first_report_within_an_hour_waits_with_its_words(hospital: Hospital) -> None:
    nurse = hospital.nurse
    for number in range(20):
        await nurse.reports(f"Number {number} of many", private=number % 2 == 0)
        await nurse.slack.close()
    await nurse.reports(WORDS)
    assert "more than 20 reports within an hour" in nurse.slack.errors["what"]
    assert WORDS in str(nurse.slack.modal) and len(hospital.cards()) == 20
    await hospital.second_nurse.reports("Somebody else's")
    assert "Saved as PEB-21" in hospital.second_nurse.form
    await hospital.passes(hours=1)
    await nurse.sends()
    assert "Saved as PEB-22" in nurse.form
