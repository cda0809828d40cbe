"""The main job: a clinician reports, IT acknowledges, asks, resolves; the clinician hears and answers."""

import pytest

from bot.sandbox.reading import text_of
from tests.stories.hospital import Hospital

pytestmark = pytest.mark.parametrize("way", ["http", "socket"])

LABELS = "Label printer in pod C prints to pod A"


async def test_a_pebble_goes_all_the_way(hospital: Hospital) -> None:
    nurse, owner = hospital.nurse, hospital.owner
    await nurse.reports(LABELS, area="Printing", often="Once a day", minutes="About 3 minutes")
    assert "Saved as PEB-1" in nurse.form
    assert "PEB-1 is saved" in nurse.last_read
    card = hospital.read(hospital.card(1))
    assert LABELS in card and "Printing" in card and "New" in card and "Once a day" in card

    await owner.presses("Acknowledge", on=hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1))
    assert "Priya Raman" in nurse.last_read and "has read PEB-1" in nurse.last_read

    await owner.presses("Ask the reporter", on=hospital.card(1))
    await owner.answers_form(Or_in_your_own_words="Which pod is the printer in?")
    assert "Which pod is the printer in?" in nurse.last_read
    assert "Waiting for the reporter" in hospital.read(hospital.card(1))
    await nurse.says("Pod C, next to the sink", under=nurse.messages[0])
    assert "Pod C, next to the sink" in hospital.thread(1)
    assert "Acknowledged" in hospital.read(hospital.card(1))

    await owner.presses("Resolve", on=hospital.card(1))
    await owner.answers_form(
        How_was_it_resolved="A setting was changed",
        One_sentence_for_the_reporter="Pod C prints to pod C again.",
    )
    asked = nurse.message_with("Is it out of your shoe?")
    assert "Pod C prints to pod C again." in text_of(asked)
    await nurse.presses("Yes, it's gone", on=asked)
    assert "Out of the shoe" in hospital.read(hospital.card(1))
    assert "says it is gone" in hospital.thread(1)


async def test_every_message_to_the_reporter_stands_in_one_thread(hospital: Hospital) -> None:
    await hospital.nurse.reports(LABELS)
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    receipt, *others = hospital.nurse.messages
    assert others and all(message["thread_ts"] == receipt["ts"] for message in others)
