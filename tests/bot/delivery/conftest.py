"""A hospital with an outbox: a real database, the local Slack over HTTP, and makers with plain words."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import aiohttp
import pytest
import uvicorn
from cryptography.fernet import Fernet
from prometheus_client import CollectorRegistry
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select
from sqlmodel import col
from starlette.applications import Starlette

from bot.courtesy import Courtesy
from bot.delivery import Delivery
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from handlers.feature import Letter, Maker, Speaking
from handlers.services.blocks import actions, button, section
from handlers.services.charts import bar_chart, line_chart, table
from storage.database import Database
from storage.models import Alias, Grant, Owed, Pebble, Place, Role, Workspace
from storage.outbox import THREAD, owe, owe_card, owe_once
from storage.queries.pebbles import pebble_to_change
from storage.sealing import Sealer

TEAM = HOSPITAL.team_id


async def until(condition: Callable[[], object]) -> None:
    """Wait for something that happens elsewhere; a test that waits in vain fails."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 what is waited for knows nothing of us
            await asyncio.sleep(0.005)


@dataclass
class Clock:
    """Real time plus what a test has skipped."""

    skipped: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.skipped

    def skip(self, **amount: float) -> None:
        self.skipped += timedelta(**amount)


async def says(speaking: Speaking) -> Letter:
    """The kind, and the state of the pebble if it is about one."""
    owed = speaking.owed
    status = ""
    if owed.pebble is not None:
        pebble = await speaking.session.get(Pebble, (owed.workspace_id, owed.pebble))
        status = pebble.status.value if pebble else "?"
    words = f"{owed.kind} {owed.detail.get('n', '')} {status}".strip()
    return Letter(words, [{"type": "section", "text": {"type": "mrkdwn", "text": words}}])


async def silent(speaking: Speaking) -> None:
    """Nothing left to say."""


async def broken(speaking: Speaking) -> Letter:
    raise ZeroDivisionError


async def misshapen(speaking: Speaking) -> Letter:
    return Letter("misshapen", [{"type": "no such block"}])


async def charted(speaking: Speaking) -> Letter:
    """A small digest with two charts and a table, as features write it."""
    blocks = [
        section("*15* reported"),
        *line_chart("Reported a week", {"All": [12, 15]}, ["W46", "W47"], alt="Reported: 12, then 15."),
        *bar_chart(
            "Where people wait", {"Hours": [41.5, 8]}, ["Orders", "Alerts"], alt="Orders 41.5 h, alerts 8 h."
        ),
        table(["Pebble", "Hours"], [["PEB-12", (41.5, "30–53")], ["PEB-7 <!channel>", 8]]),
        actions(button("Open", "open")),
    ]
    return Letter("15 reported. Orders 41.5 h, alerts 8 h.", blocks)


MAKERS: dict[str, Maker] = {
    **dict.fromkeys(("card", "receipt", "news", "note", "digest", "channel_trouble", "given_up"), says),
    "silent": silent,
    "broken": broken,
    "misshapen": misshapen,
    "charted": charted,
}


