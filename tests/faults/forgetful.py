"""`pebble run` with the outbox switched off: what should be owed is kept in memory and sent straight from there.

It is here to show that the faults notice: a build like this must fail them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Owed, OwedState

REAL_RECORD = outbox.record
_memory: list[Owed] = []


class Straight:
    """A session as the outbox sees it, which keeps owed messages until the commit instead of writing them."""

    def __init__(self, session: AsyncSession) -> None:
        self.info = session.info
        session.info["owes"] = True

    def add(self, row: Owed) -> None:
        self.info.setdefault("straight", []).append(row)


@event.listens_for(Session, "after_commit")
def committed(session: Session) -> None:
    """Only what was saved is sent."""
    _memory.extend(session.info.pop("straight", []))


def owe(session: AsyncSession, kind: str, **about: Any) -> None:
    REAL_OWE(Straight(session), kind, **about)  # type: ignore[arg-type]


async def owe_card(session: AsyncSession, pebble: Any, *, at: datetime, first: bool = False) -> None:
    await REAL_OWE_CARD(Straight(session), pebble, at=at, first=True)  # type: ignore[arg-type]


async def owe_once(session: AsyncSession, kind: str, *, workspace_id: str, to: str, once: str, at: datetime,
                   pebble: int | None = None, detail: dict[str, Any] | None = None,
                   first: bool = False) -> bool:  # fmt: skip
    row = outbox._row(workspace_id, kind, to=to, once=once, lane=once, at=at, detail=detail)
    row.pebble = pebble
    Straight(session).add(row)
    return True


def _due(now: datetime) -> list[Owed]:
    return [row for row in _memory if row.due_at <= now]


async def workspaces_with_something_due(_session: AsyncSession, *, now: datetime) -> list[str]:
    return sorted({row.workspace_id for row in _due(now)})


async def next_due(_session: AsyncSession, *, now: datetime) -> datetime | None:
    return min((row.due_at for row in _memory if row.due_at > now), default=None)


async def claim(_session: AsyncSession, *, workspace_id: str, now: datetime, lease: timedelta, most: int,
                **_: Any) -> list[tuple[Owed, bool]]:  # fmt: skip
    taken = []
    for row in _due(now)[:most]:
        _memory.remove(row)
        taken.append((row, row.tried_at is not None))
        row.tried_at, row.attempts = row.tried_at or now, row.attempts + 1
    return taken


async def record(session: AsyncSession, fates: Sequence[outbox.Fate], *, at: datetime) -> None:
    await REAL_RECORD(session, fates, at=at)  # there is no row to mark, but the place is written down
    for fate in fates:
        if fate.outcome == "later":
            fate.owed.due_at, fate.owed.state = fate.due_at or at, OwedState.OWED
            fate.owed.tried_at = fate.owed.tried_at if fate.in_doubt else None
            _memory.append(fate.owed)


REAL_OWE, REAL_OWE_CARD = outbox.owe, outbox.owe_card


def switch_off() -> None:
    """Replace the outbox, before anybody has imported from it."""
    for own in (owe, owe_card, owe_once, workspaces_with_something_due, next_due, claim, record):
        assert hasattr(outbox, own.__name__), f"the outbox has no {own.__name__} any more"
        setattr(outbox, own.__name__, own)
    setattr(outbox, "add_at_the_end", Straight.add)  # noqa: B010


if __name__ == "__main__":
    switch_off()
    from tests.faults.moved import run

    raise SystemExit(run())
