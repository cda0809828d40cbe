"""The next pebble's number, unless its form has one already or its sender has had enough of them lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    DateTime,
    Integer,
    String,
    Update,
    bindparam,
    exists,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Alias, Pebble, Person, Workspace


@dataclass(frozen=True, slots=True)
class Lately:
    """What a person has reported since then, by name and privately; `most` reports are enough.

    The private ones are found by fingerprint, and nothing is written down that would tie them to the person.
    """

    person_id: str
    fingerprints: Sequence[str]
    since: datetime
    most: int

    def asked(self, submission: str) -> dict[str, Any]:
        """As the statements ask for it: this form itself is left out, since it may come a second time."""
        return {
            "b_person_id": self.person_id,
            "b_fingerprints": list(self.fingerprints),
            "b_since": self.since,
            "b_submission": submission,
            "b_newest": self.most + 1,
            "b_before_the_last": self.most - 1,
        }


async def take_a_number(
    session: AsyncSession, workspace_id: str, submission: str, person_id: str, lately: Lately | None = None
) -> tuple[int, bool] | None:
    """The next pebble's number, for this form (a `view.id`), and whether its sender was asked to introduce
    themselves; None if the form has become a pebble already, or if there were enough `lately`.

    The workspace is locked from here on, since it numbers one at a time.
    """
    given = {"b_workspace_id": workspace_id, "b_submission": submission, "b_person_id": person_id}
    statement = _TAKE_A_NUMBER
    if lately is not None:
        statement, given = _TAKE_A_NUMBER_IN_TIME, given | lately.asked(submission)
    taken = (await (await session.connection()).execute(statement, given)).one_or_none()
    return (taken[0] - 1, bool(taken[1])) if taken else None


async def reported_lately(
    session: AsyncSession, workspace_id: str, submission: str, lately: Lately
) -> list[datetime]:
    """When they reported since then, the newest `most` first."""
    given = {"b_workspace_id": workspace_id, **lately.asked(submission)}
    return sorted(await session.scalars(_REPORTED_LATELY, given), reverse=True)[: lately.most]


_HERE = col(Pebble.workspace_id) == bindparam("b_workspace_id")


def _reported_lately() -> CompoundSelect[Any]:
    newest = (
        select(col(Pebble.reported_at), col(Pebble.submission))
        .where(_HERE, col(Pebble.reporter) == bindparam("b_person_id"))
        .order_by(col(Pebble.number).desc())
        .limit(bindparam("b_newest", type_=Integer))
        .subquery()
    )
    since = bindparam("b_since", type_=DateTime(timezone=True))
    but = bindparam("b_submission", type_=String)
    private = (
        select(col(Pebble.reported_at))
        .join(
            Alias,
            (col(Alias.workspace_id) == col(Pebble.workspace_id)) & (col(Alias.id) == col(Pebble.reporter)),
        )
        .where(
            _HERE,
            col(Alias.workspace_id) == bindparam("b_workspace_id"),
            col(Alias.fingerprint).in_(bindparam("b_fingerprints", expanding=True)),
            col(Pebble.reported_at) > since,
            col(Pebble.submission) != but,
        )
    )
    named = select(newest.c.reported_at).where(newest.c.reported_at > since, newest.c.submission != but)
    return union_all(named, private)


def _take_a_number() -> Update:
    here: Any = Workspace.__table__  # type: ignore[attr-defined]
    sent_before = exists().where(_HERE, col(Pebble.submission) == bindparam("b_submission"))
    asked = (
        select(col(Person.asked_to_introduce))
        .where(
            col(Person.workspace_id) == bindparam("b_workspace_id"),
            col(Person.id) == bindparam("b_person_id"),
        )
        .scalar_subquery()
    )
    return (
        update(here)
        .where(here.c.id == bindparam("b_workspace_id"), ~sent_before)
        .values(next_number=here.c.next_number + 1)
        .returning(here.c.next_number, asked)
    )


# Made once, and one statement for all of it: everybody else waits to save meanwhile.
_REPORTED_LATELY, _TAKE_A_NUMBER = _reported_lately(), _take_a_number()
_ENOUGH = select(_REPORTED_LATELY.subquery()).limit(1).offset(bindparam("b_before_the_last", type_=Integer))
_TAKE_A_NUMBER_IN_TIME = _TAKE_A_NUMBER.where(~exists(_ENOUGH.subquery()))
