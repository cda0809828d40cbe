"""Everything this Slack remembers: conversations, messages, views and who may see them."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.sandbox.cast import Cast, Group, Person
from bot.sandbox.refused import CannotDo, Json

Values = dict[str, dict[str, Json]]


@dataclass
class Room:
    """A conversation; `kind` is what events call its channel type."""

    id: str
    name: str
    kind: str
    members: list[str]
    topic: str = ""
    shared: bool = False
    archived: bool = False
    person: str | None = None
    created: int = 0
    messages: dict[str, Json] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Pane:
    """A view on somebody's screen, with what they have entered so far."""

    view: Json
    person: str
    values: Values

    def shown(self) -> Json:
        """The view as Slack sends it: with the current state."""
        return {**self.view, "state": {"values": self.values}}


@dataclass
class Screen:
    """What one person has before them beside the conversations."""

    stack: list[str] = field(default_factory=list)
    home: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    notices: list[Json] = field(default_factory=list)
    whispers: list[Json] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    changed: int = 0


class World:
    """The state of one workspace; it knows no HTTP and decides nothing about the app."""

    def __init__(self, cast: Cast, clock: Callable[[], datetime]) -> None:
        self.cast = cast
        self.clock = clock
        self.people: dict[str, Person] = {p.id: p for p in cast.people}
        self.groups: dict[str, Group] = {g.id: g for g in cast.groups}
        self.rooms: dict[str, Room] = {}
        self.views: dict[str, Pane] = {}
        self.screens: dict[str, Screen] = {p.id: Screen() for p in cast.people}
        self.place_of: dict[str, str] = {}
        self.entered: dict[tuple[str, str], Values] = {}
        self.seq = 0
        self.watchers: list[Callable[[], None]] = []
        self._ids = itertools.count(1)
        for channel in cast.channels:
            self._furnish(channel.id, channel.bot)

    def _furnish(self, channel_id: str, bot: bool) -> None:
        channel = next(c for c in self.cast.channels if c.id == channel_id)
        members = [*channel.members, *([self.cast.app.user_id] if bot else [])]
        kind = "group" if channel.private else "channel"
        self.rooms[channel.id] = Room(
            channel.id, channel.name, kind, members, channel.topic, channel.shared, created=self.seconds()
        )

    def seconds(self) -> int:
        """The clock in whole Unix seconds."""
        return int(self.clock().timestamp())

    def new_id(self, prefix: str) -> str:
        """An id that looks like Slack's, never given out before."""
        return f"{prefix}{next(self._ids):06d}{secrets.token_hex(3).upper()}"

    def new_ts(self, room: Room | None = None) -> str:
        """A message timestamp: unique in the workspace and later than all in its room."""
        micros = int(self.clock().timestamp() * 1_000_000)
        if room and room.messages:
            micros = max(micros, micros_of(next(reversed(room.messages))) + 1)
        while (ts := f"{micros // 1_000_000}.{micros % 1_000_000:06d}") in self.place_of:
            micros += 1
        return ts

    def person(self, person_id: str) -> Person:
        """The person, or CannotDo if nobody has that id."""
        if person_id not in self.people:
            raise CannotDo(f"nobody here has the id {person_id}")
        return self.people[person_id]

    def add_person(self, person: Person) -> None:
        """Somebody new begins to work here."""
        self.people[person.id] = person
        self.screens[person.id] = Screen()
        self.touch()

    def change_person(self, person_id: str, **changes: object) -> Person:
        """Replace what is known about somebody (kind, name, title, …)."""
        self.people[person_id] = replace(self.person(person_id), **changes)  # type: ignore[arg-type]
        self.touch()
        return self.people[person_id]

    def dm(self, person_id: str) -> Room:
        """The person's direct conversation with the app, made when first needed."""
        room_id = "D" + person_id[1:]
        if room_id not in self.rooms:
            members = [person_id, self.cast.app.user_id]
            self.rooms[room_id] = Room(
                room_id, "directmessage", "im", members, person=person_id, created=self.seconds()
            )
        return self.rooms[room_id]

    def rooms_of(self, person_id: str) -> Iterator[Room]:
        """The conversations a person sees, channels first."""
        return (room for room in self.rooms.values() if person_id in room.members)

    def touch(self, *people: str) -> None:
        """Note that something these people see has changed (everybody, if none is named)."""
        self.seq += 1
        for person_id in people or self.screens:
            if person_id in self.screens:
                self.screens[person_id].changed = self.seq
        for watcher in self.watchers:
            watcher()


def micros_of(ts: str) -> int:
    """A timestamp as whole microseconds, so that comparing is exact; ValueError if it is none."""
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int((rest or "0").ljust(6, "0")[:6])
