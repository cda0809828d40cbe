"""The buttons and forms of a conversation, end to end but for the wire."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck

from bot.sandbox.reading import text_of
from handlers.conversation import listeners
from handlers.conversation.forms import CHOOSE_OR_WRITE
from handlers.services.permissions import OWNERS_ONLY
from handlers.services.report_form import REPORT
from storage.models import Owed
from storage.models.states import Status
from tests.handlers.conversation.ward import (
    CARDS,
    DM,
    HEAD,
    NURSE,
    OWNER,
    STRANGER,
    Slack,
    Ward,
    errors,
    press,
    said_in_dm,
    sent,
    ward,
)

SAID, ASKED = "1700000009.000100", "1700000010.000100"


async def presses(here: Ward, slack: Slack, listener: Any, body: dict[str, Any]) -> None:
    ack = AsyncAck()
    visit = here.visit(body["user"]["id"], channel=body["channel"]["id"])
    await listener(ack=ack, body=body, client=slack, context={"visit": visit})
    assert ack.response is not None


async def sends(here: Ward, listener: Any, view: dict[str, Any], by: str) -> dict[str, str]:
    ack = AsyncAck()
    await listener(ack=ack, view=view, context={"visit": here.visit(by)})
    return errors(ack)


async def test_an_owner_asks_and_the_reporter_answers(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        await presses(
            here, slack, listeners.ask_pressed, press("conversation.ask", "1", by=OWNER, channel=CARDS)
        )
        [form] = slack.forms
        assert await sends(here, listeners.question_sent, sent(form), OWNER) == {"own": CHOOSE_OR_WRITE}
        assert await sends(here, listeners.question_sent, sent(form, ready="always"), OWNER) == {}

        question = await here.letter("question")
        assert question is not None
        message = slack.add(DM, ASKED, text=question.text, blocks=question.blocks, thread_ts=HEAD)
        await presses(
            here,
            slack,
            listeners.answer_pressed,
            press("conversation.answer", "1", by=NURSE, message=message),
        )
        form = slack.forms[-1]
        assert "Does it happen every time, or only sometimes?" in text_of(form)
        assert await sends(here, listeners.answer_sent, sent(form, "V2", answer="Sometimes"), NURSE) == {}
        assert (await here.pebble()).status is Status.ACKNOWLEDGED


async def test_who_may_not_ask_is_told_so_alone(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        body = press("conversation.ask", "1", by=STRANGER, channel=CARDS)
        await presses(here, slack, listeners.ask_pressed, body)
        assert (slack.forms, slack.whispers) == ([], [OWNERS_ONLY])


async def test_a_refusal_stands_in_the_form(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        body = press("conversation.ask", "1", by=OWNER, channel=CARDS)
        await presses(here, slack, listeners.ask_pressed, body)
        await here.resolved()
        said = await sends(here, listeners.question_sent, sent(slack.forms[0], ready="always"), OWNER)
        assert "already resolved" in said["own"]


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "message_changed", "message": {"user": NURSE, "text": "It froze"}},
        {"subtype": "message_deleted", "deleted_ts": SAID},
        {"bot_id": "B0PEBBLE"},
    ],
)
async def test_what_no_person_wrote_is_acknowledged_and_left(database_url, event):
    async with ward(database_url) as here:
        ack, said = AsyncAck(), said_in_dm("It froze", **event)
        assert await listeners.in_direct_messages(said)
        await listeners.direct_message(
            ack=ack,
            body={"event": said},
            event=said,
            client=Slack(),  # type: ignore[arg-type]
            context={"visit": here.visit(NURSE)},
        )
        assert ack.response is not None
        assert await here.all(Owed) == []


async def test_messages_in_channels_are_not_ours():
    assert not await listeners.in_direct_messages(said_in_dm("ack", channel_type="channel"))


async def suggested(slack: Slack, said: str, **of_message: Any) -> dict[str, Any]:
    """Their message, and our question under it."""
    slack.add(DM, SAID, text=said, user=NURSE, **of_message)
    return slack.add(DM, ASKED, text="Shall I?", bot_id="B0PEBBLE", thread_ts=SAID)


async def test_yes_opens_the_form_with_their_words(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        message = await suggested(slack, "The dose &lt; 5 ml hides")
        body = press("conversation.make_pebble", SAID, by=NURSE, message=message)
        await presses(here, slack, listeners.pebble_wanted, body)
        [form] = slack.forms
        assert form["callback_id"] == REPORT
        assert form["blocks"][0]["element"]["initial_value"] == "The dose < 5 ml hides"


async def test_yes_leaves_patient_data_out_of_the_form(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        message = await suggested(slack, "Label of MRN 12345678 is blank")
        body = press("conversation.make_pebble", SAID, by=NURSE, message=message)
        await presses(here, slack, listeners.pebble_wanted, body)
        assert "12345678" not in str(slack.forms[0])
        assert "[record number]" in str(slack.forms[0])


async def test_yes_finds_a_word_inside_a_thread(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        slack.add(DM, HEAD, text="Your week", bot_id="B0PEBBLE")
        slack.add(DM, SAID, text="The scanner beeps", user=NURSE, thread_ts=HEAD)
        message = slack.add(DM, ASKED, text="Shall I?", bot_id="B0PEBBLE", thread_ts=HEAD)
        body = press("conversation.make_pebble", SAID, by=NURSE, message=message)
        await presses(here, slack, listeners.pebble_wanted, body)
        assert slack.forms[0]["blocks"][0]["element"]["initial_value"] == "The scanner beeps"


@pytest.mark.parametrize("gone", [(DM, SAID), None])
async def test_yes_opens_an_empty_form_when_the_words_are_gone(database_url, gone):
    async with ward(database_url) as here:
        slack = Slack()
        message = await suggested(slack, "The scanner beeps")
        value = SAID if gone else "nonsense"
        if gone:
            del slack.messages[gone]
        body = press("conversation.make_pebble", value, by=NURSE, message=message)
        await presses(here, slack, listeners.pebble_wanted, body)
        assert "initial_value" not in slack.forms[0]["blocks"][0]["element"]


async def test_when_slack_opens_nothing_they_are_told(database_url):
    async with ward(database_url) as here:
        slack = Slack(down=True)
        message = await suggested(slack, "The scanner beeps")
        body = press("conversation.make_pebble", SAID, by=NURSE, message=message)
        await presses(here, slack, listeners.pebble_wanted, body)
        assert slack.whispers == [listeners.NOT_OPENED]


@pytest.mark.parametrize("down", [False, True])
async def test_no_takes_the_question_away_if_slack_lets_us(database_url, down):
    async with ward(database_url) as here:
        slack = Slack(down=down)
        message = await suggested(slack, "The scanner beeps")
        body = press("conversation.no_pebble", SAID, by=NURSE, message=message)
        await presses(here, slack, listeners.no_pebble_wanted, body)
        assert ((DM, ASKED) in slack.messages) is down
        assert (DM, SAID) in slack.messages
