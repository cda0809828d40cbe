"""Day, hour, zone and work days of a hospital are changed time and again: one digest a week, each day told once."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.clockwork import Clockwork
from handlers.digest import FEATURE
from handlers.services.wording import Wordings
from storage.database import Database
from storage.models import Due, Owed, Workspace
from tests.bot.test_clockwork import SEALER, TEAM, a_pebble

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
END = START + timedelta(days=250)
ZONES = ("America/Chicago", "Europe/Berlin", "Asia/Kolkata", "Pacific/Apia", "Pacific/Honolulu")
KINDS = ("digest", "said_did", "queue")


class Now:
    """A clock that is moved by hand."""

    at = START


def weeks(names: list[str]) -> list[date]:
    """The Mondays of turns called "digest:2026-W48"."""
    return [date.fromisoformat(f"{name.partition(':')[2]}-1") for name in names]


def drawn(dice: random.Random, *, zones: bool) -> dict[str, object]:
    changed: dict[str, object] = {"digest_day": dice.randrange(7), "digest_at": dice.randrange(24 * 60)}
    if zones:
        changed |= {"timezone": dice.choice(ZONES), "opens": dice.randrange(12 * 60)}
        changed["work_days"] = sorted(dice.sample(range(7), dice.randint(1, 6)))
    return changed


async def lived(database: Database, dice: random.Random, *, zones: bool) -> None:
    """Eight months in which something is changed every few days; the clock ticks before, after, and as it is due."""
    async with database.transaction() as session:
        session.add(
            Workspace(
                id=TEAM,
                joined_at=START,
                managers_channel="C0MANAGERS",
                staff_channel="C0STAFF",
            )
        )
        pebble = a_pebble(1, START)
        pebble.owner = "U0OWNER"
        session.add(pebble)
    now = Now()
    now.at = START
    bot = Clockwork(database, [FEATURE], Wordings(), SEALER, lambda: now.at)
    change = START + timedelta(days=dice.uniform(0, 12))
    while now.at < END:
        await bot.tick()
        coming = await bot.next_time() or END
        if change <= coming:
            now.at = change
            await bot.tick()
            async with database.transaction() as session:
                found = await session.get_one(Workspace, TEAM)
                for name, value in drawn(dice, zones=zones).items():
                    setattr(found, name, value)
                found.settings_version += 1
            change += timedelta(days=dice.uniform(0, 12))
        else:
            now.at = coming


@pytest.mark.parametrize(("seed", "zones"), [(1, False), (2, True)])
async def test_one_digest_in_each_week_and_no_day_twice_or_never(
    seed: int, zones: bool, database_url: str
) -> None:
    database = Database(database_url)
    await lived(database, random.Random(seed), zones=zones)
    async with database.reading() as session:
        turns = list(await session.scalars(select(col(Due.name)).where(col(Due.kind) == "turn")))
        owed = list(await session.scalars(select(Owed).order_by(col(Owed.owed_at))))
    await database.dispose()
    for kind in KINDS:
        taken = sorted(weeks([name for name in turns if name.startswith(f"{kind}:")]))
        assert all(later - earlier == timedelta(days=7) for earlier, later in pairwise(taken)), kind
        assert len(taken) >= 34
        assert len([one for one in owed if one.kind == kind]) == len(taken)
    for kind in ("digest", "said_did"):
        told = [one.detail for one in owed if one.kind == kind]
        # A zone on the other side of the date line makes the day before another one.
        apart = timedelta(days=1 if zones else 0)
        for earlier, later in pairwise(told):
            gap = date.fromisoformat(later["since"]) - date.fromisoformat(earlier["until"])
            assert abs(gap) <= apart, (earlier, later)
            assert later["since"] < later["until"]
