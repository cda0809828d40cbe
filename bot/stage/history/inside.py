"""The local Slack's Web API without a network: the same answers and refusals, in the same process."""

import json
import re
from datetime import datetime
from typing import Any, NamedTuple

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.api.args import Args
from bot.sandbox.api.methods import METHODS
from bot.sandbox.refused import Refused
from bot.sandbox.slack import Slack

NAMED = re.compile(r"\bPEB-(\d+)\b")


class Spot(NamedTuple):
    """Where a message stands."""

    channel: str
    ts: str


class Inside(AsyncWebClient):
    """Calls the methods of a local Slack, and remembers where each pebble's card and receipt stand.

    A message whose id `owed_at` knows is stamped with that time.
    """

    def __init__(self, slack: Slack) -> None:
        super().__init__(token="inside")  # noqa: S106 - nobody asks for it
        self._slack = slack
        self.cards: dict[int, Spot] = {}
        self.receipts: dict[int, Spot] = {}
        self.owed_at: dict[str, datetime] = {}

    async def api_call(self, api_method: str, **sent: Any) -> Any:
        """See `AsyncWebClient`; raises `SlackApiError` where Slack refuses."""
        given = {**(sent.get("params") or {}), **(sent.get("data") or {}), **(sent.get("json") or {})}
        values = {name: value for name, value in given.items() if value is not None}
        clock = self._slack.clock
        owed_at = self.owed_at.get(_owed(values), clock())
        self._slack.clock = lambda: owed_at
        try:
            answer = {"ok": True, **METHODS[api_method].answer(self._slack, Args(values))}
        except Refused as refused:
            raise SlackApiError("refused", refused.answer()) from None  # type: ignore[no-untyped-call]
        finally:
            self._slack.clock = clock
        if api_method == "chat.postMessage":
            self._remember(answer)
        return answer

    def _remember(self, answer: dict[str, Any]) -> None:
        message = answer["message"]
        kind = str((message.get("metadata") or {}).get("event_type"))
        spots = {"pebble_card": self.cards, "pebble_receipt": self.receipts}.get(kind)
        if spots is None:
            return
        if named := NAMED.search(message["text"] + json.dumps(message.get("blocks"))):
            spots.setdefault(int(named[1]), Spot(answer["channel"], answer["ts"]))


def _owed(values: dict[str, Any]) -> str:
    """The id of the owed message that this call is about, or ""."""
    metadata = values.get("metadata")
    metadata = json.loads(metadata) if isinstance(metadata, str) else metadata or {}
    return str(metadata.get("event_payload", {}).get("id", ""))
