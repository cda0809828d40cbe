"""The way out to Slack: post, edit, whisper."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.addresses import Address
from handlers.feature import Letter
from storage.models import Owed


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a message stands now; a Slack that does not say leaves None."""

    channel: str | None
    ts: str | None


async def send(client: AsyncWebClient, owed: Owed, address: Address, letter: Letter) -> Standing:
    """Send the words to the address; raises what the client raises."""
    if address.edits is not None:
        return await _edit(client, owed, address, address.edits, letter)
    if address.whom is not None:
        return await _whisper(client, address, address.whom, letter)
    return await _post(client, owed, address, letter)


async def _post(client: AsyncWebClient, owed: Owed, address: Address, letter: Letter) -> Standing:
    answer = await client.chat_postMessage(
        channel=address.channel,
        thread_ts=address.thread,
        text=letter.text,
        blocks=letter.blocks,
        metadata=metadata(owed),
        unfurl_links=False,
        unfurl_media=False,
    )
    return _standing(answer)


async def _edit(client: AsyncWebClient, owed: Owed, address: Address, ts: str, letter: Letter) -> Standing:
    answer = await client.chat_update(
        channel=address.channel, ts=ts, text=letter.text, blocks=letter.blocks, metadata=metadata(owed)
    )
    return _standing(answer)


async def _whisper(client: AsyncWebClient, address: Address, whom: str, letter: Letter) -> Standing:
    await client.chat_postEphemeral(
        channel=address.channel, user=whom, thread_ts=address.thread, text=letter.text, blocks=letter.blocks
    )
    return Standing(None, None)


def metadata(owed: Owed) -> dict[str, Any]:
    """What finds the message again: ids only, since any app can read it."""
    return {"event_type": f"pebble_{owed.kind}", "event_payload": {"id": owed.id}}


def _standing(answer: Any) -> Standing:
    return Standing(answer.get("channel"), answer.get("ts"))
