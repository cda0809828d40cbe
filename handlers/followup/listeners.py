"""The answers to "Is it out of your shoe?", weeks later to "Still gone?", and to "It is open again"."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import House, Visit
from handlers.followup.decide import call_off, confirm, confirm_still_gone, reopen, why_not_reopen
from handlers.followup.left import LEFT, Left, left_form, said
from handlers.followup.parts import answered
from handlers.read_back import message_at
from handlers.services.reading import whole_number
from handlers.stopped import turn_back
from handlers.whisper import whisper
from storage.screened import Screened

log = structlog.get_logger()

TIDYING = 1.0
"""Seconds that Slack gets to take the buttons away; what was said is saved by then."""

LOST_TRACK = "Pebble lost track of which pebble this is about. Please close this and press the button again."


def listen(app: AsyncApp, house: House) -> None:
    """Register them."""
    app.action("followup.yes")(yes_pressed)
    app.action("followup.partly")(left_pressed)
    app.action("followup.still")(left_pressed)
    app.action("followup.back")(left_pressed)
    app.action("followup.still_gone")(still_gone_pressed)
    app.action("followup.fine")(fine_pressed)
    app.view(LEFT)(left_sent)


async def yes_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """It is gone: closed, with thanks."""
    await _do(confirm, "yes", ack, body, client, context)


async def still_gone_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Weeks later it is still gone: thanks."""
    await _do(confirm_still_gone, "gone", ack, body, client, context)


async def fine_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """They did not mean to open it again."""
    await _do(call_off, "fine", ack, body, client, context)


async def _do(
    deed: Callable[[Visit, int], Awaitable[str | None]],
    answer: str,
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    context: dict[str, Any],
) -> None:
    if problem := await deed(Visit.of(context), _number(body)):
        await whisper(client, body, problem)
    else:
        await _take_buttons_away(client, _channel(body), body.get("message") or {}, answer)
    await ack()


async def left_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Partly, still there, or back: what is left?"""
    left = _left(body)
    if problem := await why_not_reopen(Visit.of(context), left.number):
        await whisper(client, body, problem)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=left_form(left))
    await ack()


async def left_sent(
    ack: AsyncAck, view: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """What is left: open again. Only now do the buttons go, since the form could have been closed."""
    visit = Visit.of(context)
    words, left = said(view, visit.own), Left.from_view(view)
    if not isinstance(words, Screened) or left is None:
        await turn_back(ack, visit, view, {"left": LOST_TRACK} if isinstance(words, Screened) else words)
        return
    problem = await reopen(visit, left.number, words, answer=left.answer, source=str(view["id"]))
    if problem:
        await turn_back(ack, visit, view, {"left": problem})
        return
    message = await message_at(client, left.channel, left.head, left.ts) if left.ts else None
    await _take_buttons_away(client, left.channel, message or {}, left.answer)
    await ack()


async def _take_buttons_away(
    client: AsyncWebClient, channel: str, message: Mapping[str, Any], answer: str
) -> None:
    blocks = answered(message, answer)
    if blocks is None:
        return
    try:
        async with asyncio.timeout(TIDYING):
            text = str(message.get("text") or "")
            await client.chat_update(channel=channel, ts=_ts(message), text=text, blocks=blocks)
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.info("buttons_stay", error=type(error).__name__)


def _left(body: Mapping[str, Any]) -> Left:
    message = body.get("message") or {}
    return Left(
        number=_number(body),
        answer=ANSWERS.get(str(_action(body).get("action_id")), "still"),
        channel=_channel(body),
        head=str(message.get("thread_ts") or _ts(message)),
        ts=_ts(message),
    )


ANSWERS: dict[str, Literal["partly", "back"]] = {"followup.partly": "partly", "followup.back": "back"}


def _action(body: Mapping[str, Any]) -> Mapping[str, Any]:
    found = (body.get("actions") or [{}])[0]
    assert isinstance(found, Mapping)
    return found


def _number(body: Mapping[str, Any]) -> int:
    return whole_number(_action(body).get("value")) or 0


def _channel(body: Mapping[str, Any]) -> str:
    return str((body.get("channel") or {}).get("id") or "")


def _ts(message: Mapping[str, Any]) -> str:
    return str(message.get("ts") or "")
