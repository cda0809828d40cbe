"""What a feature is made of, and what a listener may use."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.moment import Chore, Look, Period
from handlers.services.acting import may_act, may_review
from handlers.services.blocks import Block
from handlers.services.permissions import Standing, standing
from handlers.services.reporters import is_reporter
from handlers.services.rights import OF_HARM, OF_WHO_ACTS, OWN, Right, Tie, why_not
from handlers.services.screening import OwnPattern
from handlers.services.wording import Wording, Wordings
from storage.database import Database
from storage.models import Kind, Owed, Pebble
from storage.queries.people import person
from storage.sealing import Sealer

PATIENCE = 2.1
"""Seconds that a visitor's transaction may take, so that our own sentence leaves before Slack's 3 s."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one message. `text` is what a push notice shows: it never holds words that people typed."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a part is about: a pebble (or none), the reader (a Slack id or an alias), and ids of the occasion."""

    workspace_id: str
    pebble: Pebble | None
    reader: str
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)


Part = Callable[[AsyncSession, Subject], Awaitable[list[Block]]]
"""A few blocks that a feature adds to another's card, receipt, news or Home; or none."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """The moment in which an owed message gets its words, from what is true now."""

    session: AsyncSession
    owed: Owed
    at: datetime
    parts: Mapping[str, tuple[Part, ...]]
    sealer: Sealer
    wordings: Wordings = field(default_factory=Wordings)

    async def wording(self) -> Wording:
        """The workspace's areas, hours and texts."""
        return await self.wordings.true_now(self.session, self.owed.workspace_id)

    async def part(self, place: str, subject: Subject) -> list[Block]:
        """What every feature adds at this place, in the order of `handlers.FEATURES`."""
        return [block for part in self.parts.get(place, ()) for block in await part(self.session, subject)]


Maker = Callable[[Speaking], Awaitable[Letter | None]]
"""Makes the words of an owed message; None when there is nothing left to say."""


class Directory(Protocol):
    """Who people are, as Slack says; `bot.directory` asks Slack behind our back."""

    def notice(self, workspace_id: str, person_id: str) -> None:
        """Learn about this person soon, if they are not known; returns at once."""

    async def learn(self, workspace_id: str, person_id: str) -> Kind | None:
        """What Slack says this person is, waiting a second at most; None if it did not say."""

    async def reread(self, workspace_id: str) -> None:
        """Read the members of every user group and channel that a role depends on again."""


@dataclass(frozen=True, slots=True)
class House:
    """What the whole process shares; `saw` hears of the types that the privacy check saw."""

    database: Database
    sealer: Sealer
    wordings: Wordings
    directory: Directory
    commands: "tuple[Command, ...]" = ()
    thread_words: "tuple[ThreadWord, ...]" = ()
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    saw: Callable[[Collection[str]], None] = lambda types: None


