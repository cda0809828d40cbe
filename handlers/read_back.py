"""Reads one message back from Slack, for what we deliberately do not store."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

READING = 1.0
"""Seconds that Slack gets, so that what comes next still fits into its own 3 s."""


async def message_at(client: AsyncWebClient, channel: str, head: str, ts: str) -> Mapping[str, Any] | None:
    """The message at `ts` in the thread that begins at `head` (itself, if it stands alone).

    None if it is gone, or if Slack is slow or refuses. Its text is escaped, as in Slack's events.
    """
    try:
        async with asyncio.timeout(READING):
            answer = await client.conversations_replies(
                channel=channel, ts=head, oldest=ts, latest=ts, inclusive=True, limit=5
            )
    except (SlackApiError, ClientError, TimeoutError):
        return None
    # Slack adds the head of the thread to every answer.
    return next((message for message in answer.get("messages") or [] if message.get("ts") == ts), None)
