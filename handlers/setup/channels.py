"""Asks Slack whether Pebble can write in a channel before it is chosen."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

ASKING = 1.0
"""Seconds that Slack gets; without an answer the channel is taken as it is."""

NOT_A_MEMBER = "Pebble isn't in that channel yet. Write /invite @Pebble there, then press Save once more."
NOT_SEEN = "Pebble can't see that channel. Write /invite @Pebble there, then press Save once more."
ARCHIVED = "That channel is archived. Please choose another, or unarchive it first."
SHARED = "People of another organisation are in that channel. Please choose one of your own."
NO_CHANNEL = "Please choose a channel; direct messages don't work here."


async def problems(client: AsyncWebClient, chosen: Mapping[str, str | None]) -> dict[str, str]:
    """What to say under each field whose channel Pebble could not write in; `chosen` is by block id."""
    asked = {block_id: channel for block_id, channel in chosen.items() if channel}
    found = await asyncio.gather(*[_problem(client, channel) for channel in asked.values()])
    return {block_id: problem for block_id, problem in zip(asked, found, strict=True) if problem}


async def _problem(client: AsyncWebClient, channel: str) -> str | None:
    try:
        async with asyncio.timeout(ASKING):
            answer = await client.conversations_info(channel=channel)
    except SlackApiError as error:
        return NOT_SEEN if error.response.get("error") == "channel_not_found" else None
    except (ClientError, TimeoutError):
        return None
    return problem_of(answer.get("channel"))


def problem_of(channel: Any) -> str | None:
    """What keeps Pebble from writing in this channel, as far as Slack says; None if nothing does."""
    if not isinstance(channel, Mapping):
        return None
    if channel.get("is_im") or channel.get("is_mpim"):
        return NO_CHANNEL
    if channel.get("is_archived"):
        return ARCHIVED
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        return SHARED
    return NOT_A_MEMBER if channel.get("is_member") is False else None
