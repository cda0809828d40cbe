"""The last ways in: what no other feature knows is answered kindly, and nothing is answered with an error."""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import House
from handlers.services.blocks import modal, section
from handlers.upkeep.messages import BUTTON_TOO_OLD, FORM_TOO_OLD, ONLY_PEBBLE, SHORTCUT_TOO_OLD
from handlers.whisper import whisper

ANY = re.compile("")


def listen(app: AsyncApp, house: House) -> None:
    """Register what matches everything; the first match wins, so this comes after every other feature."""
    app.action(ANY)(unknown_action)
    app.options(ANY)(unknown_options)
    app.view(ANY)(unknown_form)
    app.view_closed(ANY)(nothing_to_do)
    app.shortcut(ANY)(unknown_shortcut)
    app.command(ANY)(unknown_command)
    app.event(ANY)(nothing_to_do)


async def unknown_action(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """A button or menu of an earlier version."""
    await whisper(client, body, BUTTON_TOO_OLD)
    await ack()


async def unknown_options(ack: AsyncAck) -> None:
    """A menu that asks for its choices; we have none."""
    await ack(options=[])


async def unknown_form(ack: AsyncAck, view: dict[str, Any]) -> None:
    """A form of an earlier version: it stays open with the words in it."""
    block_id = first_input(view)
    if block_id:
        await ack(response_action="errors", errors={block_id: FORM_TOO_OLD})
    else:
        closing = modal("Pebble", [section(FORM_TOO_OLD)], callback_id="upkeep_closed", close="Close")
        await ack(response_action="update", view=closing)


async def unknown_shortcut(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """A shortcut of an earlier version."""
    await whisper(client, body, SHORTCUT_TOO_OLD)
    await ack()


async def unknown_command(ack: AsyncAck) -> None:
    """Another slash command that leads here."""
    await ack(text=ONLY_PEBBLE)


async def nothing_to_do(ack: AsyncAck) -> None:
    """An event, or a closed form, that nobody waits for."""
    await ack()


def first_input(view: Mapping[str, Any]) -> str | None:
    """The block under which a form can show an error."""
    blocks = view.get("blocks") or []
    return next((str(block["block_id"]) for block in blocks if _is_input(block)), None)


def _is_input(block: Any) -> bool:
    return isinstance(block, Mapping) and block.get("type") == "input" and bool(block.get("block_id"))
