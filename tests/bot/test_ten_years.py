"""Ten years in any zone, with any weekly day and any downtime: each thing once, and nothing forgotten."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.clockwork import Clockwork
from handlers.feature import Feature
from handlers.moment import Chore, Moment, Period
from handlers.services.periods import Weekly
from handlers.services.wording import Wordings
from storage import dues
from storage.database import Database
from storage.models import Due, Pebble, Workspace
from tests.bot.test_clockwork import SEALER, TEAM, a_pebble

START = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = 10
END = START + timedelta(days=365.25 * YEARS)
MINUTES = int((END - START) / timedelta(minutes=1))
SEEDS = (1, 2)
"""So many lives, always the same ones; another number is another hospital."""
ZONES = ("UTC", "America/Chicago", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe",
         "America/St_Johns", "Pacific/Apia", "Africa/Casablanca", "Pacific/Chatham")  # fmt: skip


@dataclass
class Life:
    """What is drawn: a hospital's week, when nobody was there, and what falls due."""

    zone: ZoneInfo
    day: int
    minutes: int
    late_by: timedelta | None
    away: list[tuple[datetime, datetime]]
    dues: list[datetime]
    looks: list[timedelta]
    done: list[tuple[str, datetime]] = field(default_factory=list)
    now: datetime = START

    def first_seen(self, moment: datetime) -> datetime:
        """When somebody is there who can see to it."""
        for begin, end in self.away:
            if begin <= moment < end:
                moment = end
        return moment

    def digests(self) -> list[tuple[str, datetime]]:
        """Which digests must come, and when, worked out week by week."""
        monday = START.date() - timedelta(days=START.weekday() + 7)
        at = time(self.minutes // 60, self.minutes % 60)
        days = [monday + timedelta(days=self.day, weeks=week) for week in range(53 * YEARS)]
        moments = [datetime.combine(day, at, self.zone).astimezone(UTC) for day in days]
        expected = []
        for moment, following in pairwise(moments):
            seen = self.first_seen(moment)
            late = self.late_by is not None and seen - moment > self.late_by
            if moment >= START and seen < following and seen < END and not late:
                expected.append((f"digest of {moment}", seen))
        return expected

    def chores(self) -> list[tuple[str, datetime]]:
        """When each due thing must be done."""
        seen = [(f"thing {index}", self.first_seen(due)) for index, due in enumerate(self.dues)]
        return [(name, moment) for name, moment in seen if moment < END]

    def sights(self) -> list[tuple[str, datetime]]:
        """When the pebble must be looked at: each look says when the next is."""
        moment, expected = START, []
        for index, pause in enumerate([*self.looks, timedelta()]):
            if (seen := self.first_seen(moment)) < END:
                expected.append((f"look {index}", seen))
            moment = seen + pause
        return expected

    def feature(self) -> Feature:
        """What the clock asks; everything is noted."""
        return Feature(
            name="test",
            listen=lambda app, house: None,
            looks=(self._look,),
            chores={"thing": Chore(self._chore)},
            periods=(Period("digest", self._when, self._digest, self.late_by),),
        )

    def _when(self, _found: Workspace) -> Weekly:
        return Weekly(self.day, self.minutes, self.zone)

    async def _digest(self, moment: Moment, at: datetime) -> None:
        self.done.append((f"digest of {at}", moment.at))

    async def _chore(self, moment: Moment, _to: str, rows: Sequence[Due]) -> None:
        self.done += [(row.name, moment.at) for row in rows]

    async def _look(self, moment: Moment, _pebble: Pebble) -> datetime | None:
        index = sum(what.startswith("look") for what, _ in self.done)
        self.done.append((f"look {index}", moment.at))
        return moment.at + self.looks[index] if index < len(self.looks) else None


def a_life(dice: random.Random) -> Life:
    """Half a dozen gaps of an hour to five weeks, and whatever else may be."""

    def moments(number: int) -> list[datetime]:
        return sorted(START + timedelta(minutes=dice.randrange(MINUTES)) for _ in range(number))

    return Life(
        zone=ZoneInfo(dice.choice(ZONES)),
        day=dice.randrange(7),
        minutes=dice.randrange(24 * 60),
        late_by=dice.choice((None, timedelta(days=2))),
        away=[(begin, begin + timedelta(hours=dice.uniform(1, 5 * 7 * 24))) for begin in moments(6)],
        dues=moments(20),
        looks=[timedelta(days=dice.uniform(0.01, 300)) for _ in range(20)],
    )


async def lived(life: Life, url: str) -> None:
    """From one moment at which something is to be done to the next, until ten years are over."""
    database = Database(url)
    async with database.transaction() as session:
        session.add(Workspace(id=TEAM, joined_at=START))
        session.add(a_pebble(1, START))
        for index, due in enumerate(life.dues):
            await dues.plan(session, "thing", f"thing {index}", workspace_id=TEAM, due_at=due)
    bots, life.now = two_bots(life, database), life.first_seen(START)
    for step in count():
        if any(end == life.now for _, end in life.away):
            bots = two_bots(life, database)  # who was away remembers nothing
        # Both at once now and then: it is the same week, and twice the time.
        await asyncio.gather(*(bot.tick() for bot in (bots if step % 10 == 0 else bots[:1])))
        life.now = life.first_seen(await bots[0].next_time() or END)
        if life.now >= END:
            break
    await database.dispose()


def two_bots(life: Life, database: Database) -> list[Clockwork]:
    return [Clockwork(database, [life.feature()], Wordings(), SEALER, lambda: life.now) for _ in range(2)]


@pytest.mark.parametrize("seed", SEEDS)
async def test_ten_years(seed: int, database_url: str):
    life = a_life(random.Random(seed))
    await lived(life, database_url)
    assert life.late_by is not None or len(life.digests()) > 52 * YEARS - 6 * 6
    for kind, expected in (("digest", life.digests()), ("thing", life.chores()), ("look", life.sights())):
        assert [one for one in life.done if one[0].startswith(kind)] == expected
