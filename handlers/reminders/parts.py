"""The line on the card that says what is promised, and by when now if that has slipped."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Subject
from handlers.services.blocks import Block, context
from handlers.services.dates import day_and_hour
from handlers.services.promised import Promise
from handlers.services.promises import WORDS, open_promises
from handlers.services.wording import DEFAULT, hours_of
from storage.models import Pebble
from storage.queries.settings import workspace

RESTING = "The clock rests until the reporter answers"


async def promise_line(session: AsyncSession, subject: Subject) -> list[Block]:
    """What is promised about this pebble, in the hospital's own time; nothing once it has ended."""
    found = subject.pebble
    if found is None or not (promises := await open_promises(session, found)):
        return []
    settings = await workspace(session, found.workspace_id)
    zone = hours_of(settings).zone if settings else DEFAULT.zone
    return [context(line_of(found, promises, zone, subject.at))]


def line_of(pebble: Pebble, promises: list[Promise], zone: ZoneInfo, now: datetime) -> str:
    """The line (mrkdwn): "Promised: answer by Tuesday 14:00"; once late, when it was and by when it is now."""
    if any(promise.resting for promise in promises):
        return RESTING
    shown = [promise for promise in promises if promise.what == "answer"] or promises
    late = [promise for promise in shown if promise.late(now)]
    lines = [f":hourglass: {_late(promise, zone, now)}" for promise in late]
    if late and pebble.now_by is not None:
        lines[0] += f", now by *{day_and_hour(pebble.now_by, zone, now)}*"
    if near := [_near(promise, zone, now) for promise in shown if promise not in late]:
        lines.append("Promised: " + ", ".join(near))
    return " · ".join(lines)


def _late(promise: Promise, zone: ZoneInfo, now: datetime) -> str:
    word = WORDS[promise.what]
    return f"{word[:1].upper()}{word[1:]} was promised by *{_when(promise, zone, now)}*"


def _near(promise: Promise, zone: ZoneInfo, now: datetime) -> str:
    return f"{WORDS[promise.what]} by *{_when(promise, zone, now)}*"


def _when(promise: Promise, zone: ZoneInfo, now: datetime) -> str:
    return day_and_hour(promise.by, zone, now) if promise.by else ""
