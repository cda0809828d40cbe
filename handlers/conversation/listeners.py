"""The ways into a conversation: the card's question, the reporter's answer, and direct messages."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.conversation import forms
from handlers.conversation.ask import ask, why_not_ask
from handlers.conversation.hear import hear
from handlers.conversation.heard import Heard
from handlers.conversation.messages import AGAIN
from handlers.conversation.relay import relay
from handlers.feature import House, Visit
from handlers.read_back import message_at
from handlers.services.blocks import Block
from handlers.services.findings import without
from handlers.services.permissions import GUESTS
from handlers.services.reading import remembered, whole_number
from handlers.services.report_form import report_form
from handlers.services.text import as_written
from handlers.stopped import turn_back
from handlers.whisper import whisper
from storage.screened import Screened

log = structlog.get_logger()

OPENING, TIDYING = 1.5, 1.0
"""Seconds that Slack gets to open a form after a message was read back, and to take a question away."""

NOT_OPENED = "Slack couldn't open the form just now. Nothing is lost: please press the button once more."


def listen(app: AsyncApp, house: House) -> None:
    """Register them."""
    app.action("conversation.ask")(ask_pressed)
    app.view(forms.QUESTION)(question_sent)
    app.action("conversation.answer")(answer_pressed)
    app.view(forms.ANSWER)(answer_sent)
    app.action(AGAIN)(again_pressed)
    app.event("message", matchers=[in_direct_messages])(direct_message)
    app.action("conversation.make_pebble")(pebble_wanted)
    app.action("conversation.no_pebble")(no_pebble_wanted)


async def ask_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Asked for on the card: one look at who asks, then the form."""
    value, _, words = _value(body).partition("\n")
    number = whole_number(value) or 0
    if problem := await why_not_ask(Visit.of(context), number):
        await whisper(client, body, problem)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=forms.question_form(number, words))
    await ack()


async def question_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """The question goes to the reporter."""
    visit = Visit.of(context)
    asked = forms.asked(view, visit.own)
    if not isinstance(asked, Screened):
        await turn_back(ack, visit, view, asked)
        return
    problem = await ask(visit, _number(view), asked, source=str(view["id"]))
    await (turn_back(ack, visit, view, {"own": problem}) if problem else ack())


async def answer_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Pressed under a question: the form opens at once, with the question in it."""
    form = forms.answer_form(whole_number(_value(body)) or 0, forms.quoted_in(body.get("message") or {}))
    await client.views_open(trigger_id=body["trigger_id"], view=form)
    await ack()


async def answer_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """The answer goes to IT."""
    visit = Visit.of(context)
    words = forms.answered(view, visit.own)
    if not isinstance(words, Screened):
        await turn_back(ack, visit, view, words)
        return
    problem = await relay(visit, _number(view), words, mark=str(view["id"]), form=True)
    await (turn_back(ack, visit, view, {"answer": problem}) if problem else ack())


async def again_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """After words that were not passed on: the form, with what is left of them while they still stand in Slack."""
    number, _, ts = _value(body).partition("\n")
    channel, head = _place(body)
    message = await message_at(client, channel, head, ts) or {}
    words = without(as_written(str(message.get("text") or "")), Visit.of(context).own)
    if not await _opened(client, body, forms.answer_form(whole_number(number) or 0, words=words)):
        await whisper(client, body, NOT_OPENED)
    await ack()


async def in_direct_messages(event: dict[str, Any]) -> bool:
    """Whether this happened in someone's direct messages with Pebble, edits and our own words included."""
    return event.get("channel_type") == "im"


async def direct_message(
    ack: AsyncAck,
    body: dict[str, Any],
    event: dict[str, Any],
    client: AsyncWebClient,
    context: dict[str, Any],
) -> None:
    """A person wrote to Pebble."""
    if heard := Heard.of(event):
        visit = Visit.of(context)
        if problem := await hear(visit, heard) if await visit.staff(visit.person_id) else GUESTS:
            await whisper(client, body, problem)
    await ack()


async def pebble_wanted(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Yes: the form, with the words of their message if Slack gives them back, else empty."""
    channel, head = _place(body)
    message = await message_at(client, channel, head, _value(body)) or {}
    words = "" if message.get("bot_id") else as_written(str(message.get("text") or ""))
    visit = Visit.of(context)
    if not await _opened(client, body, report_form(visit.house.wordings.of(visit.workspace_id), words)):
        await whisper(client, body, NOT_OPENED)
    await ack()


async def no_pebble_wanted(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """No, thanks: the question goes away."""
    channel, _ = _place(body)
    try:
        async with asyncio.timeout(TIDYING):
            await client.chat_delete(channel=channel, ts=str((body.get("message") or {}).get("ts")))
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.info("suggestion_stays", error=type(error).__name__)
    await ack()


async def _opened(client: AsyncWebClient, body: Mapping[str, Any], form: Block) -> bool:
    try:
        async with asyncio.timeout(OPENING):
            await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=form)
    except (SlackApiError, ClientError, TimeoutError):
        return False
    return True


def _place(body: Mapping[str, Any]) -> tuple[str, str]:
    """The channel of a pressed message, and the head of its thread."""
    message = body.get("message") or {}
    channel = str((body.get("channel") or {}).get("id") or "")
    return channel, str(message.get("thread_ts") or message.get("ts") or "")


def _number(view: Mapping[str, Any]) -> int:
    return whole_number(remembered(view)) or 0


def _value(body: Mapping[str, Any]) -> str:
    return str((body.get("actions") or [{}])[0].get("value") or "")
