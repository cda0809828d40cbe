"""The three buttons and the form, end to end but for the wire."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck

from bot.sandbox.reading import text_of
from handlers.followup import listeners
from handlers.followup.parts import question
from handlers.services.blocks import section
from handlers.services.reporters import NOT_YOURS
from storage.models.states import Status
from tests.handlers.conversation.ward import DM, HEAD, NURSE, STRANGER, Slack, Ward, errors, press, sent, ward

NEWS = "1700000005.000100"
BUTTONS = "Yes, it's gone\nPartly\nStill there"


def told(slack: Slack) -> dict[str, Any]:
    """The news that it is resolved, in the reporter's thread."""
    slack.add(DM, HEAD, text="PEB-1 is saved", bot_id="B0PEBBLE")
    blocks = [section("PEB-1 is resolved:"), *question(1)]
    return slack.add(DM, NEWS, text="PEB-1 is resolved", thread_ts=HEAD, blocks=blocks, bot_id="B0PEBBLE")


async def presses(here: Ward, slack: Slack, listener: Any, answer: str, *, by: str = NURSE) -> None:
    ack = AsyncAck()
    body = press(f"followup.{answer}", "1", by=by, message=slack.messages[DM, NEWS])
    await listener(ack=ack, body=body, client=slack, context={"visit": here.visit(by, channel=DM)})
    assert ack.response is not None


async def sends(here: Ward, slack: Slack, view: dict[str, Any]) -> dict[str, str]:
    ack = AsyncAck()
    await listeners.left_sent(
        ack=ack,
        view=view,
        client=slack,  # type: ignore[arg-type]
        context={"visit": here.visit(NURSE)},
    )
    return errors(ack)


def shown(slack: Slack) -> str:
    return text_of(slack.messages[DM, NEWS])


async def test_yes_closes_and_the_buttons_go(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        await here.resolved()
        told(slack)
        await presses(here, slack, listeners.yes_pressed, "yes")
        assert (await here.pebble()).status is Status.CLOSED
        assert shown(slack) == "PEB-1 is resolved:\n*Is it out of your shoe?*\nYou said: it's gone"
        assert slack.messages[DM, NEWS]["text"] == "PEB-1 is resolved"


async def test_yes_is_saved_even_when_slack_keeps_the_buttons(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        await here.resolved()
        told(slack)
        slack.down = True
        await presses(here, slack, listeners.yes_pressed, "yes")
        assert (await here.pebble()).status is Status.CLOSED
        assert shown(slack).endswith(BUTTONS)


async def test_yes_pressed_again_is_answered_alone(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        told(slack)
        await presses(here, slack, listeners.yes_pressed, "yes")
        [whisper] = slack.whispers
        assert "isn't marked as resolved" in whisper


@pytest.mark.parametrize(("answer", "words"), [("partly", "partly"), ("still", "still there")])
async def test_what_is_left_opens_it_again_and_the_buttons_go(database_url, answer, words):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        await here.resolved()
        told(slack)
        await presses(here, slack, listeners.left_pressed, answer)
        [form] = slack.forms
        assert shown(slack).endswith(BUTTONS), "they stay until the form is sent"
        assert "few words" in (await sends(here, slack, sent(form, left=" ")))["left"]
        assert await sends(here, slack, sent(form, left="The second screen")) == {}
        assert (await here.pebble()).status is Status.ACKNOWLEDGED
        assert shown(slack).endswith(f"You said: {words}")


async def test_a_form_that_was_overtaken_says_so(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        await here.resolved()
        told(slack)
        await presses(here, slack, listeners.left_pressed, "still")
        async with here.changing() as found:
            found.reopen(by=NURSE, at=here.visit(NURSE).now)
        said = await sends(here, slack, sent(slack.forms[0], left="The second screen"))
        assert "still open" in said["left"]


async def test_a_form_that_forgot_its_pebble_keeps_the_words(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        await here.resolved()
        told(slack)
        await presses(here, slack, listeners.left_pressed, "still")
        view = sent(slack.forms[0], left="The second screen") | {"private_metadata": ""}
        assert await sends(here, slack, view) == {"left": listeners.LOST_TRACK}


async def test_nobody_else_opens_the_form(database_url):
    async with ward(database_url) as here:
        slack = Slack()
        await here.reported()
        await here.resolved()
        told(slack)
        await presses(here, slack, listeners.left_pressed, "still", by=STRANGER)
        assert (slack.forms, slack.whispers) == ([], [NOT_YOURS])
