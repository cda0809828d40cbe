"""Bad luck: the database away, Slack failing, channels gone. Nothing is lost, and everyone knows where they stand."""

import asyncio
import json
from datetime import timedelta

from bot.sandbox.cast import HOSPITAL
from tests.stories.database import away
from tests.stories.hospital import Hospital

WORDS = "The wound photo app freezes after the second picture"


async def test_the_database_is_away_at_send(hospital: Hospital, database_url: str) -> None:
    nurse = hospital.nurse
    await nurse.opens_form()
    nurse.slack.fill("What got in your way?", WORDS)
    async with away(database_url):
        await nurse.slack.submit()
    said = nurse.slack.errors["what"]
    assert "is not saved" in said and "Your words are still here" in said
    assert WORDS in str(nurse.slack.modal) and nurse.slack.notices == []
    await nurse.sends()
    assert "Saved as PEB-1" in nurse.form and WORDS in hospital.read(hospital.card(1))


async def test_the_form_opens_even_while_the_database_is_away(hospital: Hospital, database_url: str) -> None:
    async with away(database_url):
        await hospital.nurse.opens_form(WORDS)
    assert WORDS in hospital.nurse.form


async def test_a_press_while_the_database_is_away_changes_nothing_and_says_so(
    hospital: Hospital, database_url: str
) -> None:
    await hospital.nurse.reports(WORDS)
    async with away(database_url):
        await hospital.owner.slack.press("Acknowledge", on=hospital.card(1))
    assert "nothing was changed" in hospital.owner.last_whisper
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1))


async def test_on_the_first_morning_everybody_reports_at_once_and_nobody_is_known_yet(
    hospital: Hospital,
) -> None:
    people = hospital.newcomers(28)
    await asyncio.gather(*(newcomer.opens_form() for newcomer in people))
    for newcomer in people:
        newcomer.slack.fill("What got in your way?", WORDS)
    await asyncio.gather(*(newcomer.slack.submit() for newcomer in people))
    await hospital.stage.settled()
    assert [newcomer.slack.errors for newcomer in people] == [{}] * 28
    assert len(hospital.cards()) == 28
    assert all("is saved" in newcomer.last_read for newcomer in people)


async def test_slack_is_busy_and_every_message_still_arrives_once(hospital: Hospital) -> None:
    hospital.slack.faults.next("chat.postMessage", "429", times=2, retry_after=1)
    await hospital.nurse.reports(WORDS)
    await hospital.stage.bot.delivery.drain(ahead=timedelta(seconds=5))
    assert len(hospital.cards()) == 1
    assert sum("is saved" in hospital.read(message) for message in hospital.nurse.messages) == 1


async def test_an_answer_that_was_lost_does_not_post_twice(hospital: Hospital) -> None:
    hospital.slack.faults.next("chat.postMessage", "lost", times=2)
    await hospital.nurse.reports(WORDS)
    await hospital.passes(hours=1)
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    assert len(hospital.cards()) == 1
    assert sum("is saved" in hospital.read(message) for message in hospital.nurse.messages) == 1


async def test_a_word_under_a_message_whose_answer_was_lost_finds_its_pebble(hospital: Hospital) -> None:
    hospital.slack.courier.retries = ()
    hospital.slack.faults.next("chat.postMessage", "lost", times=2)
    await hospital.nurse.reports(WORDS)
    await hospital.nurse.says("It is the blue one", under=hospital.nurse.messages[0])
    await hospital.owner.says("resolve: mended overnight", under=hospital.card(1))
    await hospital.passes(hours=1)
    await slack_tries_again(hospital)
    assert "It is the blue one" in hospital.thread(1)
    assert "mended overnight" in str(hospital.nurse.messages)
    assert "Shall I make this a pebble?" not in str(hospital.nurse.messages)


async def slack_tries_again(hospital: Hospital) -> None:
    """A minute later, what the bot said had failed comes once more."""
    failed = [call for call in hospital.slack.calls if call.way == "to bot" and call.status in (425, 500)]
    for call in failed:
        await hospital.slack.courier.event(json.loads(call.sent))
    await hospital.stage.settled()


async def test_a_channel_that_is_gone_loses_no_card(hospital: Hospital) -> None:
    await hospital.slack.workspace.archive(HOSPITAL.triage)
    await hospital.nurse.reports(WORDS)
    await hospital.passes(hours=1)
    assert WORDS in str(hospital.slack.messages(HOSPITAL.managers))
    assert "archived" in hospital.administrator.last_read


async def test_after_a_day_of_trying_administrators_are_told(hospital: Hospital) -> None:
    hospital.slack.faults.always("chat.update", "500")
    await hospital.nurse.reports(WORDS)
    await hospital.owner.says("ack", under=hospital.card(1))
    for _ in range(30):
        await hospital.passes(hours=1)
    assert "PEB-1" in hospital.administrator.last_read
    hospital.slack.faults.clear()
    await hospital.owner.says("resolve: mended", under=hospital.card(1))
    assert "Resolved" in hospital.read(hospital.card(1))


async def test_words_cannot_page_anybody(hospital: Hospital) -> None:
    words = "<!channel> <!here> <@U0PRIYARAMAN> <https://evil.example|EHR login> & *bold*"
    await hospital.nurse.reports(words)
    await hospital.nurse.says("<!everyone> again", under=hospital.nurse.messages[0])
    await hospital.owner.says("resolve: <!channel> done", under=hospital.card(1))
    assert words in hospital.read(hospital.card(1))
    assert hospital.slack.paged == [], "something of ours paged people"


async def test_odd_texts_are_reports_too(hospital: Hospital) -> None:
    for number, words in enumerate(("😤😤😤", "האות נעלמת בשדה", "a\u200bb", "x" * 3000), start=1):
        await hospital.nurse.reports(words)
        assert f"Saved as PEB-{number}" in hospital.nurse.form


async def test_nothing_but_zero_width_is_not_a_report(hospital: Hospital) -> None:
    await hospital.nurse.reports("\u200b\u200b\u2060")
    assert "few words" in hospital.nurse.slack.errors["what"]


async def test_twenty_thousand_characters_behind_the_command(hospital: Hospital) -> None:
    await hospital.nurse.opens_form("long " * 4000)
    assert "the end of your text is not here" in hospital.nurse.form


async def test_a_reporter_who_left_stops_nothing(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.slack.workspace.deactivate(HOSPITAL.nurse)
    await hospital.owner.says("resolve: mended", under=hospital.card(1))
    await hospital.passes(hours=1)
    assert "Resolved" in hospital.read(hospital.card(1)) and "resolved it" in hospital.thread(1)
