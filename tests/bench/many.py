"""A hospital with very many pebbles and a long past, made in the database itself from one row of each kind."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.models import Due, History, Owed, OwedState, Pebble, Workspace
from storage.outbox import CARD

TEAM, CHANNEL, NURSE = "T0MANY", "C0MANY", "U0NURSE"
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TOGETHER = 1000
"""So many pebbles are to be looked at in every minute from `NOON` on."""
LOCAL = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S', look_at, '+' || (i / {}) || ' minutes') || '.000000'",
    "postgresql": "look_at + (i / {}) * INTERVAL '1 minute'",
}
NUMBERS = (
    "WITH RECURSIVE numbers(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM numbers WHERE i < {last}) "
)


async def fill(database: Database, pebbles: int) -> None:
    """A workspace with so many open pebbles, `TOGETHER` of them to be looked at now and in each coming minute."""
    async with database.transaction() as session:
        await _without_haste(database, session)
        session.add(Workspace(id=TEAM, triage_channel=CHANNEL, joined_at=NOON, next_number=pebbles + 1))
        pebble = _pebble()
        session.add(pebble.report(at=pebble.reported_at))
        pebble.look_at = NOON
        session.add(pebble)
        session.add(_due())
        session.add(_owed())
        session.add(_card())
        await session.flush()
        look_at = LOCAL[database.url.get_backend_name()].format(TOGETHER)
        changes = {"number": "i + 1", "submission": "'V' || i", "look_at": look_at}
        await _copy(session, Pebble, "number = 1", changes, 1, pebbles - 1)
        card = {"id": "'card ' || (i + 1)", "once": r"'card\:' || (i + 1)", "pebble": "i + 1"}
        lane = {"lane": r"(i + 1) || '\:card'"}
        await _copy(session, Owed, "id = 'card 1'", card | lane, 1, pebbles - 1)
    await analyzed(database)


async def grow_old(database: Database, first: int, last: int) -> None:
    """More of the past: done things, sent messages and lines of history, numbered from `first` to `last`."""
    async with database.transaction() as session:
        await _without_haste(database, session)
        # Spread over the pebbles, a few to each, as years would leave them.
        about = f"i % (SELECT next_number - 1 FROM workspace WHERE id = '{TEAM}') + 1"
        await _copy(session, Due, "name = 'done 0'", {"name": "'done ' || i", "pebble": about}, first, last)
        owed = {"id": "'sent ' || i", "once": "'sent ' || i", "lane": "'sent ' || i"}
        await _copy(session, Owed, "id = 'sent 0'", owed, first, last)
        await _copy(session, History, "seq = 1", {"seq": "i + 1"}, first, last)
    await analyzed(database)


async def analyzed(database: Database) -> None:
    """What the planner knows is what is there, as after a night."""
    async with database.transaction() as session:
        await _without_haste(database, session)
        await session.execute(text("ANALYZE"))


async def settle(database: Database) -> None:
    """What filling left to be tidied up is not for the first ticks to do."""
    async with database.reading() as session:
        if database.is_sqlite:
            await session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            return
        await session.execute(text("SET statement_timeout = 0"))
        await session.execute(text("VACUUM ANALYZE"))
        await session.execute(text("CHECKPOINT"))
        await session.execute(text("RESET statement_timeout"))


async def _without_haste(database: Database, session: AsyncSession) -> None:
    """What fills a table may take longer than a statement of Pebble's."""
    if not database.is_sqlite:
        await session.execute(text("SET LOCAL statement_timeout = 0"))


async def _copy(
    session: AsyncSession, table: type[Any], where: str, changes: Mapping[str, str], first: int, last: int
) -> None:
    names = [column.name for column in table.__table__.columns]
    listed = ", ".join(f'"{name}"' for name in names)
    chosen = ", ".join(changes.get(name, f'"{name}"') for name in names)
    head = NUMBERS.format(first=first, last=last)
    source = f"FROM {table.__tablename__}, numbers WHERE workspace_id = '{TEAM}' AND {where}"
    await session.execute(
        text(f"{head} INSERT INTO {table.__tablename__} ({listed}) SELECT {chosen} {source}")
    )


def _pebble() -> Pebble:
    return Pebble(
        workspace_id=TEAM,
        number=1,
        submission="V0",
        reporter=NURSE,
        area="printing",
        words_id="w",
        reported_at=NOON - timedelta(days=1),
        answer_by=NOON + timedelta(days=1),
        letters=2,
    )


def _due() -> Due:
    at = NOON - timedelta(days=9)
    return Due(workspace_id=TEAM, name="done 0", kind="many", to=NURSE, pebble=1, due_at=at, done_at=at)


def _owed() -> Owed:
    at = NOON - timedelta(days=9)
    return _sent("sent 0", once="sent 0", kind="many", to=NURSE, lane="sent 0", at=at)


def _card() -> Owed:
    """The first pebble's card, in its channel since the report."""
    at = NOON - timedelta(days=1)
    card = _sent("card 1", once="card:1", kind="card", to=CARD, lane="1:card", at=at)
    card.pebble, card.position, card.channel, card.ts = 1, 1, CHANNEL, "1700000000.000100"
    return card


def _sent(id: str, *, once: str, kind: str, to: str, lane: str, at: datetime) -> Owed:
    sent = Owed(workspace_id=TEAM, id=id, once=once, kind=kind, to=to, lane=lane, owed_at=at, due_at=at)
    sent.state, sent.done_at = OwedState.SENT, at
    return sent
