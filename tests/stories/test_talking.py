"""Both sides talk: questions, answers, words nobody asked for, and what stays among IT."""

from bot.sandbox.reading import text_of
from tests.stories.hospital import Hospital

WORDS = "Orders vanish when I switch tabs"


async def test_the_answer_button_works_on_a_phone(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.owner.presses("Ask the reporter", on=hospital.card(1))
    await hospital.owner.answers_form(Or_in_your_own_words="Which tabs?")
    await hospital.nurse.presses("Answer", on=hospital.nurse.message_with("Which tabs?"))
    await hospital.nurse.answers_form(Your_answer="Meds and notes")
    assert "Meds and notes" in hospital.thread(1)
    assert "Acknowledged" in hospital.read(hospital.card(1))


async def test_an_unasked_word_reaches_it_and_is_signed_with_role_and_unit(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    first = hospital.nurse.messages[0]
    await hospital.nurse.slack.select("What do you do?", "Nurse", on=first)
    await hospital.nurse.slack.select("Where do you work?", "ICU", on=first)
    await hospital.nurse.says("It happened <again> just now & twice", under=first)
    assert "Nurse, ICU" in hospital.thread(1)
    assert "It happened <again> just now & twice" in hospital.thread(1)


async def test_what_it_writes_stays_among_it(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.owner.says("ack", under=hospital.card(1))
    before = len(hospital.nurse.messages)
    await hospital.owner.says("The night team broke this, don't tell", under=hospital.card(1))
    assert len(hospital.nurse.messages) == before


async def test_a_message_to_the_bot_may_become_a_pebble(hospital: Hospital) -> None:
    await hospital.nurse.says("the scanner in room 4 beeps all night")
    asked = hospital.nurse.message_with("Shall I make this a pebble?")
    await hospital.nurse.presses("Yes, open the form", on=asked)
    assert "the scanner in room 4 beeps all night" in hospital.nurse.form
    await hospital.nurse.sends()
    assert "the scanner in room 4 beeps all night" in hospital.read(hospital.card(1))


async def test_patient_data_in_an_answer_is_not_passed_on(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.nurse.says("it was mrn 00482913", under=hospital.nurse.messages[0])
    assert "00482913" not in hospital.thread(1)
    assert "record number" in hospital.nurse.last_whisper + hospital.nurse.last_read


async def test_a_very_long_answer_arrives_whole(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    long = " ".join(f"word{i}" for i in range(2500))
    await hospital.nurse.says(long, under=hospital.nurse.messages[0])
    arrived = hospital.thread(1)
    assert all(f"word{i}" in arrived for i in (0, 1200, 2499))


async def test_partly_and_still_there_reopen(hospital: Hospital) -> None:
    for number, button in ((1, "Partly"), (2, "Still there")):
        await hospital.nurse.reports(WORDS)
        await hospital.owner.says("resolve: Switched off the tab refresh", under=hospital.card(number))
        await hospital.nurse.presses(button, on=hospital.nurse.message_with("Is it out of your shoe?"))
        await hospital.nurse.answers_form(What_is_left="On the weekend build it is the same")
        assert "Reopened" in hospital.read(hospital.card(number))
        assert "On the weekend build it is the same" in hospital.thread(number)


async def test_the_question_goes_away_once_it_is_answered(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.owner.says("resolve: Switched off the tab refresh", under=hospital.card(1))
    asked = hospital.nurse.message_with("Is it out of your shoe?")
    await hospital.nurse.presses("Yes, it's gone", on=asked)
    assert "Still there" not in text_of(next(m for m in hospital.nurse.messages if m["ts"] == asked["ts"]))
