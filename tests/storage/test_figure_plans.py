"""What digests ask is answered by indexes, however much history there is."""

import sqlite3
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event

from handlers.digest.look import Reading, read_figures
from handlers.digest.weeks import week_before
from handlers.services.wording import DEFAULT
from storage.database import Database, async_url
from storage.models import History, Pebble, Step, Workspace
from storage.models.states import Resolution, Status
from storage.sealing import Sealer
from tests.storage.pebbles import AT

HERE, DAY = "T0HERE", timedelta(days=1)
PEBBLES = 3000


async def history(database: Database) -> None:
    """Years of it: nearly all ended long ago."""
    async with database.transaction() as session:
        session.add(Workspace(id=HERE, joined_at=AT - 2000 * DAY))
        for number in range(1, PEBBLES):
            then = AT - (PEBBLES - number) * DAY / 2
            ended = number < PEBBLES - 100
            session.add(
                Pebble(
                    workspace_id=HERE, number=number, submission=f"V{number}", reporter=f"U{number % 50}",
                    area="orders", frequency="daily", minutes=3.0, words_id="w", reported_at=then,
                    answer_by=then + DAY, decide_by=then + 20 * DAY, decided_at=then + DAY if ended else None,
                    acknowledged_at=then + DAY if ended else None, heard_at=then + DAY if ended else None,
                    status=Status.CLOSED if ended else Status.NEW,
                    resolution=Resolution.CONFIG_FIX if ended else None,
                    resolved_at=then + DAY if ended else None, closed_at=then + 2 * DAY if ended else None,
                )
            )  # fmt: skip
            session.add(
                History(workspace_id=HERE, pebble=number, seq=1, step=Step.CONFIRMED, actor="U1",
                        at=then + 2 * DAY, to_status="closed")
            )  # fmt: skip


async def asked_for_a_digest(database: Database) -> list[tuple[str, Any]]:
    """Every statement about pebbles, with what it is given."""
    seen: list[tuple[str, Any]] = []

    @event.listens_for(database._reader.sync_engine, "before_cursor_execute")
    def notice(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if "FROM pebble" in statement:
            seen.append((statement, given))

    async with database.reading() as session:
        found = await session.get_one(Workspace, HERE)
        reading = Reading(session, found, DEFAULT, Sealer([Fernet.generate_key().decode()]), AT)
        await read_figures(reading, week_before(AT.date(), DEFAULT.zone))
    return seen


def plans(url: str, seen: list[tuple[str, Any]]) -> list[str]:
    parsed = async_url(url)
    if parsed.get_backend_name() == "sqlite":
        with sqlite3.connect(str(parsed.database)) as small:
            small.execute("ANALYZE")
            return [
                "\n".join(row[3] for row in small.execute(f"EXPLAIN QUERY PLAN {statement}", given))
                for statement, given in seen
            ]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("VACUUM ANALYZE")
        return [
            "\n".join(row[0] for row in server.execute(f"EXPLAIN {statement}", given))
            for statement, given in seen
        ]


@pytest.fixture
async def seen(database: Database) -> list[tuple[str, Any]]:
    await history(database)
    return await asked_for_a_digest(database)


async def test_no_question_reads_every_pebble(database_url: str, seen: list[tuple[str, Any]]):
    assert 8 <= len(seen) <= 14
    found = plans(database_url, seen)
    for plan, (statement, _) in zip(found, seen, strict=True):
        lines = [line for line in plan.splitlines() if "pebble" in line]
        assert not any("SCAN pebble" in line or "Seq Scan on pebble" in line for line in lines), (
            f"{statement}\n{plan}"
        )
    used = "\n".join(found)
    for index in (
        "pebble_reported",
        "pebble_answer",
        "pebble_decide",
        "pebble_acknowledged",
        "pebble_closed",
    ):
        assert index in used, index
    assert "pebble_costs" in used and "pebble_resolved" in used
