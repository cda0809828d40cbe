"""What people wrote in a card's thread themselves: only they can delete it, so it is listed, by link."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from storage.models import Place

PATIENCE = 1.2
"""Seconds that Slack gets to list them, so that the press is still answered in time."""
MOST = 200


@dataclass(frozen=True, slots=True)
class Left:
    """Messages of people under a card: who and when (ts); `link` leads to the card, "" if Slack did not say.

    `known` says whether Slack listed them.
    """

    channel: str = ""
    head: str = ""
    link: str = ""
    messages: tuple[tuple[str, str], ...] = field(default=())
    known: bool = False

    def by_person(self) -> dict[str, list[str]]:
        """Each person's messages."""
        found: dict[str, list[str]] = defaultdict(list)
        for person, ts in self.messages:
            found[person].append(ts)
        return found

    def only_of(self, person: str) -> "Left":
        """Only what this person wrote."""
        return replace(self, messages=tuple(one for one in self.messages if one[0] == person))

    def detail(self, moments: Iterable[str]) -> dict[str, object]:
        """What an owed message about these keeps: ids, and the way there."""
        return {
            "room": self.channel, "head": self.head, "link": self.link, "moments": list(moments),
            "known": self.known,
        }  # fmt: skip


async def left_in_thread(client: AsyncWebClient, card: Place | None) -> Left:
    """What people wrote under the card; nothing known if Slack is slow or refuses."""
    if card is None:
        return Left(known=True)
    try:
        async with asyncio.timeout(PATIENCE):
            answer, link = await asyncio.gather(
                client.conversations_replies(channel=card.channel, ts=card.ts, limit=MOST),
                client.chat_getPermalink(channel=card.channel, message_ts=card.ts),
            )
    except (SlackApiError, ClientError, TimeoutError):
        return Left(card.channel, card.ts)
    theirs = tuple(
        (str(message["user"]), str(message["ts"]))
        for message in answer.get("messages") or []
        if message.get("user") and not message.get("bot_id") and message.get("ts") != card.ts
    )
    return Left(card.channel, card.ts, str(link.get("permalink") or ""), theirs, known=True)


def link_to(link: str, head: str, channel: str, ts: str) -> str:
    """The address of a reply, made from that of the thread's head."""
    base = link.partition("?")[0].rpartition("/")[0]
    return f"{base}/p{ts.replace('.', '')}?thread_ts={head}&cid={channel}"
