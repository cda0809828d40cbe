"""Pebbles: one, a reporter's, an owner's."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Alias, History, Pebble, Step
from storage.models.states import FINISHED, UNDERWAY, Status


async def pebble(session: AsyncSession, workspace_id: str, number: int) -> Pebble | None:
    """One pebble, to look at."""
    return await session.get(Pebble, (workspace_id, number))


async def pebbles_numbered(
    session: AsyncSession, workspace_id: str, numbers: Collection[int]
) -> dict[int, Pebble]:
    """These pebbles by number, to look at."""
    found = await session.scalars(
        select(Pebble).where(col(Pebble.workspace_id) == workspace_id, col(Pebble.number).in_(numbers))
    )
    return {one.number: one for one in found}


async def pebble_to_change(session: AsyncSession, workspace_id: str, number: int) -> Pebble | None:
    """One pebble, locked until the transaction ends."""
    return await session.scalar(
        select(Pebble)
        .where(col(Pebble.workspace_id) == workspace_id, col(Pebble.number) == number)
        .with_for_update()
    )


async def pebble_of_form(session: AsyncSession, workspace_id: str, submission: str) -> Pebble | None:
    """The pebble that this form has become."""
    return await session.scalar(
        select(Pebble).where(col(Pebble.workspace_id) == workspace_id, col(Pebble.submission) == submission)
    )


async def pebbles_of_reporter(
    session: AsyncSession, workspace_id: str, person_id: str, fingerprints: Sequence[str], *, most: int = 50
) -> list[Pebble]:
    """A person's own pebbles, the private ones too: open first, then the newest."""
    private = select(col(Alias.id)).where(
        col(Alias.workspace_id) == workspace_id, col(Alias.fingerprint).in_(fingerprints)
    )
    finished = case((col(Pebble.status).in_(FINISHED), 1), else_=0)
    found = await session.scalars(
        select(Pebble)
        .where(
            col(Pebble.workspace_id) == workspace_id,
            or_(col(Pebble.reporter) == person_id, col(Pebble.reporter).in_(private)),
        )
        .order_by(finished, col(Pebble.number).desc())
        .limit(most)
    )
    return list(found)


async def open_pebbles_named(session: AsyncSession, workspace_id: str, person_id: str) -> list[Pebble]:
    """The open pebbles that a person reported under their name, locked until the transaction ends."""
    found = await session.scalars(
        select(Pebble)
        .where(
            col(Pebble.workspace_id) == workspace_id,
            col(Pebble.reporter) == person_id,
            col(Pebble.status).not_in(FINISHED),
        )
        .order_by(col(Pebble.number))
        .with_for_update()
    )
    return list(found)


async def queue_of_owner(
    session: AsyncSession,
    workspace_id: str,
    owners: Collection[str],
    areas: Collection[str] | None,
    *,
    most: int = 50,
) -> list[Pebble]:
    """What one of these owners has before them: theirs, and nobody's in their `areas` (None: in all).

    Longest overdue first, by the first answer that is promised, else by the decision; then longest wait first.
    """
    unread = (col(Pebble.status) == Status.NEW, col(Pebble.answer_by))
    promised = case(unread, (col(Pebble.decided_at).is_(None), col(Pebble.decide_by)))
    unowned = col(Pebble.owner).is_(None)
    mine = unowned if areas is None else unowned & col(Pebble.area).in_(areas)
    found = await session.scalars(
        select(Pebble)
        .where(
            col(Pebble.workspace_id) == workspace_id,
            col(Pebble.status).not_in(FINISHED),
            or_(col(Pebble.owner).in_(owners), mine),
        )
        .order_by(promised.nulls_last(), col(Pebble.reported_at), col(Pebble.number))
        .limit(most)
    )
    return list(found)


async def number_of_pebbles(session: AsyncSession, workspace_id: str) -> int:
    """How many pebbles the workspace has had."""
    found = await session.scalar(select(func.count()).where(col(Pebble.workspace_id) == workspace_id))
    return found or 0


async def history_of(session: AsyncSession, workspace_id: str, number: int) -> list[History]:
    """Everything that happened to a pebble, in order."""
    found = await session.scalars(
        select(History)
        .where(col(History.workspace_id) == workspace_id, col(History.pebble) == number)
        .order_by(col(History.seq))
    )
    return list(found)


async def last_event(
    session: AsyncSession, workspace_id: str, number: int, steps: Collection[Step]
) -> History | None:
    """The newest line of a pebble's history that is one of these steps."""
    return await session.scalar(
        select(History)
        .where(
            col(History.workspace_id) == workspace_id,
            col(History.pebble) == number,
            col(History.step).in_(steps),
        )
        .order_by(col(History.seq).desc())
        .limit(1)
    )


async def event(session: AsyncSession, workspace_id: str, number: int, seq: int) -> History | None:
    """One line of a pebble's history."""
    return await session.get(History, (workspace_id, number, seq))


async def owners_now(session: AsyncSession, workspace_id: str) -> set[str]:
    """Everybody who looks after an open pebble."""
    found = await session.scalars(
        select(col(Pebble.owner))
        .where(
            col(Pebble.workspace_id) == workspace_id,
            col(Pebble.status).in_(UNDERWAY),
            col(Pebble.owner).is_not(None),
        )
        .distinct()
    )
    return {owner for owner in found if owner}


async def owns_open_pebbles(session: AsyncSession, workspace_id: str, person_id: str) -> bool:
    """Whether they look after an open pebble."""
    found = await session.scalar(_owned(workspace_id, person_id).limit(1))
    return found is not None


async def pebbles_owned_to_change(
    session: AsyncSession, workspace_id: str, person_id: str, *, most: int
) -> list[Pebble]:
    """The first open pebbles that somebody looks after, locked until the transaction ends."""
    numbers = _owned(workspace_id, person_id).order_by(col(Pebble.number)).limit(most)
    found = await session.scalars(
        select(Pebble)
        .where(col(Pebble.workspace_id) == workspace_id, col(Pebble.number).in_(numbers))
        .order_by(col(Pebble.number))
        .with_for_update()
    )
    return list(found)


def _owned(workspace_id: str, person_id: str) -> Select[int]:
    return select(col(Pebble.number)).where(
        col(Pebble.workspace_id) == workspace_id,
        col(Pebble.status).in_(UNDERWAY),
        col(Pebble.owner) == person_id,
    )
