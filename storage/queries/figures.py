"""What digests count, one workspace at a time; a week is `since` (inclusive) to `until` (exclusive), both in UTC."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Alias, History, Pebble, Person, Step
from storage.models.states import DECLINED, GONE, Resolution, Status, WaitingOn


class Week(NamedTuple):
    """A week's two ends."""

    since: datetime
    until: datetime


class Counts(NamedTuple):
    """What happened in a week; what was opened again since does not count as resolved or confirmed."""

    reported: int
    answered: int
    resolved: int
    declined: int
    confirmed: int


async def counts(session: AsyncSession, workspace_id: str, week: Week) -> Counts:
    """What happened in this week, in one SELECT of five counts."""
    resolved = _in_week(workspace_id, col(Pebble.resolved_at), week)
    asked = (
        _in_week(workspace_id, col(Pebble.reported_at), week),
        _in_week(workspace_id, col(Pebble.acknowledged_at), week),
        and_(resolved, col(Pebble.resolution).in_(GONE)),
        and_(resolved, col(Pebble.resolution).in_(DECLINED)),
    )
    numbers = [select(func.count()).select_from(Pebble).where(one).scalar_subquery() for one in asked]
    confirmed = _confirmed(select(func.count()), workspace_id, week).scalar_subquery()
    (found,) = await _rows(session, select(*numbers, confirmed))
    return Counts(*found)


def _in_week(workspace_id: str, moment: Any, week: Week) -> ColumnElement[bool]:
    return and_(col(Pebble.workspace_id) == workspace_id, moment >= week.since, moment < week.until)


def _confirmed(asked: Any, workspace_id: str, week: Week) -> Any:
    """Closed in this week by the reporter's yes, not by the clock."""
    yes = and_(
        col(History.workspace_id) == workspace_id,
        col(History.pebble) == col(Pebble.number),
        col(History.step) == Step.CONFIRMED,
        col(History.at) == col(Pebble.closed_at),
    )
    closed = _in_week(workspace_id, col(Pebble.closed_at), week)
    return asked.select_from(Pebble).join(History, yes).where(closed)


async def _rows(session: AsyncSession, asked: Any) -> Sequence[Any]:
    return (await session.execute(asked)).all()


class Kept(NamedTuple):
    """Promises that fell due in a week, counted from 0, and how many of them were kept."""

    week: int
    due: int
    kept: int


async def promises(session: AsyncSession, workspace_id: str, weeks: Sequence[Week]) -> list[Kept]:
    """First answers by these adjoining weeks (oldest first); what was withdrawn in time fell due no more."""
    late = or_(col(Pebble.acknowledged_at).is_(None), col(Pebble.acknowledged_at) > col(Pebble.answer_by))
    taken_back = and_(
        col(Pebble.acknowledged_at).is_(None),
        func.coalesce(col(Pebble.closed_at) <= col(Pebble.answer_by), False),
    )
    return await _kept(session, workspace_id, weeks, col(Pebble.answer_by), late, taken_back)


async def decisions(session: AsyncSession, workspace_id: str, weeks: Sequence[Week]) -> list[Kept]:
    """Decisions by these weeks; while IT waits for the reporter, the time to decide stands still."""
    late = or_(col(Pebble.decided_at).is_(None), col(Pebble.decided_at) > col(Pebble.decide_by))
    stands_still = and_(
        col(Pebble.decided_at).is_(None),
        col(Pebble.status) == Status.WAITING,
        func.coalesce(col(Pebble.waiting_on) == WaitingOn.REPORTER, False),
    )
    return await _kept(session, workspace_id, weeks, col(Pebble.decide_by), late, stands_still)


async def _kept(
    session: AsyncSession,
    workspace_id: str,
    weeks: Sequence[Week],
    moment: Any,
    late: ColumnElement[bool],
    not_due: ColumnElement[bool],
) -> list[Kept]:
    kept = func.coalesce(func.sum(case((late, 0), else_=1)), 0)
    each = [
        select(literal(number), func.count(), kept).where(_in_week(workspace_id, moment, week), ~not_due)
        for number, week in enumerate(weeks)
    ]
    return [Kept(*row) for row in await _rows(session, union_all(*each))]


class Load(NamedTuple):
    """So many open pebbles that cost the same, as far as anybody said."""

    area: str
    frequency: str | None
    minutes: float | None
    number: int


async def open_loads(session: AsyncSession, workspace_id: str) -> list[Load]:
    """All open pebbles by what they cost."""
    alike = (col(Pebble.area), col(Pebble.frequency), col(Pebble.minutes))
    asked = select(*alike, func.count()).where(_open(workspace_id)).group_by(*alike)
    return [Load(*row) for row in await _rows(session, asked)]


class At(NamedTuple):
    """So many open pebbles in one place; `on` says what waiting ones wait for."""

    status: Status
    on: WaitingOn | None
    number: int


async def open_places(session: AsyncSession, workspace_id: str) -> list[At]:
    """Where all open pebbles are."""
    where = (col(Pebble.status), col(Pebble.waiting_on))
    asked = select(*where, func.count()).where(_open(workspace_id)).group_by(*where)
    return [At(*row) for row in await _rows(session, asked)]


def _open(workspace_id: str) -> ColumnElement[bool]:
    # Said as the partial indexes say it, or neither database would use them.
    ended = (col(Pebble.resolved_at).is_(None), col(Pebble.closed_at).is_(None))
    return and_(col(Pebble.workspace_id) == workspace_id, *ended)


def _is(column: Any, value: object) -> ColumnElement[bool]:
    """Equal, or both missing, in a way that an index serves."""
    found: ColumnElement[bool] = column.is_(None) if value is None else column == value
    return found


