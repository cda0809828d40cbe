"""Looks up a post whose answer was lost, before it is repeated: Slack itself would take it twice."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.addresses import Address
from bot.delivery.slack import Standing
from storage.models import Owed

PAGE, PAGES = 200, 10
"""So many messages are looked through, at most `PAGES` times."""


async def look_up(client: AsyncWebClient, owed: Owed, address: Address, since: float) -> Standing | None:
    """Where this message stands if an earlier try reached Slack after `since` (Unix seconds); else None."""
    channel = await _conversation(client, address)
    cursor = None
    for _ in range(PAGES):
        answer = await _page(client, channel, address.thread, since, cursor)
        for message in answer.get("messages") or ():
            if _id_of(message) == owed.id:
                return Standing(channel, message["ts"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    return None


async def _conversation(client: AsyncWebClient, address: Address) -> str:
    """History wants the direct message's own id, not the person's."""
    if address.channel != address.person:
        return address.channel
    answer = await client.conversations_open(users=address.channel)
    channel = answer.get("channel")
    return str(channel["id"]) if isinstance(channel, dict) and channel.get("id") else address.channel


def _id_of(message: Any) -> str | None:
    """The owed message that this one says it is."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    found = payload.get("id")
    return found if isinstance(found, str) else None


async def _page(
    client: AsyncWebClient, channel: str, thread: str | None, since: float, cursor: str | None
) -> Any:
    asked: Any = {"channel": channel, "oldest": f"{since:.6f}", "limit": PAGE, "include_all_metadata": True}
    if cursor:
        asked["cursor"] = cursor
    if thread is not None:
        return await client.conversations_replies(ts=thread, **asked)
    return await client.conversations_history(**asked)
