"""How promises are said: by when, how late, and by when now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.services.dates import day_and_hour
from handlers.services.promised import Promise, promises_of
from handlers.services.targets import targets_of
from handlers.services.wording import DEFAULT, hours_of
from handlers.services.workdays import business_time_between, one_business_day
from storage.models import Pebble, Person, Workspace
from storage.queries.people import person
from storage.queries.settings import area, workspace

WORDS = {"answer": "answer", "decision": "decision", "progress": "next word to the reporter"}
"""What each kind of promise is called among IT."""

FOR_REPORTER = {
    "answer": "IT promised to read it by {by}",
    "decision": "You hear what becomes of it by {by}",
    "progress": "You hear how it goes by {by}",
}
LONGER = "It takes longer than promised"


async def zone_of(session: AsyncSession, workspace_id: str, reader: str) -> ZoneInfo:
    """The reader's own time zone if Slack told us, else the hospital's."""
    known: Person | None = await person(session, workspace_id, reader)
    if known is not None and known.timezone:
        return ZoneInfo(known.timezone)
    found: Workspace | None = await workspace(session, workspace_id)
    return hours_of(found).zone if found else DEFAULT.zone


async def answer_by(session: AsyncSession, pebble: Pebble, reader: str, now: datetime) -> str:
    """When the reporter hears first at the latest, in the reader's words: "Tuesday 14:00"."""
    return day_and_hour(pebble.answer_by, await zone_of(session, pebble.workspace_id, reader), now)


async def open_promises(session: AsyncSession, pebble: Pebble) -> list[Promise]:
    """What is promised about a pebble and not kept yet, by the hours and targets that hold now."""
    found = await workspace(session, pebble.workspace_id)
    if found is None:
        return promises_of(pebble, DEFAULT.hours, DEFAULT.promised)
    own = await area(session, pebble.workspace_id, pebble.area)
    targets = targets_of(found.targets, own.targets if own and own.active else None)
    return promises_of(pebble, hours_of(found), targets)


def soonest(promises: Sequence[Promise]) -> Promise | None:
    """The one that is due next, or longest overdue; None if there is none, or its clock rests."""
    timed = [promise for promise in promises if promise.by is not None and not promise.resting]
    return min(timed, key=lambda promise: promise.by or promise.start, default=None)


def said(promise: Promise, zone: ZoneInfo, now: datetime) -> str:
    """For IT (mrkdwn): "answer promised by *today 14:00*", or when it was promised and how late it is."""
    if promise.by is None:
        return ""
    when = f"*{day_and_hour(promise.by, zone, now)}*"
    if not promise.late(now):
        return f"{WORDS[promise.what]} promised by {when}"
    late = how_late(promise, now)
    return f"{WORDS[promise.what]} was promised by {when}" + (f", {late} ago" if late else "")


def how_late(promise: Promise, now: datetime) -> str:
    """How late, in the time in which it was promised: "3 working hours", "2 working days"; "" if hardly."""
    if promise.by is None:
        return ""
    passed = business_time_between(promise.by, now, promise.hours)
    kind = "" if promise.loud else "working "
    for unit, length in (
        ("day", one_business_day(promise.hours)),
        ("hour", timedelta(hours=1)),
        ("minute", timedelta(minutes=1)),
    ):
        if many := passed // length:
            return f"{many} {kind if unit != 'minute' else ''}{unit}{'s' if many > 1 else ''}"
    return ""


def said_to_reporter(
    pebble: Pebble, promises: Sequence[Promise], zone: ZoneInfo, now: datetime
) -> str | None:
    """For a reporter: by when they hear next; None if nothing is promised, or we wait for them."""
    promise = soonest(promises)
    if promise is None or promise.by is None:
        return None
    if not promise.late(now):
        return FOR_REPORTER[promise.what].format(by=day_and_hour(promise.by, zone, now))
    if pebble.now_by is None or pebble.now_by <= now:
        return LONGER
    return f"{LONGER}: you hear by {day_and_hour(pebble.now_by, zone, now)}"
