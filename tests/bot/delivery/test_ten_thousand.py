"""Ten thousand direct messages leave nearly as fast as Slack's rates allow, and not one is refused."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from cryptography.fernet import Fernet
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import insert

from bot.delivery import Delivery
from bot.delivery.dispatch import NEVER, Ask
from bot.delivery.loop import TICK
from bot.sandbox.limits import POSTS_A_MINUTE, Limits
from bot.sandbox.refused import Refused
from handlers.feature import Letter, Speaking
from storage.database import Database
from storage.models import Owed, OwedState, Workspace
from storage.sealing import Sealer

TEAM, LETTERS = "T0MANY", 10_000
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SHORTEST = timedelta(minutes=(LETTERS - 1) // POSTS_A_MINUTE)
"""300 at once, and as many at the end of each minute: nobody could be faster."""


@dataclass
class StandingClock:
    """Time passes only when somebody says so."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


@dataclass
class Counter:
    """A client of a Slack that only counts: the sandbox's own limits, and when each message came."""

    clock: StandingClock
    arrived: list[str] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        self.limits = Limits(self.clock.seconds)

    async def chat_postMessage(self, *, channel: str, **_: Any) -> dict[str, str]:  # noqa: N802 the name is Slack's
        try:
            self.limits.count("chat.postMessage", POSTS_A_MINUTE)
            self.limits.count_post(channel)
        except Refused as error:
            self.refused += 1
            raise SlackApiError("ratelimited", cast(Any, error.answer())) from None
        self.arrived.append(channel)
        return {"channel": channel, "ts": f"{self.clock.seconds() + len(self.arrived) / 1e6:.6f}"}


async def says(_speaking: Speaking) -> Letter:
    return Letter("As promised", [])


async def owe_everybody(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Workspace(id=TEAM, joined_at=NOON))
        rows = [
            {"workspace_id": TEAM, "id": f"o{n}", "once": f"o{n}", "kind": "note", "to": f"U0{n}", "lane": f"o{n}",
             "detail": {}, "position": 0, "state": OwedState.OWED, "generation": 1, "owed_at": NOON, "due_at": NOON,
             "attempts": 0}
            for n in range(LETTERS)
        ]  # fmt: skip
        for start in range(0, LETTERS, 500):
            await session.execute(insert(Owed), rows[start : start + 500])


async def deliver_all(delivery: Delivery, clock: StandingClock) -> None:
    """As the loop does, but the clock is moved where the loop would wait."""
    dispatch = delivery._dispatch
    while True:
        moved = await dispatch.turn(ask=Ask.EVERYBODY)
        if dispatch.tasks:
            await asyncio.wait(dispatch.tasks)
        if moved or not dispatch.idle:
            continue
        await dispatch.look_ahead()
        if dispatch.next_at == NEVER:
            return
        clock.now += timedelta(seconds=max(0.0, dispatch.next_at - clock.seconds()) + TICK)


@pytest.mark.slow
async def test_ten_thousand_letters_keep_to_the_rates_and_lose_no_time(database_url: str):
    database, clock = Database(database_url), StandingClock()
    slack = Counter(clock)
    client = cast(AsyncWebClient, slack)
    sealer = Sealer([Fernet.generate_key().decode()])
    delivery = Delivery(
        database, lambda _workspace: client, {"note": says}, {}, sealer, clock, True, monotonic=clock.seconds
    )
    await owe_everybody(database)
    await deliver_all(delivery, clock)
    await database.dispose()
    assert slack.refused == 0
    assert len(slack.arrived) == len(set(slack.arrived)) == LETTERS
    assert clock.now - NOON <= 1.05 * SHORTEST
