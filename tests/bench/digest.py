"""`python -m tests.bench.digest`: a weekly digest over 100,000 pebbles, against one hand-written aggregate query.

Two hospitals are measured on each database: one with two years of history, one in which everything is still open.
"""

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from cryptography.fernet import Fernet
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.digest.look import Reading, read_figures
from handlers.digest.managers import digest_letter
from handlers.digest.weeks import week_before
from handlers.services.wording import DEFAULT
from storage.database import Database, async_url
from storage.models import History, Pebble, Workspace
from storage.models.states import Resolution, Safety, Status, WaitingOn
from storage.sealing import Sealer
from tests.databases import Sqlite, postgres_server

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
PEBBLES, ROUNDS = 100_000, 9
YEARS, OPEN = "two years of history", "all of them open"
ZONE = ZoneInfo("America/Chicago")
DAY = timedelta(days=1)
HERE = {YEARS: "T0YEARS", OPEN: "T0OPEN"}

BY_HAND = """
SELECT area, count(*),
       sum(CASE WHEN reported_at >= {0} AND reported_at < {1} THEN 1 ELSE 0 END),
       sum(CASE WHEN acknowledged_at >= {0} AND acknowledged_at < {1} THEN 1 ELSE 0 END),
       sum(CASE WHEN resolved_at >= {0} AND resolved_at < {1} THEN 1 ELSE 0 END),
       sum(CASE WHEN answer_by >= {0} AND answer_by < {1} AND acknowledged_at <= answer_by THEN 1 ELSE 0 END),
       sum(CASE WHEN status NOT IN ('resolved', 'closed') THEN minutes ELSE 0 END)
FROM pebble WHERE workspace_id = {2} GROUP BY area
"""
"""What one would write to count a week in one go."""


def rows(kind: str, dice: random.Random) -> Iterator[dict[str, Any]]:
    """So many pebbles with plausible facts."""
    span = 728 if kind == YEARS else 84
    for number in range(1, PEBBLES + 1):
        reported = NOW - (PEBBLES - number) * (span * DAY / PEBBLES)
        read = reported + dice.random() * 1.4 * DAY
        ends = kind == YEARS and dice.random() < (0.97 if NOW - reported > 60 * DAY else 0.5)
        ended = reported + dice.random() * 30 * DAY
        status = (
            Status.CLOSED
            if ends
            else dice.choice([Status.NEW, Status.ACKNOWLEDGED, Status.PLANNED, Status.WAITING])
        )
        yield {
            "workspace_id": HERE[kind],
            "number": number,
            "submission": f"V{number}",
            "reporter": f"U{dice.randrange(3000)}",
            "area": dice.choice(DEFAULT.areas).key,
            "frequency": dice.choice(["every_patient", "several_per_shift", "daily", "weekly", "once", None]),
            "minutes": dice.choice([0.25, 1.0, 3.0, 7.0, 20.0, 45.0, None]),
            "safety": Safety.NONE,
            "words_id": f"w{number}",
            "status": status,
            "waiting_on": dice.choice(list(WaitingOn)) if status is Status.WAITING else None,
            "owner": None if status is Status.NEW else f"UIT{dice.randrange(40)}",
            "acknowledged_at": None if status is Status.NEW else read,
            "heard_at": None if status is Status.NEW else read,
            "resolution": dice.choice(list(Resolution)) if ends else None,
            "resolved_at": ended if ends else None,
            "closed_at": ended + DAY if ends else None,
            "reported_at": reported,
            "answer_by": reported + DAY,
            "decide_by": reported + 21 * DAY,
            "decided_at": ended if ends else None,
            "acknowledged_seq": 2,
            "reopened": 0,
            "pauses": [],
            "version": 4,
            "letters": 4,
        }  # fmt: skip


async def fill(database: Database) -> None:
    """Both hospitals, and a yes to each pebble that ended."""
    for kind, workspace_id in HERE.items():
        made = list(rows(kind, random.Random(4)))
        async with database.transaction() as session:
            session.add(Workspace(id=workspace_id, joined_at=NOW - 800 * DAY, timezone=str(ZONE)))
            await session.flush()
            for at in range(0, PEBBLES, 2000):
                await _add(session, Pebble, made[at : at + 2000])
                await _add(session, History, [yes for row in made[at : at + 2000] if (yes := _yes(row))])


async def _add(session: AsyncSession, model: Any, some: list[dict[str, Any]]) -> None:
    if some:
        await (await session.connection()).execute(insert(model.__table__), some)


def _yes(row: dict[str, Any]) -> dict[str, Any] | None:
    if row["closed_at"] is None:
        return None
    where = {"workspace_id": row["workspace_id"], "pebble": row["number"], "seq": 4, "step": "confirmed"}
    return where | {"actor": row["reporter"], "at": row["closed_at"], "to_status": "closed", "detail": {}}


async def ours(database: Database, workspace_id: str) -> int:
    """The whole digest: every figure, every block."""
    async with database.reading() as session:
        found = await session.get_one(Workspace, workspace_id)
        reading = Reading(session, found, DEFAULT, Sealer([Fernet.generate_key().decode()]), NOW)
        figures = await read_figures(reading, week_before(NOW.date(), ZONE))
        return len(digest_letter(figures).text)


def by_hand(url: str) -> Callable[[str], int]:
    """The aggregate on a connection of its own, without any library of ours."""
    week = week_before(NOW.date(), ZONE)
    if async_url(url).get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(async_url(url).database))
        ends = [f"{end:%Y-%m-%d %H:%M:%S.%f}" for end in week]
        return lambda one: len(connection.execute(BY_HAND.format("?1", "?2", "?3"), (*ends, one)).fetchall())
    server = psycopg.connect(url)
    asked = BY_HAND.format("%(since)s", "%(until)s", "%(one)s")
    given = {"since": week.since, "until": week.until}
    return lambda one: len(server.execute(asked, given | {"one": one}).fetchall())


async def measured(name: str, url: str) -> None:
    """Turns of ours and of the query by hand, each after the other."""
    database, hand = Database(url), by_hand(url)
    await fill(database)
    if not database.is_sqlite:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    for kind, workspace_id in HERE.items():
        mine, theirs = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            await ours(database, workspace_id)
            mine.append(time.perf_counter() - began)
            began = time.perf_counter()
            hand(workspace_id)
            theirs.append(time.perf_counter() - began)
        ratio = median(a / b for a, b in zip(mine, theirs, strict=True))
        print(f"{name:<11} {kind:<22} digest {median(mine) * 1000:6.1f} ms  "
              f"by hand {median(theirs) * 1000:6.1f} ms  ratio {ratio:.2f} (goal 3)")  # fmt: skip
    await database.dispose()


async def main() -> None:
    """Both databases, one after the other."""
    with tempfile.TemporaryDirectory() as folder, postgres_server() as postgres:
        postgres.safe_again()
        await measured("SQLite", Sqlite(Path(folder)).migrated())
        await measured("PostgreSQL", postgres.migrated())


if __name__ == "__main__":
    asyncio.run(main())
