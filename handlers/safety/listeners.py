"""The reviewer's buttons, under their message and in "More…"."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import House, Visit
from handlers.safety.confirm import confirm
from handlers.safety.messages import HOLD, NO_HARM, REPORTED, SAID, answered
from handlers.services.blocks import modal, section
from handlers.services.reading import whole_number
from handlers.whisper import politely, whisper


def listen(app: AsyncApp, house: House) -> None:
    """Register them."""
    for answer in (REPORTED, NO_HARM, HOLD):
        app.action(answer)(answer_pressed)


async def answer_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Confirmed, or kept open; the buttons give way to what was said."""
    pressed = (body.get("actions") or [{}])[0]
    number, answer = whole_number(pressed.get("value")) or 0, str(pressed.get("action_id"))
    problem = await confirm(Visit.of(context), number, answer)
    said = problem or SAID[answer]
    if view := body.get("view"):
        done = modal(f"PEB-{number}", [section(said)], callback_id="safety_done", close="Done")
        await politely(client.views_update(view_id=view["id"], view=done))
    elif problem:
        await whisper(client, body, problem)
    else:
        await _take_buttons_away(client, body, said)
    await ack()


async def _take_buttons_away(client: AsyncWebClient, body: Mapping[str, Any], said: str) -> None:
    message = body.get("message") or {}
    blocks = answered(message, said)
    if blocks is not None:
        channel, text = str((body.get("channel") or {}).get("id")), str(message.get("text") or "")
        await politely(client.chat_update(channel=channel, ts=str(message["ts"]), text=text, blocks=blocks))
