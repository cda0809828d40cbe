"""Keeps one good link open: opens it, watches it, replaces it; whatever happens, it goes on."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import structlog
from prometheus_client import CollectorRegistry
from slack_sdk.web.async_client import AsyncWebClient

from bot.door import Door
from bot.socket_mode.figures import Figures
from bot.socket_mode.link import Link
from bot.socket_mode.opening import NotOpened, Opener, ended, leaves_no_time
from bot.socket_mode.patience import STEADY, Trouble, wait
from bot.socket_mode.reception import Reception
from bot.socket_mode.timing import Timer
from bot.socket_mode.watch import Hearing, Reason

log = structlog.get_logger()

TICK = 1.0
"""Seconds between two looks at the link."""
LINGER = 15.0
"""Seconds that a link which Slack has announced to end is still listened to; Slack ends it after ten."""
GRACE = 10.0
"""Seconds that envelopes at work get at the end."""

ROUTINE = (Reason.SILENT, "warning", "refresh_requested")
"""Every day's reasons to change links; all others are told louder."""


class Keeper:
    """`start`, `stop`, and in between `problem()` says how it stands.

    The SDK's own client is not used: it retries for ever inside `connect`, reconnects at each word of Slack's, and
    closes the old link before it has a new one. None of that can be bounded or paced from outside.
    """

    def __init__(
        self,
        opener: Opener,
        reception: Reception,
        timer: Timer,
        registry: CollectorRegistry,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self._opener, self._reception, self._timer, self._dice = opener, reception, timer, dice
        self._hearing = Hearing(timer.now())
        self._heard_at = timer.now()
        self._figures = Figures(registry, lambda: timer.now() - self._heard_at)
        self._words: str | None = "connecting"
        self._tries = 0
        self._link: Link | None = None
        self._open = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._retiring: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Open a link, and keep one open from now on."""
        self._keeping = asyncio.create_task(self._keep(), name="socket")

    async def stop(self) -> None:
        """Take no envelope any more, finish what is at work, then close."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait({self._keeping})
        await self._reception.finish(GRACE)
        for task in self._retiring:
            task.cancel()
        if self._link is not None:
            await self._link.close()
        await self._opener.close()
        self._figures.connected.set(0)

    async def opened(self) -> None:
        """Wait until a link is open."""
        await self._open.wait()

    def posted(self) -> None:
        """Slack took a message of ours; it will come back as an event, unless the link is deaf."""
        self._hearing.posted(self._timer.now())

    def problem(self) -> str | None:
        """Why nothing can be heard now, in a word or two; None while a link is open."""
        return self._words

    def _heard(self) -> None:
        self._heard_at = self._timer.now()
        self._hearing.heard(self._heard_at)

    async def _keep(self) -> None:
        while True:
            try:
                self._take(await self._opener.open(self._heard))
                await self._watch()
            except NotOpened as error:
                await self._wait(error)
            except Exception as error:
                # Nothing may end this loop: a bot that stays deaf looks alive.
                log.error("socket_stumbled", error=type(error).__name__, exc_info=error)
                await self._wait(NotOpened(Trouble.LOST, type(error).__name__))

    def _take(self, link: Link) -> None:
        """Let it be the link from now on; the one before it may still have something to finish."""
        self._retire(linger=LINGER)
        self._link = link
        self._open.set()
        self._hearing.renewed(self._timer.now())
        self._tell(None)

    async def _watch(self) -> None:
        """Look at the link until it should be replaced; raises `NotOpened` if that cannot wait, or must."""
        link = self._link
        assert link is not None
        reason = await self._unwell(link)
        self._figures.replaced.labels(str(reason)).inc()
        if reason == Reason.DEAF:
            self._hearing.doubted()
        steady = self._timer.now() - link.pulse.opened_at >= STEADY
        self._tries = 0 if steady else self._tries
        if leaves_no_time(reason):
            self._retire()
            raise ended(reason)
        (log.info if reason in ROUTINE else log.warning)("socket_replaced", kind=str(reason))
        if not steady:
            await self._pause(wait(Trouble.LOST, self._tries, self._dice()))
            self._tries += 1

    async def _unwell(self, link: Link) -> str:
        while True:
            tick = asyncio.create_task(self._timer.sleep(TICK))
            either: set[asyncio.Future[Any]] = {link.parting, tick}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            tick.cancel()
            if link.parting.done():
                return link.parting.result()
            now = self._timer.now()
            if link.pulse.dead(now):
                return Reason.DEAD
            if reason := self._hearing.doubt(now):
                return reason
            if link.pulse.worth_asking(now):
                await link.ask()

    def _retire(self, *, linger: float = 0.0) -> None:
        """Close the link we have behind our back: a dead one takes its time."""
        link, self._link = self._link, None
        self._open.clear()
        if link is None:
            return
        announced = link.parting.done() and linger
        task = asyncio.create_task(link.close(linger=linger if announced else 0.0))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def _wait(self, error: NotOpened) -> None:
        seconds = wait(error.trouble, self._tries, self._dice(), asked=error.asked)
        self._tries += 1
        if not await self._still_good():
            self._tell(error)
        await self._pause(seconds)

    async def _still_good(self) -> bool:
        """Whether the link that was to be replaced serves on while there is no other; it goes on being asked."""
        link, now = self._link, self._timer.now()
        if link is None or link.parting.done() or link.pulse.dead(now):
            return False
        if link.pulse.worth_asking(now):
            await link.ask()
        return True

    async def _pause(self, seconds: float) -> None:
        if seconds > 0:
            await self._timer.sleep(seconds)

    def _tell(self, error: NotOpened | None) -> None:
        """Note how it stands, and log it once if that is a change."""
        words = None if error is None else error.words
        self._figures.connected.set(0 if error else 1)
        if words == self._words:
            return
        self._words = words
        if error is None:
            log.info("socket_connected", attempts=self._tries)
        elif error.trouble is Trouble.LOST:
            log.warning("socket_lost", status=str(error.status))
        else:
            log.error("socket_refused", status=str(error.status))


def keeping(
    client: AsyncWebClient, app_token: str, door: Door, registry: CollectorRegistry, timer: Timer
) -> Keeper:
    """The keeper of this app's link; `client` asks Slack for its address, and stands behind the same proxy."""
    reception = Reception(door)
    return Keeper(Opener(client, app_token, reception, timer), reception, timer, registry)
