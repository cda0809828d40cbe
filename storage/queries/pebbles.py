"""Pebbles: one, a reporter's, an owner's."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    DateTime,
    Executable,
    Integer,
    Select,
    String,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Alias, History, Pebble, Person, Step, Workspace
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


async def take_a_number(
    session: AsyncSession, workspace_id: str, submission: str, person_id: str
) -> tuple[int, bool] | None:
    """The next pebble's number, for this form (a `view.id`), and whether its sender was asked to introduce
    themselves; None if the form has become a pebble already.

    The workspace is locked from here on, since it numbers one at a time.
    """
    given = {"b_workspace_id": workspace_id, "b_submission": submission, "b_person_id": person_id}
    taken = (await (await session.connection()).execute(_TAKE_A_NUMBER, given)).one_or_none()
    return (taken[0] - 1, bool(taken[1])) if taken else None


_WORKSPACE: Any = Workspace.__table__  # type: ignore[attr-defined]
_SENT_BEFORE = exists().where(
    col(Pebble.workspace_id) == bindparam("b_workspace_id"),
    col(Pebble.submission) == bindparam("b_submission"),
)
_ASKED = (
    select(col(Person.asked_to_introduce))
    .where(
        col(Person.workspace_id) == bindparam("b_workspace_id"), col(Person.id) == bindparam("b_person_id")
    )
    .scalar_subquery()
)
_TAKE_A_NUMBER = (
    update(_WORKSPACE)
    .where(_WORKSPACE.c.id == bindparam("b_workspace_id"), ~_SENT_BEFORE)
    .values(next_number=_WORKSPACE.c.next_number + 1)
    .returning(_WORKSPACE.c.next_number, _ASKED)
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


async def reported_lately(
    session: AsyncSession,
    workspace_id: str,
    person_id: str,
    fingerprints: Sequence[str],
    *,
    since: datetime,
    but: str,
    most: int,
) -> list[datetime]:
    """When a person reported since then, the newest `most` first: by name and privately, but for one submission.

    The private ones are found by fingerprint, and nothing is written down that would tie them to the person.
    """
    given = {
        "b_workspace_id": workspace_id,
        "b_person_id": person_id,
        "b_fingerprints": list(fingerprints),
        "b_since": since,
        "b_but": but,
        "b_most": most + 1,
    }
    return sorted(await session.scalars(_REPORTED_LATELY, given), reverse=True)[:most]


def _reported_lately() -> Executable:
    """Made once: everybody else waits to save while somebody's reports are counted."""
    here = col(Pebble.workspace_id) == bindparam("b_workspace_id")
    newest = (
        select(col(Pebble.reported_at), col(Pebble.submission))
        .where(here, col(Pebble.reporter) == bindparam("b_person_id"))
        .order_by(col(Pebble.number).desc())
        .limit(bindparam("b_most", type_=Integer))
        .subquery()
    )
    since, but = bindparam("b_since", type_=DateTime(timezone=True)), bindparam("b_but", type_=String)
    private = (
        select(col(Pebble.reported_at))
        .join(
            Alias,
            (col(Alias.workspace_id) == col(Pebble.workspace_id)) & (col(Alias.id) == col(Pebble.reporter)),
        )
        .where(
            here,
            col(Alias.workspace_id) == bindparam("b_workspace_id"),
            col(Alias.fingerprint).in_(bindparam("b_fingerprints", expanding=True)),
            col(Pebble.reported_at) > since,
            col(Pebble.submission) != but,
        )
    )
    named = select(newest.c.reported_at).where(newest.c.reported_at > since, newest.c.submission != but)
    return union_all(named, private)


_REPORTED_LATELY = _reported_lately()
