"""What comes through the WebSocket, parsed, and how an envelope is acknowledged."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.delivery.outcomes import spoken
from bot.web import LIMIT

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hello:
    """The link is open."""


@dataclass(frozen=True, slots=True)
class Parting:
    """Slack is about to end the link; `reason` is its own word for why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """One payload and what must be sent back; `again` is how often it was sent before."""

    id: str
    payload: Json
    takes_answer: bool
    again: int
    why_again: str

    def request(self) -> AsyncBoltRequest:
        """The payload as Bolt takes it, with the headers that HTTP would have; raises one of `bot.door.ODD`."""
        headers: dict[str, str] = {}
        if self.again:
            headers = {"x-slack-retry-num": str(self.again), "x-slack-retry-reason": self.why_again}
        return AsyncBoltRequest(mode="socket_mode", body=self.payload, headers=dict(headers))

    def acknowledgement(self, answer: BoltResponse) -> str | None:
        """What to send back; None where the answer is a failure, so that Slack tells the person or tries again."""
        if answer.status != 200:
            return None
        said: Json = {"envelope_id": self.id}
        if self.takes_answer and answer.body:
            said["payload"] = _body(answer)
        return json.dumps(said)


def _body(answer: BoltResponse) -> Json:
    content = answer.headers.get("content-type", [""])[0]
    return dict(json.loads(answer.body)) if content.startswith("application/json") else {"text": answer.body}


def read(text: str) -> Hello | Parting | Envelope | None:
    """One message of Slack's; None for what is too large or none of the three."""
    if len(text.encode(errors="replace")) > LIMIT:
        return None
    try:
        said = json.loads(text)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    if said.get("type") == "hello":
        return Hello()
    if said.get("type") == "disconnect":
        return Parting(spoken(said.get("reason")) or "unnamed")
    return _envelope(said)


def _envelope(said: Mapping[str, Any]) -> Envelope | None:
    name, payload = said.get("envelope_id"), said.get("payload")
    if not isinstance(name, str) or not isinstance(payload, dict):
        return None
    again = said.get("retry_attempt")
    return Envelope(
        id=name,
        payload=payload,
        takes_answer=said.get("accepts_response_payload") is True,
        again=again if isinstance(again, int) else 0,
        why_again=spoken(said.get("retry_reason")),
    )