@dataclass(frozen=True, slots=True)
class Visit:
    """One request from Slack: who came, from which organisation, when, and through which channel.

    `said` is what Slack says that they are, if it was asked; `seen_in` are channels they acted in before.
    """

    workspace_id: str
    person_id: str
    person_team: str | None
    channel_id: str | None
    now: datetime
    house: House
    said: Kind | None = None
    seen_in: frozenset[str] = frozenset()

    @classmethod
    def of(cls, context: Mapping[str, Any]) -> "Visit":
        """The visit that `bot.assembly` put into Bolt's context."""
        visit = context["visit"]
        assert isinstance(visit, cls)
        return visit

    @property
    def outsider(self) -> bool:
        """Whether they belong to another organisation (Slack Connect)."""
        return self.person_team is not None and self.person_team != self.workspace_id

    async def standing(self, session: AsyncSession) -> Standing:
        """What the visitor may do here, read from the database now."""
        return await standing(
            session,
            self.workspace_id,
            self.person_id,
            outsider=self.outsider,
            said=self.said,
            acts_in=self.seen_in | {self.channel_id or ""},
        )

    async def may_act(self, session: AsyncSession, pebble: Pebble) -> bool:
        """Whether the visitor may act on this pebble, as the database says now."""
        zone = self.house.wordings.of(self.workspace_id).zone
        return await may_act(session, await self.standing(session), pebble, zone, self.now)

    async def why_not(
        self, session: AsyncSession, right: Right, pebble: Pebble | None = None, *, named: bool = False
    ) -> str | None:
        """The sentence that says why the visitor may not, as the database says now; None if they may."""
        who = await self.standing(session)
        tie = Tie(named=named) if pebble is None else await self._tie(session, who, pebble, right)
        return why_not(right, who, tie)

    async def _tie(self, session: AsyncSession, who: Standing, pebble: Pebble, right: Right) -> Tie:
        """Only what this right asks for is read."""
        zone, sealer = self.house.wordings.of(self.workspace_id).zone, self.house.sealer
        if right in OWN and await is_reporter(session, pebble, self.person_id, sealer):
            return Tie(reported=True)
        if right in OF_WHO_ACTS and await may_act(session, who, pebble, zone, self.now):
            return Tie(acts=True)
        return Tie(reviews=right in OF_HARM and await may_review(session, who, pebble, zone, self.now))

    async def staff(self, person_id: str) -> bool:
        """Whether this person belongs to the staff: Slack is asked, a second at most, else what we know counts."""
        kind = await self.house.directory.learn(self.workspace_id, person_id)
        if kind is None:
            async with self.reading() as session:
                known = await person(session, self.workspace_id, person_id)
            kind = known.kind if known else Kind.UNKNOWN
        return kind in (Kind.MEMBER, Kind.UNKNOWN)

    @property
    def own(self) -> Sequence[OwnPattern]:
        """What the hospital's own privacy check looks for."""
        return self.house.wordings.of(self.workspace_id).own

    @property
    def today(self) -> date:
        """The day it is in the hospital."""
        return self.now.astimezone(self.house.wordings.of(self.workspace_id).zone).date()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One listener, one transaction; TimeoutError when Slack's 3 s would be over before it ends."""
        async with asyncio.timeout(PATIENCE), self.house.database.transaction() as session:
            yield session

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session to look with."""
        return self.house.database.reading()


@dataclass(frozen=True, slots=True)
class Call:
    """One use of `/pebble`: `rest` is what the command's pattern captured, or ""."""

    client: AsyncWebClient
    body: Mapping[str, Any]
    visit: Visit
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A sub-command of `/pebble`, taken only when the whole text matches; `run` returns the private answer."""

    pattern: re.Pattern[str]
    run: Callable[[Call], Awaitable[Letter | None]]

    @classmethod
    def named(cls, word: str, run: Callable[[Call], Awaitable[Letter | None]]) -> "Command":
        """The sub-command of this one word."""
        return cls(re.compile(re.escape(word), re.IGNORECASE), run)


@dataclass(frozen=True, slots=True)
class ThreadWord:
    """A word that an owner writes in a card's thread (`ack`, `resolve: …`), taken when the pattern matches.

    `run` acts on the locked pebble inside the open transaction, with what the pattern captured and the
    name of the message it came from; it returns what to say privately where that was not possible, or None.
    """

    pattern: re.Pattern[str]
    run: "Callable[[AsyncSession, Visit, Pebble, str, str], Awaitable[str | Letter | None]]"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: what it listens to, the words it owes, the parts it lends, the words it understands.

    `opens_at_once` are the buttons that open a form without looking anything up before. The clock asks
    `looks` about pebbles, `chores` (by kind) about due things, and `periods` once a week.
    """

    name: str
    listen: Callable[[AsyncApp, House], None]
    messages: Mapping[str, Maker] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    thread_words: tuple[ThreadWord, ...] = ()
    opens_at_once: frozenset[str] = frozenset()
    looks: tuple[Look, ...] = ()
    chores: Mapping[str, Chore] = field(default_factory=dict)
    periods: tuple[Period, ...] = ()