class Minutes(NamedTuple):
    """So many resolved pebbles of an area whose reports told these minutes."""

    area: str
    minutes: float
    number: int


async def minutes_resolved(session: AsyncSession, workspace_id: str, week: Week) -> list[Minutes]:
    """What the reports of pebbles resolved in this time said of minutes, by area."""
    alike = (col(Pebble.area), col(Pebble.minutes))
    resolved = _in_week(workspace_id, col(Pebble.resolved_at), week)
    asked = select(*alike, func.count()).where(resolved, col(Pebble.minutes).is_not(None)).group_by(*alike)
    return [Minutes(*row) for row in await _rows(session, asked)]


async def oldest_alike(
    session: AsyncSession,
    workspace_id: str,
    alike: Sequence[tuple[str, str | None, float | None]],
    *,
    most: int,
) -> list[Pebble]:
    """The oldest open pebbles of each of these areas, frequencies and minutes; the oldest of all first."""
    each = []
    for area, frequency, minutes in alike:
        same = (_is(col(Pebble.frequency), frequency), _is(col(Pebble.minutes), minutes))
        asked = select(col(Pebble.number)).where(_open(workspace_id), col(Pebble.area) == area, *same)
        asked = asked.order_by(col(Pebble.reported_at), col(Pebble.number)).limit(most)
        each.append(select(asked.subquery().c.number))
    found = await session.scalars(
        select(Pebble)
        .where(col(Pebble.workspace_id) == workspace_id, col(Pebble.number).in_(union_all(*each)))
        .order_by(col(Pebble.reported_at), col(Pebble.number))
        .limit(most)
    )
    return list(found)


async def confirmed_loads(session: AsyncSession, workspace_id: str, week: Week) -> list[Load]:
    """What reporters said is gone in this week, by area and what it cost."""
    alike = (col(Pebble.area), col(Pebble.frequency), col(Pebble.minutes))
    asked = _confirmed(select(*alike, func.count()), workspace_id, week).group_by(*alike)
    return [Load(*row) for row in await _rows(session, asked)]


async def unanswered(session: AsyncSession, workspace_id: str, *, most: int) -> list[Pebble]:
    """Pebbles that nobody has read, the oldest first."""
    found = await session.scalars(
        select(Pebble)
        .where(_open(workspace_id), col(Pebble.status) == Status.NEW)
        .order_by(col(Pebble.reported_at), col(Pebble.number))
        .limit(most)
    )
    return list(found)


async def medians_since(
    session: AsyncSession, workspace_id: str, places: Sequence[At]
) -> list[datetime | None]:
    """For each place (in order): since when its median pebble has had no step that its reporter heard."""
    each = [_median_since(workspace_id, at, *place) for at, place in enumerate(places)]
    found = dict(tuple(row) for row in await _rows(session, union_all(*each))) if each else {}
    return [found[at] for at in range(len(places))]


def _median_since(workspace_id: str, at: int, status: Status, on: WaitingOn | None, number: int) -> Any:
    since = col(Pebble.reported_at if status is Status.NEW else Pebble.heard_at)
    there = (col(Pebble.status) == status, _is(col(Pebble.waiting_on), on))
    asked: Any = select(since.label("since")).where(_open(workspace_id), *there)
    # Of an even number the one that waits longer, so that half of them wait at least so long.
    return select(literal(at), asked.order_by(since).limit(1).offset((number - 1) // 2).subquery().c.since)


class Reporter(NamedTuple):
    """How many pebbles somebody reported; `fingerprint` instead of a role for one who keeps their name private."""

    reporter: str
    role: str | None
    fingerprint: str | None
    number: int


async def reporters(session: AsyncSession, workspace_id: str, week: Week) -> list[Reporter]:
    """Who reported in this week, and how often."""
    who = (col(Pebble.reporter), col(Person.role), col(Alias.fingerprint))
    same = and_(col(Person.workspace_id) == workspace_id, col(Person.id) == col(Pebble.reporter))
    behind = and_(col(Alias.workspace_id) == workspace_id, col(Alias.id) == col(Pebble.reporter))
    asked = (
        select(*who, func.count())
        .select_from(Pebble)
        .outerjoin(Person, same)
        .outerjoin(Alias, behind)
        .where(_in_week(workspace_id, col(Pebble.reported_at), week))
        .group_by(*who)
    )
    return [Reporter(*row) for row in await _rows(session, asked)]


async def ended(
    session: AsyncSession, workspace_id: str, week: Week, how: Collection[Resolution], *, most: int
) -> list[Pebble]:
    """Pebbles that ended in one of these ways in this week and are not open again, the first first."""
    found = await session.scalars(
        select(Pebble)
        .where(_in_week(workspace_id, col(Pebble.resolved_at), week), col(Pebble.resolution).in_(how))
        .order_by(col(Pebble.resolved_at), col(Pebble.number))
        .limit(most)
    )
    return list(found)


async def owners_with_open_pebbles(session: AsyncSession, workspace_id: str) -> list[str]:
    """Whom open pebbles were given to, or who took one."""
    asked = select(col(Pebble.owner)).where(_open(workspace_id), col(Pebble.owner).is_not(None)).distinct()
    return sorted(owner for owner in await session.scalars(asked) if owner)


async def areas_with_unowned_pebbles(session: AsyncSession, workspace_id: str) -> list[str]:
    """The areas in which an open pebble is nobody's."""
    asked = select(col(Pebble.area)).where(_open(workspace_id), col(Pebble.owner).is_(None)).distinct()
    return sorted(await session.scalars(asked))
