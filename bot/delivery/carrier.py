"""One message's way: its address, its moment, its words, and off to Slack."""

import asyncio
import random
import time
import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePath

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.courtesy import Courtesy
from bot.delivery.addresses import Address, NobodyThere, address_of, elsewhere
from bot.delivery.errand import Errand
from bot.delivery.landing import Landing, held, later
from bot.delivery.outcomes import backoff
from bot.delivery.pacing import Pace
from handlers.feature import Maker, Part, Speaking
from handlers.services.wording import Wordings
from storage.database import Database
from storage.models import Owed
from storage.outbox import CARD, Fate
from storage.sealing import Sealer

log = structlog.get_logger()

LONGEST = 45.0
"""Seconds that one message may take, look-ups and fallbacks included."""
TOMBSTONE = "tombstone"
"""The kind whose words stand in the place of a message that has nothing left to say."""
READERS = 1
"""So many messages get their words at once: it is work, not waiting."""


class UnknownKind(Exception):
    """No feature has words for a message of this kind. Start the version that owed it."""


@dataclass(slots=True)
class Carrier:
    """Carries claimed messages; holds what all of them share. Nothing here writes to the database.

    `clock` is the bot's time; `monotonic` and `wall` are real seconds, the latter comparable to Slack's.
    `locked_out` names the workspaces whose token Slack refuses, with its code; `posted` hears of each new post,
    `pictured` of each message whose charts were to become pictures.
    """

    database: Database
    client_of: Callable[[str], AsyncWebClient]
    makers: Mapping[str, Maker]
    parts: Mapping[str, tuple[Part, ...]]
    sealer: Sealer
    clock: Callable[[], datetime]
    pace: bool
    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    dice: Callable[[], float] = random.random
    wordings: Wordings = field(default_factory=Wordings)
    courtesy: Courtesy = field(default_factory=Courtesy)
    locked_out: dict[str, str] = field(default_factory=dict)
    posted: Callable[[], None] = lambda: None
    pictured: Callable[[str], None] = lambda outcome: None
    _paces: dict[str, Pace] = field(default_factory=dict)
    _readers: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(READERS))

    def pace_of(self, workspace_id: str) -> Pace:
        """How fast messages may leave in this workspace."""
        return self._paces.setdefault(workspace_id, Pace(self.pace))

    def keep_pace(self, pace: bool) -> None:
        """Begin every workspace's pace afresh, with or without Slack's rates."""
        self.pace = pace
        self._paces.clear()

    async def carry(self, owed: Owed, doubtful: bool) -> Landing:
        """Take one message as far as it gets; never raises."""
        try:
            async with asyncio.timeout(LONGEST):
                return await self._carry(owed, doubtful)
        except NobodyThere:
            return Landing(Fate(owed, "moot", trouble="nobody_there"))
        except TimeoutError:
            return self._later(owed, "took_too_long", in_doubt=True)
        except Exception as error:
            name = type(error).__name__
            log.error("no words for a message", owed=owed.id, kind=owed.kind, error=name, where=_where(error))
            return self._later(owed, name, in_doubt=doubtful)

    def _later(self, owed: Owed, trouble: str, *, in_doubt: bool) -> Landing:
        wait = backoff(owed.attempts, self.dice())
        return later(owed, trouble, now=self.clock(), wait=wait, in_doubt=in_doubt)

    async def _carry(self, owed: Owed, doubtful: bool) -> Landing:
        async with self._turn_to_read() as session:
            address = await address_of(session, owed, self.sealer)
            seconds = self._seconds_until_it_may_leave(owed, address)
            if seconds > 0:
                return held(owed, self.clock() + timedelta(seconds=seconds), in_doubt=doubtful)
            letter = await self._maker(owed)(self._speaking(session, owed))
            if letter is None and owed.to != CARD and address.edits is not None:
                # It stands there with words that may be gone: nothing left to say is no reason to leave them.
                letter = await self.makers[TOMBSTONE](self._speaking(session, owed))
        if letter is None:
            return Landing(Fate(owed, "moot"))
        return await Errand(self, owed, address, letter, doubtful).run()

    @asynccontextmanager
    async def _turn_to_read(self) -> AsyncIterator[AsyncSession]:
        async with self._readers:
            await self.courtesy.let_pass()
            async with self.database.reading() as session:
                yield session

    def _speaking(self, session: AsyncSession, owed: Owed) -> Speaking:
        return Speaking(session, owed, self.clock(), self.parts, self.sealer, self.wordings)

    def _maker(self, owed: Owed) -> Maker:
        if owed.kind not in self.makers:
            raise UnknownKind
        return self.makers[owed.kind]

    def _seconds_until_it_may_leave(self, owed: Owed, address: Address) -> float:
        now = self.monotonic()
        pace = self.pace_of(owed.workspace_id)
        return pace.leaves_at(owed.id, address.method, address.channel, now) - now

    async def elsewhere(self, owed: Owed, address: Address, but: set[str]) -> Address | None:
        """Where else a message may stand; see `bot.delivery.addresses.elsewhere`."""
        async with self._turn_to_read() as session:
            return await elsewhere(session, owed, address, but=but)


def _where(error: Exception) -> str:
    """The place in our code; what the error says might be words."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{PurePath(frame.filename).name}:{frame.lineno}"
