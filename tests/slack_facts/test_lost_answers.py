"""Facts 6 and 14: no call is repeated behind our back, and a private word is never the only sign of what matters.

The SDK itself repeats a call whose connection broke, so that a post could stand twice, and obeys no 429; private
words (ephemerals) need not arrive. Guards: `retry_handlers=[]` of both clients in bot/assembly.py, delivery's own
look-up and pauses (tests/bot/delivery/test_failures.py), and handlers/whisper.py.
"""

import pytest

from bot.sandbox.cast import HOSPITAL
from tests.stories.hospital import Hospital

WORDS = "The label printer in pod C prints to pod A"


def times(hospital: Hospital, method: str) -> int:
    return sum(call.what == method for call in hospital.slack.calls)


@pytest.mark.parametrize("fault", ["lost", "reset", "500", "429", "empty"])
async def test_a_private_word_is_tried_once(hospital: Hospital, fault: str) -> None:
    await hospital.nurse.reports(WORDS)
    hospital.slack.faults.next("chat.postEphemeral", fault)
    await hospital.manager.presses("Acknowledge", on=hospital.card(1))
    assert times(hospital, "chat.postEphemeral") == 1 and hospital.manager.slack.notices == []


@pytest.mark.parametrize("fault", ["lost", "reset"])
async def test_a_form_is_asked_for_once(hospital: Hospital, fault: str) -> None:
    """A trigger is good for one form: the second try would be refused, and hide what happened."""
    hospital.slack.faults.next("views.open", fault)
    await hospital.nurse.opens_form(WORDS)
    assert times(hospital, "views.open") == 1
    assert WORDS in hospital.nurse.last_whisper


async def test_a_direct_message_whose_answer_was_lost_stands_once(hospital: Hospital) -> None:
    """Where nobody can be whispered to, the word comes as a message; it must not come twice."""
    await hospital.nurse.reports(WORDS)
    hospital.slack.faults.next("chat.postEphemeral", "user_not_in_channel")
    hospital.slack.faults.next("chat.postMessage", "lost")
    await hospital.manager.presses("Acknowledge", on=hospital.card(1))
    assert sum("IT owners" in hospital.read(message) for message in hospital.manager.messages) == 1


async def test_who_cannot_be_whispered_to_is_written_to(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    hospital.slack.faults.next("chat.postEphemeral", "user_not_in_channel")
    await hospital.manager.presses("Acknowledge", on=hospital.card(1))
    assert hospital.manager.slack.whispers == [] and "IT owners" in hospital.manager.last_read


async def test_everything_that_matters_arrives_without_private_words(hospital: Hospital) -> None:
    hospital.slack.faults.always("chat.postEphemeral", "user_not_in_channel")
    await hospital.nurse.reports(WORDS)
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    await hospital.owner.says("to reporter: Which tray?", under=hospital.card(1))
    await hospital.nurse.says("The upper one", under=hospital.nurse.messages[0])
    await hospital.owner.says("resolve: It prints where you stand.", under=hospital.card(1))
    read = "\n".join(map(hospital.read, hospital.nurse.messages))
    for word in ("PEB-1", "has read", "Which tray?", "It prints where you stand."):
        assert word in read
    assert "The upper one" in hospital.thread(1)


async def test_in_a_thread_where_no_command_works_a_message_becomes_a_report(hospital: Hospital) -> None:
    """Fact 14: Slack takes no slash command in a thread; the shortcut on a message is the way."""
    head = await hospital.physician.slack.say("Rounds at eight", channel=HOSPITAL.general)
    await hospital.nurse.slack.say(WORDS, channel=HOSPITAL.general, thread=head["ts"])
    reply = hospital.slack.thread(HOSPITAL.general, head["ts"])[-1]
    await hospital.nurse.slack.message_shortcut("report_message", on=reply)
    assert WORDS in hospital.nurse.form
    await hospital.nurse.sends()
    assert WORDS in hospital.read(hospital.card(1))
