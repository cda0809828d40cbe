"""The one file that sees everything: Bolt, the features, the scheduler and delivery, wired together."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
import structlog
from prometheus_client import CollectorRegistry
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import BaseRoute

from bot import failures
from bot.clockwork import Clockwork
from bot.courtesy import Courtesy
from bot.delivery.loop import Delivery
from bot.directory import SlackDirectory
from bot.door import Door
from bot.farewell import Farewell
from bot.health import Check, health_routes
from bot.identity import Identity, settle_in
from bot.notary import Notary
from bot.parting import parting
from bot.rekeying import Rekeying
from bot.room import Room
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.sightings import sightings_in
from bot.socket_mode.keeper import Keeper, keeping
from bot.socket_mode.timing import RealTime, Timer
from bot.visits import Visits
from bot.web import slack_route
from handlers.contents import FEATURES
from handlers.feature import House, Maker, Part
from handlers.services.wording import Wordings
from handlers.services.workdays import next_opening
from storage.database import Database
from storage.migration import NotMigrated, TooNew, check
from storage.sealing import Sealer

log = structlog.get_logger()

SLACK_SECONDS = aiohttp.ClientTimeout(total=10, connect=3)
WHILE_SOMEBODY_WAITS = aiohttp.ClientTimeout(total=1.8)
"""What Slack gets while Slack itself waits 3 s for our answer."""
HANDS_DOWN = 2.0
"""Seconds that a tick of the clock has to end when we stop."""
PARTING = 6.0
"""Seconds that messages on their way get at shutdown, so that all of it stays within ten; then they are in doubt."""
TICK = timedelta(seconds=5)
"""Between two looks for what is due: soon enough for promises in hours, and hardly any work."""
REREAD = timedelta(minutes=4)
"""Between two looks at who is in which group and who has left: what Slack did not tell us takes effect in five."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Bot:
    """One running Pebble: `start`, `stop`, and in between the routes to serve and `listen`.

    `clock` is the bot's own and may be moved; `timer` is what its link to Slack goes by, in real seconds.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime], timer: Timer | None = None) -> None:
        self.settings, self.clock = settings, clock
        self.registry = CollectorRegistry()
        self.database = Database(settings.database_url)
        self.room = Room(self.database)
        self.token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
        self.client = AsyncWebClient(token=self.token, base_url=settings.slack_api_url, retry_handlers=[])
        self.answering = AsyncWebClient(base_url=settings.slack_api_url, retry_handlers=[])
        self.identity = Identity(self.client, self.token)
        self.directory = SlackDirectory(self._client_of, self.database, clock)
        self.farewell = Farewell(self.identity, self.database, clock)
        self.house = self._house()
        self.courtesy = Courtesy()
        self.app = self._bolt()
        self.door = Door(self.app, lambda: self._at_home, self.courtesy)
        self.rekeying = Rekeying(self.database, self.house.sealer, self.courtesy)
        self.scheduler = Scheduler(clock)
        self.clockwork = clockwork(self.house, clock, self.registry)
        self.notary = Notary(self.database, clock)
        self.delivery = Delivery(
            self.database,
            self._client_of,
            makers(),
            self.house.parts,
            self.house.sealer,
            clock,
            pace=settings.slack_pace,
            wordings=self.house.wordings,
            courtesy=self.courtesy,
            registry=self.registry,
        )
        self.checks: dict[str, Check] = {
            "database": self._database_problem,
            "slack": self._slack_problem,
            "delivery": self._delivery_problem,
            "scheduler": self._scheduler_problem,
        }
        self._settling: asyncio.Task[None] | None = None
        self._at_home = False
        self.socket: Keeper | None = None
        if (app_token := settings.slack_app_token) is not None:
            token = app_token.get_secret_value()
            self.socket = keeping(self.client, token, self.door, self.registry, timer or RealTime())
            self.delivery.tell_of_posts(self.socket.posted)
            self.checks["socket"] = self._socket_problem

    def _client_of(self, _workspace_id: str) -> AsyncWebClient:
        return self.client

    def _house(self) -> House:
        return House(
            database=self.database,
            sealer=Sealer([key.get_secret_value() for key in self.settings.secret_keys]),
            wordings=Wordings(),
            directory=self.directory,
            commands=tuple(command for feature in FEATURES for command in feature.commands),
            thread_words=tuple(word for feature in FEATURES for word in feature.thread_words),
            parts=parts(),
            saw=sightings_in(self.registry),
        )

    def _bolt(self) -> AsyncApp:
        app = AsyncApp(
            client=self.answering,
            authorize=self.identity,  # type: ignore[arg-type]  # an AsyncAuthorize is taken as it is
            process_before_response=True,
            # bot.web verifies before anything is parsed, and logs no body.
            request_verification_enabled=False,
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        app.use(Visits(self.identity, self.directory, self.house, self.clock, buttons_that_open_forms()))
        failures.listen(app)
        self.farewell.listen(app)
        for feature in FEATURES:
            feature.listen(app, self.house)
        return app

    def routes(self) -> list[BaseRoute]:
        """What the web server serves of the bot; in Socket Mode nobody sends requests, so none are heard."""
        health = health_routes(self.checks, self.registry)
        secret = self.settings.slack_signing_secret
        if self.socket is not None or secret is None:
            return [*health]
        return [slack_route(self.door, secret.get_secret_value()), *health]

    async def _database_problem(self) -> str | None:
        try:
            async with self.database.reading() as session:
                await check(session)
        except NotMigrated:
            return "not migrated"
        except TooNew:
            return "made by a newer version"
        except (SQLAlchemyError, OSError, TimeoutError):
            return "not reachable"
        return "its disk is full" if await self.room.lacking() else None

    async def _slack_problem(self) -> str | None:
        if not self._at_home:
            return self.identity.trouble or "not acquainted yet"
        await self.identity.still_there()
        return self.identity.trouble or self.delivery.trouble()

    async def _delivery_problem(self) -> str | None:
        return None if self.delivery.alive() else "not running"

    async def _scheduler_problem(self) -> str | None:
        if not self.scheduler.alive:
            return "not running"
        return "the clock stands still" if self.clockwork.stands_still() else None

    async def _socket_problem(self) -> str | None:
        return self.socket.problem() if self.socket else None

    async def listen(self) -> None:
        """In Socket Mode, open the link to Slack; over HTTP, being served is enough."""
        if self.socket is not None:
            await self.socket.start()

    async def start(self) -> None:
        """Check the database (raises `NotMigrated`, `TooNew`), then start what runs by itself."""
        async with self.database.reading() as session:
            await check(session)
        for client, seconds in ((self.client, SLACK_SECONDS), (self.answering, WHILE_SOMEBODY_WAITS)):
            client.session = aiohttp.ClientSession(timeout=seconds)
            if urlsplit(self.settings.slack_api_url).hostname in LOOPBACK:
                # The SDK knows HTTPS_PROXY but not NO_PROXY.
                client.proxy = None
        self.database.on_owed = self.delivery.wake
        self.scheduler.every(timedelta(seconds=5), self._refresh_wording, "wording")
        self.scheduler.every(TICK, self.clockwork.tick, "clock")
        self.scheduler.every(TICK, self.notary.seal, "seal")
        self.scheduler.every(REREAD, self._reread_groups, "groups")
        self.scheduler.every(timedelta(minutes=1), self._still_there, "slack")
        self.scheduler.every(timedelta(hours=1), self.rekeying.seal_anew, "keys")
        self.scheduler.start()
        await self.delivery.start()
        self._settling = asyncio.create_task(self._settle_in())

    async def settled(self) -> None:
        """Wait until Slack has told us who we are and the workspace is there."""
        if self._settling is not None:
            await self._settling

    async def _settle_in(self) -> None:
        workspace_id = await settle_in(self.identity, self.database, self.settings, self.clock)
        await self._back_again()
        await self._refresh_wording()
        self._at_home = True
        await self.directory.reread(workspace_id)
        log.info("ready")
        await self.rekeying.seal_anew()
        # Whoever asks first loads the data of a country; in a thread, so that nobody waits for it.
        await asyncio.to_thread(next_opening, self.clock(), self.house.wordings.of(workspace_id).hours)

    async def _refresh_wording(self) -> None:
        if self.identity.workspace_id is None:
            return
        try:
            async with self.database.reading() as session:
                await self.house.wordings.refresh(session, self.identity.workspace_id)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("wording_not_refreshed", error=type(error).__name__)

    async def _still_there(self) -> None:
        """Nobody else would notice a token that was revoked while all is quiet."""
        if self._at_home:
            await self.identity.still_there()
            if self.identity.trouble is None:
                await self._back_again()

    async def _back_again(self) -> None:
        try:
            await self.farewell.back_again()
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("return_not_written_down", error=type(error).__name__)

    async def _reread_groups(self) -> None:
        if self.identity.workspace_id is not None:
            await self.directory.reread(self.identity.workspace_id)

    async def stop(self) -> None:
        """Finish what is in flight (10 s at most), then let go of everything."""
        await self.scheduler.stop(HANDS_DOWN)
        if self.socket is not None:
            await self.socket.stop()
        if self._settling is not None:
            await parting({self._settling}, 0)
        await self.delivery.stop(PARTING)
        await self.directory.stop()
        for client in (self.client, self.answering):
            if client.session is not None:
                await client.session.close()
        await self.database.dispose()


def clockwork(
    house: House, clock: Callable[[], datetime], registry: CollectorRegistry | None = None
) -> Clockwork:
    """What the clock does in this house, for every feature."""
    return Clockwork(house.database, FEATURES, house.wordings, house.sealer, clock, registry)


def makers() -> Mapping[str, Maker]:
    """Who makes the words of each kind of owed message."""
    return {kind: maker for feature in FEATURES for kind, maker in feature.messages.items()}


def parts() -> Mapping[str, tuple[Part, ...]]:
    """What the features add at each place, in their order."""
    places = {place for feature in FEATURES for place in feature.parts}
    return {
        place: tuple(feature.parts[place] for feature in FEATURES if place in feature.parts)
        for place in places
    }


def buttons_that_open_forms() -> frozenset[str]:
    """The buttons, by action id, that open a form without looking anything up before."""
    return frozenset(button for feature in FEATURES for button in feature.opens_at_once)
