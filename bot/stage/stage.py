"""The real bot and a local Slack on one port and one clock: what the sandbox shows and the stories use."""

import base64
import hashlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.assembly import Bot
from bot.clock import Clock
from bot.sandbox.cast import HOSPITAL, Cast
from bot.sandbox.install import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from bot.sandbox.slack import Slack
from bot.serve import listening, serving, web_app
from bot.settings import Settings
from bot.socket_mode.timing import Timer
from storage.outbox import CARD_REST, next_due

KEY = base64.urlsafe_b64encode(hashlib.sha256(b"pebble sandbox").digest()).decode()
"""Everything here is invented, so one key for all serves, and a database kept with `--db` opens again."""

HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only where somebody asks for it


def sandbox_settings(
    database_url: str, port: int, *, pace: bool = True, socket_mode: bool = False, host: str = HOST
) -> Settings:
    """The bot's settings beside a local Slack on this port."""
    way = {"slack_app_token": APP_TOKEN} if socket_mode else {"slack_signing_secret": SIGNING_SECRET}
    return Settings.model_validate(
        {
            "database_url": database_url,
            "slack_bot_token": BOT_TOKEN,
            **way,
            "slack_api_url": f"http://{host}:{port}/api/",
            "slack_pace": pace,
            "triage_channel": HOSPITAL.triage,
            "digest_channel": HOSPITAL.managers,
            "admins": (HOSPITAL.administrator,),
            "owners": (HOSPITAL.analysts,),
            "timezone": "America/Chicago",
            "secret_keys": KEY,
            "port": port,
            "host": host,
        }
    )


class Stage:
    """A local Slack and the bot that talks to it, on one port and one clock."""

    def __init__(
        self,
        database_url: str,
        port: int,
        *,
        pace: bool,
        cast: Cast,
        socket_mode: bool,
        timer: Timer | None,
        host: str = HOST,
    ) -> None:
        self.port = port
        self.clock = Clock()
        settings = sandbox_settings(database_url, port, pace=pace, socket_mode=socket_mode, host=host)
        self.bot = Bot(settings, self.clock, timer)
        self.slack = Slack(cast, bot_url=f"http://{host}:{port}/slack/events", clock=self.clock)
        self.slack.sockets.on = socket_mode
        self.slack.on_skip = self.skip
        self.curtain_up = False
        self.bot.checks["page"] = self._page_problem

    async def _page_problem(self) -> str | None:
        return None if self.curtain_up else "still setting the stage"

    async def skip(self, seconds: float) -> None:
        """Live through this time: whatever falls due on the way happens, and leaves, at its own moment."""
        until = self.clock() + timedelta(seconds=seconds)
        looked = await self._keep_up()
        while (then := await self._next_time(looked)) and then < until:
            self.clock.skip(max(then - self.clock(), timedelta()))
            looked = await self._keep_up()
        self.clock.skip(max(until - self.clock(), timedelta()))
        await self._keep_up()

    async def _keep_up(self) -> datetime:
        """Do and deliver what is due; from when on something may have fallen due meanwhile."""
        began = self.clock()
        await self.bot.clockwork.tick()
        await self.bot.delivery.drain()
        await self.bot.notary.seal()
        return began

    async def _next_time(self, after: datetime) -> datetime | None:
        """When something happens next by itself."""
        clock = await self.bot.clockwork.next_time(after)
        async with self.bot.database.reading() as session:
            owed = await next_due(session, now=after)
        return min((moment for moment in (clock, owed) if moment), default=None)

    async def settled(self) -> None:
        """Wait until Slack has told the bot everything, and what it owes for that has left.

        A card rests a second between two edits; instead of waiting that long, the clock moves.
        """
        await self.slack.settle()
        looked = await self._keep_up()
        while due := await self._rests_until(looked):
            self.clock.skip(max(due - self.clock(), timedelta()))
            looked = self.clock()
            await self.bot.delivery.drain()

    async def _rests_until(self, looked: datetime) -> datetime | None:
        """When the next message that was not due at the last look will be (or was), if that is only a card's rest."""
        async with self.bot.database.reading() as session:
            due = await next_due(session, now=looked)
        return due if due and due - self.clock() <= CARD_REST else None


@asynccontextmanager
async def staged(
    database_url: str,
    *,
    port: int = 0,
    pace: bool = True,
    cast: Cast = HOSPITAL,
    socket_mode: bool = False,
    timer: Timer | None = None,
    host: str = HOST,
    before: Callable[[Stage], Awaitable[None]] | None = None,
) -> AsyncIterator[Stage]:
    """Both, started and acquainted; stopped when the block ends. The database must be migrated.

    `before` prepares the stage while nothing runs on it yet.

    They talk over HTTP, or in `socket_mode`, where the bot's link goes by this `timer` (real seconds if None).
    """
    reached = HOST if host == EVERYWHERE else host
    with listening(host, port) as on:
        number = on.getsockname()[1]
        stage = Stage(
            database_url, number, pace=pace, cast=cast, socket_mode=socket_mode, timer=timer, host=reached
        )
        if before is not None:
            await before(stage)
        async with _played(stage, on):
            yield stage


@asynccontextmanager
async def _played(stage: Stage, on: socket.socket) -> AsyncIterator[None]:
    async with serving(web_app([*stage.bot.routes(), *stage.slack.routes()]), on, sockets=True):
        try:
            await stage.bot.start()
            await stage.bot.listen()
            await stage.bot.settled()
            if stage.bot.socket is not None:
                await stage.bot.socket.opened()
            yield
        finally:
            await stage.slack.close()
            await stage.bot.stop()
