"""Socket Mode: the app's WebSockets, what they are sent, and how they come to an end."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
from asyncio import Future
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.sandbox.parcels import Parcel, Reply
from bot.sandbox.refused import Json

MOST = 10
"""So many links an app may hold."""
LAST_WORDS = 10.0
"""Seconds from an announced end to the end."""
LIFETIME = 18_060.0
"""Seconds after which Slack asks for a fresh link."""
DEBUGGED = 360.0
"""As long, where the address says `debug_reconnects=true`."""


@dataclass(eq=False)
class Link:
    """One WebSocket of the app; `mute` gets no payloads any more though its pings go on."""

    send: Send
    receive: Receive
    mute: bool = False
    cut: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: dict[str, Future[Json]] = field(default_factory=dict)

    async def tell(self, message: Json) -> None:
        """Send one message; a link that is gone hears nothing."""
        try:
            await self.send({"type": "websocket.send", "text": json.dumps(message, ensure_ascii=False)})
        except (OSError, RuntimeError):
            self.cut.set()

    def acknowledged(self, text: str) -> None:
        """Take what the app said; anything but the acknowledgement of an envelope is not listened to."""
        try:
            said: Any = json.loads(text)
        except ValueError:
            return
        if isinstance(said, dict) and (answer := self.waiting.pop(str(said.get("envelope_id")), None)):
            answer.set_result(said)


class Sockets:
    """ASGI: answers the address that `apps.connections.open` gives out.

    `on` is the switch in the app's settings, `most` how many links may be open, `opened` how many ever were,
    `lifetime` the seconds that a link lives.
    Faults: the next `lost` acknowledgements are not heard; a link that is `brittle` breaks with its next payload.
    """

    def __init__(self, app_id: str, dice: random.Random | None = None) -> None:
        self.on = False
        self.links: list[Link] = []
        self.opened = 0
        self.most = MOST
        self.lifetime = LIFETIME
        self.lost = 0
        self.brittle = False
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._dice = dice or random.Random()  # noqa: S311 - chance, not a secret

    def path(self) -> str:
        """A fresh path to connect to, good for one link."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"/_/link/{ticket}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one link until either side ends it."""
        await receive()
        ticket = scope["path_params"]["ticket"]
        if ticket not in self._tickets:
            await send({"type": "websocket.close", "code": 1008})
            return
        self._tickets.discard(ticket)
        await send({"type": "websocket.accept"})
        link = Link(send, receive)
        if reason := self._why_not():
            await link.tell(_disconnect(reason))
            await send({"type": "websocket.close", "code": 1000})
            return
        self.links.append(link)
        self.opened += 1
        debugged = b"debug_reconnects=true" in scope["query_string"]
        lifetime = min(DEBUGGED, self.lifetime) if debugged else self.lifetime
        try:
            await link.tell(self._hello(lifetime))
            await self._serve(link, lifetime)
        finally:
            self.links.remove(link)

    def _why_not(self) -> str | None:
        if not self.on:
            return "link_disabled"
        return "too_many_websockets" if len(self.links) >= self.most else None

    def _hello(self, lifetime: float) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.links),
            "debug_info": {"host": "applink-sandbox", "approximate_connection_time": int(lifetime)},
            "connection_info": {"app_id": self._app_id},
        }

    async def _serve(self, link: Link, lifetime: float) -> None:
        ends = (self._listen(link), link.cut.wait(), _age(link, lifetime))
        tasks = [asyncio.create_task(end) for end in ends]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def _listen(self, link: Link) -> None:
        while (message := await link.receive())["type"] == "websocket.receive":
            if self.lost:
                self.lost -= 1
            else:
                link.acknowledged(message.get("text") or "")

    async def carry(
        self, parcel: Parcel, deadline: float, again: tuple[int, str] | None
    ) -> tuple[bytes, Reply]:
        """Send a payload down one link drawn at random; what was sent, and the acknowledgement as a reply."""
        envelope: Json = {
            "envelope_id": secrets.token_hex(16),
            "type": parcel.kind,
            "payload": parcel.payload,
            "accepts_response_payload": parcel.kind != "events_api",
        }
        if parcel.kind == "events_api":
            number, reason = again or (0, "")
            envelope |= {"retry_attempt": number, "retry_reason": reason}
        return json.dumps(envelope, ensure_ascii=False).encode(), await self._carried(envelope, deadline)

    async def _carried(self, envelope: Json, deadline: float) -> Reply:
        if not self.links:
            return Reply(0, b"", "connection_failed")
        link = self._dice.choice(self.links)
        answer: Future[Json] = asyncio.get_running_loop().create_future()
        link.waiting[envelope["envelope_id"]] = answer
        if not link.mute:
            await link.tell(envelope)
        if self.brittle:
            self.brittle = False
            link.cut.set()
        try:
            async with asyncio.timeout(deadline):
                said = await answer
        except TimeoutError:
            return Reply(0, b"", "timeout")
        finally:
            link.waiting.pop(envelope["envelope_id"], None)
        payload = said.get("payload") if envelope["accepts_response_payload"] else None
        return Reply(200, json.dumps(payload).encode() if payload else b"", None)

    async def disconnect(self, reason: str) -> None:
        """Tell every link that it will end: `warning`, `refresh_requested` or, at once, `link_disabled`."""
        seconds = 0.0 if reason == "link_disabled" else LAST_WORDS
        for link in list(self.links):
            await link.tell(_disconnect(reason))
            asyncio.get_running_loop().call_later(seconds, link.cut.set)

    def drop(self) -> None:
        """Cut every link without a word."""
        for link in self.links:
            link.cut.set()

    def deafen(self) -> None:
        """From now on the links there are get pings and nothing else; new ones are well."""
        for link in self.links:
            link.mute = True

    def freeze(self) -> None:
        """From now on the links there are neither hear nor say anything, as when a firewall forgot them."""
        for link in self.links:
            link.mute = True
            _still(link.receive)


async def _age(link: Link, lifetime: float) -> None:
    """Live so long; warn before the end, and ask for a fresh link at it."""
    await asyncio.sleep(max(lifetime - LAST_WORDS, 0.0))
    await link.tell(_disconnect("warning"))
    await asyncio.sleep(min(LAST_WORDS, lifetime))
    await link.tell(_disconnect("refresh_requested"))


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}


def _still(receive: Receive) -> None:
    """Stop reading, so that pings stay unanswered; ASGI has no word for it, uvicorn's protocol has."""
    protocol: Any = getattr(receive, "__self__", None)
    protocol.stop_keepalive()
    protocol.read_paused = True
    protocol.transport.pause_reading()
