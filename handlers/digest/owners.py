"""An owner's Monday: what is theirs, what is promised this week, what is stuck."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.digest.weeks import A_WEEK
from handlers.services.absence import is_away
from handlers.services.dates import day, day_and_hour
from handlers.services.owners import owners_of
from handlers.services.permissions import groups_asked, read_settings, standing
from handlers.services.states import state_of
from handlers.services.wording import Wording
from handlers.services.workdays import Hours, add_business_time, one_business_day
from storage.models import Pebble, Person, Role, Workspace
from storage.models.states import Status, WaitingOn
from storage.queries.figures import areas_with_unowned_pebbles, owners_with_open_pebbles
from storage.queries.pebbles import queue_of_owner
from storage.queries.people import person

STUCK_AFTER = 10
"""Business days without a step."""
LOOKED_AT = 500
"""Pebbles of one owner that are looked at; nobody has more before them in earnest."""


@dataclass(frozen=True, slots=True)
class Item:
    """One pebble on an owner's list: never its words. `when` says what is promised, if that is why it is listed."""

    name: str
    area: str
    state: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """What an owner has before them, oldest first; `unowned` in their areas is nobody's yet."""

    mine: tuple[Item, ...]
    unowned: tuple[Item, ...]
    promised: tuple[Item, ...]
    stuck: tuple[Item, ...]


async def read_queue(
    session: AsyncSession, workspace_id: str, owner: str, wording: Wording, now: datetime
) -> Queue:
    """Their queue as it is now."""
    who = await standing(session, workspace_id, owner)
    areas = sorted(who.owned) if who.staff else []
    found = await queue_of_owner(session, workspace_id, [owner], areas, most=LOOKED_AT)
    return _queue_of(found, [pebble for pebble in found if pebble.owner == owner], wording, now)


def _queue_of(found: Sequence[Pebble], theirs: Sequence[Pebble], wording: Wording, now: datetime) -> Queue:
    due = [(when, pebble) for pebble in found if (when := promised_by(pebble, now, wording))]
    return Queue(
        mine=_items(theirs, wording, now),
        unowned=_items([pebble for pebble in found if pebble.owner is None], wording, now),
        promised=tuple(_item(pebble, wording, now, when) for when, pebble in due),
        stuck=_items([pebble for pebble in theirs if is_stuck(pebble, now, wording.hours)], wording, now),
    )


def _items(pebbles: Sequence[Pebble], wording: Wording, now: datetime) -> tuple[Item, ...]:
    return tuple(_item(pebble, wording, now) for pebble in pebbles)


def _item(pebble: Pebble, wording: Wording, now: datetime, when: str = "") -> Item:
    state = state_of(pebble, now.astimezone(wording.zone).date())
    return Item(pebble.name, wording.area(pebble.area), state, when)


def promised_by(pebble: Pebble, now: datetime, wording: Wording) -> str:
    """What is promised within a week, or was and is not done: "first answer by Tuesday 14:00"; "" if nothing is."""
    zone, end = wording.zone, now + A_WEEK
    if pebble.status is Status.NEW:
        soon = pebble.answer_by <= end
        return f"first answer {_by(pebble.answer_by, zone, now)}" if soon else ""
    today = now.astimezone(zone).date()
    named = pebble.until if pebble.status in (Status.PLANNED, Status.WAITING) else None
    if named is not None and named <= today + A_WEEK:
        return f"said for {day(named, today)}"
    waits = pebble.status is Status.WAITING and pebble.waiting_on is WaitingOn.REPORTER
    if pebble.decide_by is None or pebble.decided_at is not None or waits or pebble.decide_by > end:
        return ""
    return f"decision {_by(pebble.decide_by, zone, now)}"


def _by(when: datetime, zone: ZoneInfo, now: datetime) -> str:
    return f"{'by' if when > now else 'was promised by'} {day_and_hour(when, zone, now)}"


def is_stuck(pebble: Pebble, now: datetime, hours: Hours) -> bool:
    """Whether its reporter has heard of no step for ten business days, though no named day is still ahead."""
    today = now.astimezone(hours.zone).date()
    if pebble.until is not None and pebble.until >= today:
        return False
    since = pebble.heard_at or pebble.reported_at
    return add_business_time(since, STUCK_AFTER * one_business_day(hours), hours) <= now


async def owners(session: AsyncSession, workspace: Workspace) -> list[str]:
    """Everybody who may have something before them: who took a pebble, and who is named for an area with one left."""
    taken = await owners_with_open_pebbles(session, workspace.id)
    left = await areas_with_unowned_pebbles(session, workspace.id)
    return sorted({*taken, *(await _named_for(session, workspace, left) if left else ())})


async def channels(session: AsyncSession, workspace: Workspace) -> dict[str, list[str]]:
    """The channels whose members own areas in which a pebble is nobody's, since nobody is named; with these areas."""
    left = await areas_with_unowned_pebbles(session, workspace.id)
    settings = await read_settings(session, workspace, workspace.id) if left else None
    found: dict[str, list[str]] = {}
    for area in left:
        if settings and (channel := owners_of(area, settings).channel) is not None:
            found.setdefault(channel, []).append(area)
    return found


async def read_channel(
    session: AsyncSession, workspace: Workspace, channel: str, wording: Wording, now: datetime
) -> Queue:
    """What is nobody's in the areas of a channel, as it is now; what somebody took is told to them."""
    areas = (await channels(session, workspace)).get(channel, [])
    found = await queue_of_owner(session, workspace.id, (), areas, most=LOOKED_AT)
    return _queue_of(found, (), wording, now)


async def _named_for(session: AsyncSession, workspace: Workspace, areas: Sequence[str]) -> set[str]:
    settings = await read_settings(session, workspace, workspace.id)
    owning = [grant for grant in settings.grants if grant.role is Role.OWNER]
    with_names = {grant.area for grant in owning}
    scopes = {area if area in with_names else "" for area in areas}
    subjects = {grant.subject for grant in owning if grant.area in scopes}
    groups = groups_asked(settings.grants, (), None) & subjects
    members = (settings.rosters[group].members for group in groups if group in settings.rosters)
    return {*(subjects - groups), *(one for some in members for one in some)}


async def away_with_stand_in(
    session: AsyncSession, workspace_id: str, owner: str, hospital: ZoneInfo, at: datetime
) -> Person | None:
    """The owner, if they are away and somebody stands in for them."""
    known = await person(session, workspace_id, owner)
    return known if known and known.stand_in and is_away(known, hospital, at) else None