@dataclass
class Hospital:
    """What a test holds in its hands."""

    database: Database
    slack: Slack
    client: AsyncWebClient
    sealer: Sealer
    clock: Clock = field(default_factory=Clock)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def delivery(
        self,
        *,
        pace: bool = False,
        database: Database | None = None,
        client: AsyncWebClient | None = None,
        clients: Mapping[str, AsyncWebClient] = MappingProxyType({}),
        courtesy: Courtesy | None = None,
    ) -> Delivery:
        """A dispatcher whose seconds pass as the clock's do, so that a skip also ends its pauses."""
        made = Delivery(
            database or self.database,
            lambda workspace_id: clients.get(workspace_id, client or self.client),
            MAKERS,
            {},
            self.sealer,
            self.clock,
            pace,
            monotonic=lambda: self.clock().timestamp(),
            registry=self.registry,
            courtesy=courtesy,
        )
        self.database.on_owed = made.wake
        return made

    async def reports(self, reporter: str = HOSPITAL.nurse, *, private: bool = False) -> int:
        """Somebody reports; the card and the receipt are owed."""
        async with self.database.transaction() as session:
            home = await session.get(Workspace, TEAM, with_for_update=True)
            assert home is not None
            number, home.next_number = home.next_number, home.next_number + 1
            if private:
                alias = Alias.of(reporter, workspace_id=TEAM, sealer=self.sealer)
                session.add(alias)
                reporter = alias.id
            now = self.clock()
            pebble = Pebble(
                workspace_id=TEAM,
                number=number,
                submission=f"V{number}",
                reporter=reporter,
                area="printing",
                words_id="none",
                reported_at=now,
                answer_by=now,
            )
            pebble.report(at=now)
            session.add(pebble)
            await owe_card(session, pebble, at=now)
            owe(session, "receipt", pebble=pebble, to="reporter", at=now)
        return number

    async def acknowledges(self, number: int) -> None:
        """An owner acknowledges; the card, a line in its thread and a word to the reporter are owed."""
        async with self.database.transaction() as session:
            pebble = await pebble_to_change(session, TEAM, number)
            assert pebble is not None
            pebble.acknowledge(by=HOSPITAL.owner, at=self.clock())
            await owe_card(session, pebble, at=self.clock())
            owe(session, "news", pebble=pebble, to=THREAD, at=self.clock())
            owe(session, "news", pebble=pebble, to="reporter", at=self.clock())

    async def tells(self, number: int, kind: str, to: str, **detail: Any) -> None:
        """Owe one more message about a pebble."""
        async with self.database.transaction() as session:
            pebble = await pebble_to_change(session, TEAM, number)
            assert pebble is not None
            once = f"{kind}:{number}:{pebble.letters}"
            owe(session, kind, pebble=pebble, to=to, at=self.clock(), once=once, detail=detail)

    async def owes(self, kind: str, to: str, once: str | None = None, **detail: Any) -> None:
        """Owe a message to a person or channel."""
        async with self.database.transaction() as session:
            name = once or f"{kind}:{to}:{detail}"
            await owe_once(session, kind, workspace_id=TEAM, to=to, once=name, at=self.clock(), detail=detail)

    async def owed(self, kind: str | None = None) -> list[Owed]:
        async with self.database.reading() as session:
            rows = await session.scalars(select(Owed).order_by(col(Owed.owed_at), col(Owed.position)))
            return [row for row in rows if kind in (None, row.kind)]

    async def states(self, kind: str | None = None) -> list[str]:
        return [row.state.value for row in await self.owed(kind)]

    async def places(self) -> list[Place]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(Place).order_by(col(Place.ts))))

    def texts(self, channel: str) -> list[str]:
        return [message["text"] for message in self.slack.messages(channel)]

    def thread(self, channel: str, index: int = 0) -> list[str]:
        """The texts of a thread, its head first."""
        head = self.slack.messages(channel)[index]
        return [message["text"] for message in self.slack.thread(channel, head["ts"])]

    def dm(self, person: str) -> str:
        """The channel of somebody's direct messages with the bot."""
        return self.slack.world.dm(person).id

    def figure(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(name, labels) or 0.0

    def calls(self, method: str) -> int:
        return sum(call.what == method for call in self.slack.calls)

    async def until_sent(self) -> None:
        """Wait until a running loop has sent everything."""
        async with asyncio.timeout(20):
            while set(await self.states()) != {"sent"}:  # noqa: ASYNC110 another process may send it
                await asyncio.sleep(0.05)

    def arrived(self) -> bool:
        """Whether card and receipt stand in Slack."""
        return bool(self.texts(HOSPITAL.triage) and self.texts(self.dm(HOSPITAL.nurse)))

    async def later(self, delivery: Delivery, times: int = 1) -> None:
        """Skip to when everything that was put back is due again, and deliver; so many times."""
        for _ in range(times):
            self.clock.skip(minutes=6.5)
            await delivery.drain()


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """The local Slack, served over HTTP, without limits and with no app to tell."""
    slack = Slack(HOSPITAL)
    slack.limits.on, slack.echo_own = False, False
    web = Starlette(routes=slack.routes())
    server = uvicorn.Server(uvicorn.Config(web, port=0, log_config=None, lifespan="off", ws="none"))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    slack.own_url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield slack
    server.should_exit = True
    await serving
    await slack.close()


@pytest.fixture
async def hospital(database_url: str, slack: Slack) -> AsyncIterator[Hospital]:
    """A workspace with its channels and an administrator, and a client without retries of its own."""
    database = Database(database_url)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.5)) as http:
        client = AsyncWebClient(
            "xoxb-sandbox", base_url=f"{slack.own_url}/api/", session=http, retry_handlers=[]
        )
        client.retry_handlers = []
        made = Hospital(database, slack, client, Sealer([Fernet.generate_key().decode()]))
        async with database.transaction() as session:
            session.add(
                Workspace(
                    id=TEAM,
                    triage_channel=HOSPITAL.triage,
                    managers_channel=HOSPITAL.managers,
                    joined_at=made.clock(),
                )
            )
            session.add(Grant(workspace_id=TEAM, role=Role.ADMINISTRATOR, subject=HOSPITAL.administrator))
        yield made
    await database.dispose()
