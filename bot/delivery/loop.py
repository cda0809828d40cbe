"""The dispatcher: wakes when something is owed, and delivers it."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client import CollectorRegistry
from slack_sdk.web.async_client import AsyncWebClient

from bot.courtesy import Courtesy
from bot.delivery.carrier import Carrier
from bot.delivery.dispatch import NEVER, Ask, Dispatch
from bot.delivery.figures import figures_in
from bot.parting import parting
from handlers.feature import Maker, Part
from handlers.services.wording import Wordings
from storage.database import Database
from storage.outbox import number_owed
from storage.sealing import Sealer

log = structlog.get_logger()

GLANCE = 1.0
"""Seconds between two looks into the outbox when nothing wakes us."""
GATHER = 0.01
"""Seconds between two turns while messages are on their way, so that one transaction writes down several."""
COUNTING = 10.0
"""Seconds between two counts of what is owed."""
BREATH = 0.5
"""Seconds to wait after a turn that failed."""
STALE = 15.0
"""Seconds without a turn after which the loop is not alive."""
TICK = 0.002
"""Monotonic seconds and the bot's clock never agree to the last digit."""


class Delivery:
    """Delivers what is owed, from `start()` to `stop()`, or in one `drain()`.

    `client_of` gives a workspace's client (with no retries of its own); `clock` is the bot's time, which may
    be moved ahead; with `pace`, Slack's rates are kept ahead of time. `wordings` is shared with the forms,
    `courtesy` with whatever answers people. Figures go to `registry`.
    """

    def __init__(
        self,
        database: Database,
        client_of: Callable[[str], AsyncWebClient],
        makers: Mapping[str, Maker],
        parts: Mapping[str, tuple[Part, ...]],
        sealer: Sealer,
        clock: Callable[[], datetime],
        pace: bool,
        *,
        wordings: Wordings | None = None,
        courtesy: Courtesy | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        registry: CollectorRegistry | None = None,
    ) -> None:
        self._database, self._monotonic = database, monotonic
        self._figures = figures_in(registry)
        self._carrier = Carrier(
            database,
            client_of,
            makers,
            parts,
            sealer,
            clock,
            pace,
            monotonic,
            wordings=wordings or Wordings(),
            courtesy=courtesy or Courtesy(),
            pictured=self._figures.picture,
        )
        self._dispatch = Dispatch(database, self._carrier, self._figures, self._stir)
        self._stirred = asyncio.Event()
        self._ask = Ask.EVERYBODY
        self._sure = False
        self._stopping = False
        self._loop: asyncio.Task[None] | None = None
        self._turned_at = self._counted_at = float("-inf")

    async def start(self) -> None:
        """Deliver from now on; what was owed before leaves first."""
        self._stopping = False
        self._loop = asyncio.create_task(self._run(), name="delivery")

    async def stop(self, seconds: float = 10) -> None:
        """Claim nothing more, finish what is on its way, write it down; what takes longer stays in doubt."""
        self._stopping = True
        self._stir()
        until = asyncio.get_running_loop().time() + seconds
        if self._loop:
            await parting({self._loop}, seconds)
        await self._finish(self._dispatch.tasks, until)
        await self._dispatch.abandon()
        try:
            await self._dispatch.turn(ask=Ask.NOBODY, claiming=False)
        except Exception as error:
            log.error("the last messages were not written down", error=type(error).__name__)

    async def _finish(self, tasks: Collection[asyncio.Task[Any]], until: float) -> None:
        if tasks:
            await asyncio.wait(tasks, timeout=max(0.0, until - asyncio.get_running_loop().time()))

    def wake(self) -> None:
        """Something is owed: look at once."""
        self._ask = Ask.THE_USUAL if self._ask is Ask.NOBODY else self._ask
        self._stir()

    async def drain(self, ahead: timedelta = timedelta()) -> None:
        """Deliver everything that is due now, or will be within `ahead`, and return when it has landed.

        What fails, or must wait for Slack's rates, is due again later: give `ahead` to stay for that.
        The clock must run, or what is due in a moment never will be.
        """
        while True:
            moved = await self._dispatch.turn(ask=Ask.EVERYBODY)
            if self._dispatch.tasks:
                await asyncio.wait(self._dispatch.tasks, return_when=asyncio.FIRST_COMPLETED)
            if moved or not self._dispatch.idle:
                continue
            await self._dispatch.look_ahead()
            wait = self._dispatch.next_at - self._monotonic()
            if wait > ahead.total_seconds() and self._dispatch.room_at == NEVER:
                return
            await asyncio.sleep(max(0.0, wait) + TICK)

    def tell_of_posts(self, hear: Callable[[], None]) -> None:
        """Call this whenever Slack took a new message."""
        self._carrier.posted = hear

    def keep_pace(self, pace: bool) -> None:
        """Keep to Slack's rates ahead of time from now on, or only obey it when it says so."""
        self._carrier.keep_pace(pace)

    def alive(self) -> bool:
        """Whether the loop runs and has looked into the outbox lately."""
        running = self._loop is not None and not self._loop.done()
        return running and self._monotonic() - self._turned_at < STALE

    def trouble(self) -> str | None:
        """Slack's code when it refuses a workspace's token, until something is delivered there again."""
        return next(iter(self._carrier.locked_out.values()), None)

    async def depth(self) -> int:
        """How many messages are owed; brings the gauge up to date."""
        async with self._database.reading() as session:
            owed = await number_owed(session)
        self._figures.owed.set(owed)
        self._counted_at = self._monotonic()
        return owed

    def _stir(self) -> None:
        self._stirred.set()

    async def _run(self) -> None:
        while not self._stopping:
            self._turned_at = self._monotonic()
            try:
                await self._turn()
            except Exception as error:
                log.error("delivery stumbled", error=type(error).__name__)
                self._ask = Ask.EVERYBODY
                await asyncio.sleep(BREATH)

    async def _turn(self) -> None:
        # Whoever waits for an answer writes to the same database, and what they save may leave with the rest.
        await self._carrier.courtesy.let_pass()
        ask, self._ask = self._ask, Ask.NOBODY
        self._sure = self._sure and ask is Ask.NOBODY
        await self._dispatch.turn(ask=ask)
        if self._dispatch.idle and not self._sure:
            self._sure = True
            await self._dispatch.look_ahead()
        if self._monotonic() - self._counted_at > COUNTING:
            await self.depth()
        await self._wait()

    async def _wait(self) -> None:
        if not (self._dispatch.idle or self._stopping):
            await asyncio.sleep(GATHER)
        seconds = min(GLANCE, self._dispatch.next_at - self._monotonic() + TICK)
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._stirred.wait()
        except TimeoutError:
            self._ask = Ask.EVERYBODY
        self._stirred.clear()
