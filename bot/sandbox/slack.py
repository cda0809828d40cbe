"""A whole local Slack: the state of one workspace, its Web API, and the app it talks to."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.routing import BaseRoute

from bot.sandbox import envelopes
from bot.sandbox.breaking import Breaking
from bot.sandbox.calls import Calls
from bot.sandbox.cast import HOSPITAL, Cast
from bot.sandbox.courier import Courier
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.install import EVENTS, SCOPES, SIGNING_SECRET
from bot.sandbox.limits import Limits
from bot.sandbox.mentions import Paged, mentions_in, whom
from bot.sandbox.posting import in_channel, thread
from bot.sandbox.refused import Json
from bot.sandbox.responses import Responses
from bot.sandbox.sockets import Sockets
from bot.sandbox.triggers import Triggers
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Room, World

if TYPE_CHECKING:
    from bot.sandbox.visitor import Visitor


class Slack:
    """One workspace. `clock` stamps messages and may be moved; signatures and triggers keep real time.

    `scopes` and `events` are what the app was granted and subscribes to; both may be changed.
    """

    def __init__(
        self,
        cast: Cast = HOSPITAL,
        *,
        bot_url: str = "",
        clock: Callable[[], datetime] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.cast = cast
        self.clock: Callable[[], datetime] = clock or (lambda: datetime.now(UTC))
        self.monotonic = monotonic
        self.own_url = ""
        self.scopes = set(SCOPES)
        self.events = set(EVENTS)
        self.echo_own = True
        self.on_skip: Callable[[float], Awaitable[None]] | None = None
        self.on_start_over: Callable[[], None] | None = None
        self.born = secrets.token_hex(4)
        self.skipped_seconds = 0.0
        self.closed = False
        self.calls = Calls()
        self.limits = Limits(lambda: self.monotonic())
        self.faults = Faults()
        self.sockets = Sockets(cast.app.id)
        self.courier = Courier(self.calls, self._now, SIGNING_SECRET, self.sockets)
        self.bot_url = bot_url
        self.workspace = Workspace(self)
        self._start()

    def _now(self) -> datetime:
        return self.clock()

    def _start(self) -> None:
        self.world = World(self.cast, self._now)
        self.triggers = Triggers(lambda: self.monotonic())
        self.responses = Responses(self.world, lambda: self.monotonic())
        self.files = Files(lambda: self.monotonic())
        self.breaking = Breaking(self)
        self.paged: list[Paged] = []
        self._visitors: dict[str, Visitor] = {}

    @property
    def bot_url(self) -> str:
        """Where signed requests to the app go."""
        return self.courier.url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.courier.url = url

    @property
    def url(self) -> str:
        """Where this Slack itself is reached: `own_url`, else the app's own host and port."""
        if self.own_url:
            return self.own_url.rstrip("/")
        parts = urlsplit(self.bot_url)
        return f"{parts.scheme}://{parts.netloc}"

    def reset(self) -> None:
        """Start over: the cast as it was, and nothing said yet."""
        before = self.world
        self._start()
        self.world.watchers, self.world.seq = before.watchers, before.seq
        self.limits.reset()
        self.faults.clear()
        self.calls.clear()
        self.world.touch()

    def breaks(self, fault: int | str, *, method: str = "*", times: int = 1) -> None:
        """Break the next calls of a method (of any, if none is named); see `bot.sandbox.faults`."""
        self.faults.next(method, str(fault), times)

    async def settle(self) -> None:
        """Wait until the app has been told of everything it did itself."""
        await self.courier.settle()

    async def close(self) -> None:
        """Stop background deliveries, end the page's event streams and close connections."""
        self.closed = True
        for watcher in self.world.watchers:
            watcher()
        await self.courier.close()

    def person(self, person_id: str) -> Visitor:
        """Someone to act as."""
        from bot.sandbox.visitor import Visitor

        if person_id not in self._visitors:
            self.world.person(person_id)
            self._visitors[person_id] = Visitor(self, person_id)
        return self._visitors[person_id]

    def room(self, room_id: str) -> Room:
        """A conversation by its id, or by a channel's name; KeyError if there is none."""
        if room_id in self.world.rooms:
            return self.world.rooms[room_id]
        name = room_id.removeprefix("#")
        for room in self.world.rooms.values():
            if room.name == name and room.kind != "im":
                return room
        raise KeyError(room_id)

    def messages(self, channel: str) -> list[Json]:
        """The messages of a channel outside its threads (broadcasts too), oldest first."""
        return [dict(m) for m in self.room(channel).messages.values() if in_channel(m)]

    def thread(self, channel: str, ts: str) -> list[Json]:
        """A message and its replies, oldest first."""
        return [dict(m) for m in thread(self.room(channel), ts)]

    def routes(self) -> list[BaseRoute]:
        """Everything this Slack answers: Web API, response addresses, the page and its endpoints."""
        from bot.sandbox.web import routes

        return routes(self)

    def page(self, room: Room, message: Json, before: Json | None = None, link_names: bool = False) -> None:
        """Note whom a message of the app pages (on an edit: only what was not there before)."""
        old = mentions_in(before) if before else []
        for mention in mentions_in(message, link_names):
            if mention not in old:
                self.paged.append(Paged(room.id, message["ts"], mention, whom(self.world, room, mention)))

    def subscribed(self, name: str, room: Room | None) -> bool:
        """Whether the app is told of this kind of event in this room."""
        return name in self.events and (room is None or self.cast.app.user_id in room.members)

    async def tell(self, name: str, event: Json, room: Room | None = None) -> None:
        """Send the app an event and wait for the first delivery."""
        if self.subscribed(name, room):
            await self.courier.event(envelopes.event_callback(self.world, event, room))

    def echo(self, name: str, event: Json, room: Room | None = None) -> None:
        """Send the app an event that came of its own doing, in the background."""
        if self.echo_own and self.courier.knows_a_way and self.subscribed(name, room):
            self.courier.errand(envelopes.event_callback(self.world, event, room))

    def whisper(self, person_id: str, room: Room, message: Json, thread_ts: str | None = None) -> Json:
        """Show a message to one person only."""
        ts = self.world.new_ts()
        shown = {"type": "message", "subtype": "bot_message", "ts": ts, "channel": room.id, **message}
        shown["is_ephemeral"] = True
        if thread_ts:
            shown["thread_ts"] = thread_ts
        self.world.place_of[ts] = room.id
        self.world.screens[person_id].whispers.append(shown)
        self.world.touch(person_id)
        return shown

    def notice(self, person_id: str, text: str) -> None:
        """Show what Slack itself says to a person."""
        self.world.screens[person_id].notices.append({"id": self.world.new_id("N"), "text": text})
        self.world.touch(person_id)
