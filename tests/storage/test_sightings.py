"""Findings are counted by day and kind, whoever else counts at the same moment."""

import asyncio
from datetime import date, timedelta

from sqlalchemy import select

from storage.database import Database
from storage.models import Sighting
from storage.sightings import count_sightings

T, DAY = "T0WARD", date(2026, 11, 2)


async def counted(database: Database) -> dict[tuple[str, date, str], int]:
    async with database.reading() as session:
        return {
            (one.workspace_id, one.day, one.type): one.times
            for one in await session.scalars(select(Sighting))
        }


async def test_each_kind_day_and_workspace_has_a_number_of_its_own(database: Database) -> None:
    async with database.transaction() as session:
        await count_sightings(session, T, ["NAME", "SSN", "NAME"], day=DAY)
        await count_sightings(session, T, ["NAME"], day=DAY)
        await count_sightings(session, T, ["NAME"], day=DAY + timedelta(days=1))
        await count_sightings(session, "T0OTHER", ["NAME"], day=DAY)
        await count_sightings(session, T, [], day=DAY)
    assert await counted(database) == {
        (T, DAY, "NAME"): 3,
        (T, DAY, "SSN"): 1,
        (T, DAY + timedelta(days=1), "NAME"): 1,
        ("T0OTHER", DAY, "NAME"): 1,
    }


async def test_those_who_count_at_once_lose_none(database: Database) -> None:
    async def one() -> None:
        async with database.transaction() as session:
            await count_sightings(session, T, ["NAME", "SSN"], day=DAY)

    await asyncio.gather(*(one() for _ in range(8)))
    assert set((await counted(database)).values()) == {8}
