"""A private word to the person who just did something, and to nobody else."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.services.blocks import Block, section

log = structlog.get_logger()

MOMENT = 0.8
"""Seconds that Slack gets to show what is already done, so that our answer still arrives in time."""


async def politely(call: Awaitable[object]) -> None:
    """Show somebody what has already happened; if Slack does not, that is logged and undoes nothing."""
    try:
        async with asyncio.timeout(MOMENT):
            await call
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("not_shown", error=type(error).__name__)


async def whisper(
    client: AsyncWebClient, body: Mapping[str, Any], text: str, blocks: Sequence[Block] | None = None
) -> None:
    """Say `text` (mrkdwn) only to who acted: where they acted if that is a channel, else in their messages.

    An ephemeral message is never the only sign of something that matters; if Slack refuses it, that is
    logged and nothing else happens.
    """
    person, channel, thread = _who_and_where(body)
    said: dict[str, Any] = {"text": text, "blocks": list(blocks) if blocks else [section(text)]}
    try:
        if channel is not None and await _quietly(client, channel, person, thread, said):
            return
        await client.chat_postMessage(channel=person, unfurl_links=False, **said)
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("whisper_failed", error=type(error).__name__)


async def _quietly(
    client: AsyncWebClient, channel: str, person: str, thread: str | None, said: Mapping[str, Any]
) -> bool:
    try:
        await client.chat_postEphemeral(channel=channel, user=person, thread_ts=thread, **said)
    except SlackApiError:
        return False
    return True


def _who_and_where(body: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    event = body.get("event") or {}
    item = event.get("item") or {}
    user = body.get("user") or {}
    person = user.get("id") or event.get("user") or body.get("user_id") or ""
    channel = (body.get("channel") or {}).get("id") or event.get("channel") or item.get("channel")
    message = body.get("message") or event
    return person, channel, message.get("thread_ts")
