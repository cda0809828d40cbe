"""Due things: planned once under their name, claimed when their time has come, and marked as done."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Due, Pebble, Workspace
from storage.models.states import FINISHED
from storage.rows import add_at_the_end
from storage.upsert import add_unless_there


async def plan(
    session: AsyncSession,
    kind: str,
    name: str,
    *,
    workspace_id: str,
    due_at: datetime,
    to: str = "",
    pebble: int | None = None,
    detail: dict[str, Any] | None = None,
) -> bool:
    """Plan a thing under its name; False, and nothing changes, if it was planned before, done or not."""
    return await add_unless_there(
        session,
        Due(
            workspace_id=workspace_id,
            name=name,
            kind=kind,
            to=to,
            pebble=pebble,
            detail=detail or {},
            due_at=due_at,
        ),
    )


def write_down(session: AsyncSession, row: Due) -> None:
    """Remember a due thing about a pebble that this transaction has locked, whose names it has read: nobody
    else can write the same one, so all of them are written together.
    """
    add_at_the_end(session, row)


async def take_turn(
    session: AsyncSession,
    kind: str,
    name: str,
    *,
    workspace_id: str,
    at: datetime,
    due_at: datetime | None = None,
) -> bool:
    """Whether this turn, due at `due_at` (now), is ours: written down as done here, and by nobody before."""
    row = Due(workspace_id=workspace_id, name=name, kind=kind, due_at=due_at or at, done_at=at)
    return await add_unless_there(session, row)


async def taken_at(session: AsyncSession, name: str, *, workspace_id: str) -> datetime | None:
    """When this turn was taken, or this thing done; None if it was not."""
    found = await session.get(Due, (workspace_id, name))
    return found.done_at if found else None


async def turn_due_at(session: AsyncSession, name: str, *, workspace_id: str) -> datetime | None:
    """When this turn was due; None if it was not taken."""
    found = await session.get(Due, (workspace_id, name))
    return found.due_at if found else None


async def workspaces_with_something_to_do(session: AsyncSession, *, now: datetime) -> list[str]:
    """The workspaces in which a pebble is to be looked at, or a thing is due; none that took Pebble away."""
    looks = select(col(Pebble.workspace_id)).where(col(Pebble.look_at) <= now)
    dues = select(col(Due.workspace_id)).where(col(Due.done_at).is_(None), col(Due.due_at) <= now)
    gone = set(await session.scalars(select(col(Workspace.id)).where(col(Workspace.left_at).is_not(None))))
    return [one for one in await session.scalars(union(looks, dues)) if one not in gone]


async def pebbles_to_look_at(
    session: AsyncSession, workspace_id: str, *, now: datetime, most: int
) -> list[Pebble]:
    """Pebbles whose time to be looked at has come, longest overdue first; locked until the transaction ends."""
    found = await session.scalars(
        select(Pebble)
        .where(col(Pebble.look_at) <= now, col(Pebble.workspace_id) == workspace_id)
        .order_by(col(Pebble.look_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    pebbles = list(found)
    session.info["locked", workspace_id] = [one.number for one in pebbles]
    return pebbles


async def look_at_open(session: AsyncSession, workspace_id: str, *, at: datetime) -> None:
    """Let the clock look at every open pebble of the workspace, as when promises or hours have changed."""
    await session.execute(
        update(Pebble)
        .where(col(Pebble.workspace_id) == workspace_id, col(Pebble.status).not_in(FINISHED))
        .values(look_at=at)
        .execution_options(synchronize_session=False)
    )


class Bundle(NamedTuple):
    """Due things of one kind that are meant for the same person or channel."""

    kind: str
    to: str


async def bundles_due(session: AsyncSession, workspace_id: str, *, now: datetime, most: int) -> list[Bundle]:
    """Whom due things are meant for, longest overdue first."""
    found = await session.execute(
        select(col(Due.kind), col(Due.to))
        .where(col(Due.done_at).is_(None), col(Due.due_at) <= now, col(Due.workspace_id) == workspace_id)
        .group_by(col(Due.kind), col(Due.to))
        .order_by(func.min(col(Due.due_at)))
        .limit(most)
    )
    return [Bundle(kind, to) for kind, to in found]


async def claim_bundle(
    session: AsyncSession, workspace_id: str, bundle: Bundle, *, now: datetime
) -> Sequence[Due]:
    """All of it that is due, oldest first and done from this transaction on; nothing that another one holds."""
    found = await session.scalars(
        select(Due)
        .where(
            col(Due.done_at).is_(None),
            col(Due.due_at) <= now,
            col(Due.workspace_id) == workspace_id,
            col(Due.kind) == bundle.kind,
            col(Due.to) == bundle.to,
        )
        .order_by(col(Due.due_at), col(Due.name))
        .with_for_update(skip_locked=True)
    )
    rows = list(found)
    for row in rows:
        row.done_at = now
    return rows


async def dues_of_letter(session: AsyncSession, workspace_id: str, letter: str) -> list[Due]:
    """The due things that this owed message (`Owed.once`) tells of, oldest first."""
    found = await session.scalars(
        select(Due)
        .where(col(Due.workspace_id) == workspace_id, col(Due.letter) == letter)
        .order_by(col(Due.due_at), col(Due.name))
    )
    return list(found)


async def dues_of_pebble(session: AsyncSession, workspace_id: str, number: int) -> list[Due]:
    """Every due thing about a pebble, done or not, oldest first."""
    found = await session.scalars(
        select(Due)
        .where(col(Due.workspace_id) == workspace_id, col(Due.pebble) == number)
        .order_by(col(Due.due_at), col(Due.name))
    )
    return list(found)


class Done(NamedTuple):
    """What has happened to a pebble: the due thing's name, and when it was done."""

    pebble: int
    name: str
    at: datetime


async def done_of_pebbles(session: AsyncSession, workspace_id: str, numbers: Collection[int]) -> list[Done]:
    """Every done thing about these pebbles. Years leave many of them, so that no whole row is made of any."""
    found = await session.execute(
        select(col(Due.pebble), col(Due.name), col(Due.done_at)).where(
            col(Due.workspace_id) == workspace_id, col(Due.pebble).in_(numbers), col(Due.done_at).is_not(None)
        )
    )
    return [Done(pebble, name, at) for pebble, name, at in found if pebble is not None and at is not None]


async def next_time(session: AsyncSession, *, after: datetime) -> datetime | None:
    """When the next pebble is to be looked at or the next thing falls due, later than `after`."""
    look = await session.scalar(select(func.min(col(Pebble.look_at))).where(col(Pebble.look_at) > after))
    due = await session.scalar(
        select(func.min(col(Due.due_at))).where(col(Due.done_at).is_(None), col(Due.due_at) > after)
    )
    return min((moment for moment in (look, due) if moment), default=None)
