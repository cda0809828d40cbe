"""The clock over very many pebbles: how long one tick takes, and whether a long past makes it slower."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from cryptography.fernet import Fernet

from bot.clockwork import Clockwork
from handlers.contents import FEATURES
from handlers.feature import Feature
from handlers.moment import Chore, Moment
from handlers.services.wording import Wordings
from storage import dues
from storage.database import Database
from storage.models import Due, Pebble
from storage.outbox import owe_once
from storage.sealing import Sealer
from tests.bench.many import NOON, TEAM, TOGETHER, fill, grow_old, settle
from tests.bench.plans import plans
from tests.bench.table import Row

PEBBLES, PAST, TIMES = 100_000, 50_000, 10
ROUNDS = 5
PEOPLE = 40
"""Whom a thousand due things are meant for."""
GOAL = {"SQLite": 2.0, "PostgreSQL": 1.0}


async def look(moment: Moment, pebble: Pebble) -> datetime:
    """The least that a look does which has something to say: plan it for somebody, and look again in a week."""
    to = f"U0OWNER{pebble.number % PEOPLE}"
    name = f"many:{pebble.number}"
    await dues.plan(
        moment.session,
        "many",
        name,
        workspace_id=moment.workspace_id,
        due_at=moment.at,
        to=to,
        pebble=pebble.number,
    )
    return moment.at + timedelta(days=7)


async def tell(moment: Moment, to: str, rows: Sequence[Due]) -> None:
    """One message for all of it."""
    await owe_once(
        moment.session,
        "many",
        workspace_id=moment.workspace_id,
        to=to,
        once=f"{to}:{moment.at}",
        at=moment.at,
    )


CHEAP = Feature(name="many", listen=lambda app, house: None, looks=(look,), chores={"many": Chore(tell)})


class Years:
    """One database with its clock, which moves a minute from tick to tick."""

    def __init__(self, url: str) -> None:
        self.database, self.now = Database(url), NOON - timedelta(minutes=1)
        features = FEATURES if any(feature.looks for feature in FEATURES) else (CHEAP,)
        sealer = Sealer([Fernet.generate_key().decode()])
        self.clockwork = Clockwork(self.database, features, Wordings(), sealer, lambda: self.now)

    async def minute(self) -> None:
        """A thousand pebbles' time has come."""
        self.now += timedelta(minutes=1)
        await self.clockwork.tick()

    async def seconds(self) -> float:
        """What a tick takes, and the next ones if it broke off with some of them left."""
        began = time.perf_counter()
        await self.minute()
        while await self.some_are_left():
            await self.clockwork.tick()
        return time.perf_counter() - began

    async def some_are_left(self) -> bool:
        """Whether a pebble's time has come that nobody has looked at."""
        async with self.database.reading() as session:
            return bool(await dues.pebbles_to_look_at(session, TEAM, now=self.now, most=1))


async def ticks(name: str, url: str, old_url: str) -> tuple[list[Row], str]:
    """The rows of the table, and the plans of what a tick asks. Two databases take turns: one has the longer past."""
    young, old = await _years(url, PAST), await _years(old_url, TIMES * PAST)
    turns = [(await young.seconds(), await old.seconds()) for _ in range(ROUNDS)]
    shown = await plans(old.database, old.minute)
    await young.database.dispose()
    await old.database.dispose()
    took, took_old = (median(some) for some in zip(*turns, strict=True))
    slower = median(theirs / mine for mine, theirs in turns)
    what = f"tick, {TOGETHER} of {PEBBLES} pebbles due"
    aside = f"{took_old:.2f} s ÷ {took:.2f} s"
    return [
        Row(what, name, took, GOAL[name], "s", f"median of {ROUNDS}"),
        Row(f"the same with {TIMES} × the past ÷ without", name, slower, 1.2, "×", aside),
    ], "\n\n".join(f"{statement}\n{plan}" for statement, plan in shown.items())


async def _years(url: str, past: int) -> Years:
    """A hospital with so much of a past, which has ticked once."""
    years = Years(url)
    await fill(years.database, PEBBLES)
    await grow_old(years.database, 1, past)
    await settle(years.database)
    await years.minute()
    return years
