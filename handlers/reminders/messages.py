"""Every word about promises that are near or late: to who can keep them, in the card's thread, to the reporter."""

from datetime import datetime

from handlers.feature import Letter, Speaking
from handlers.reminders.ladder import RUNGS
from handlers.reminders.lines import Line, lines_of
from handlers.services.blocks import context, section
from handlers.services.dates import day_and_hour
from handlers.services.names import called
from handlers.services.promised import Promise
from handlers.services.promises import open_promises, said, zone_of
from handlers.services.report_form import whom_to_call
from storage.models import Pebble
from storage.models.states import Safety, Status
from storage.queries.pebbles import pebble

MOST = 5
"""Promises named in one message."""

HOW_TO_ACT = "Answer on the card in its channel; `/pebble queue` shows all that waits for you, `/pebble 12` one pebble."

TAKES_LONGER = {
    "answer": "Reading {name} takes longer than promised: it was to be read by {was}.",
    "decision": "Deciding on {name} takes longer than promised: you were to hear by {was}.",
    "progress": "There is no news of {name} yet: you were to hear by {was}.",
}
NOW_BY = {
    "answer": "IT has been reminded, and it is now promised by *{by}*.",
    "decision": "IT has been reminded, and you hear what becomes of it by *{by}*.",
    "progress": "IT has been reminded, and you hear how it goes by *{by}*.",
}
NO_NEW_DAY = (
    "We would rather not name another day that may pass. It is not forgotten: IT has been reminded again, "
    "and you hear as soon as it moves."
)
STILL_HERE = "Has it become worse, or is it gone? Just write in this thread."


async def nudges(speaking: Speaking) -> Letter | None:
    """What is promised and near or late, to one person: the longest overdue first, at most five of them."""
    lines = await lines_of(speaking)
    if not lines:
        return None
    zone = await zone_of(speaking.session, speaking.owed.workspace_id, speaking.owed.to)
    shown = [section(line.words(zone, speaking.at)) for line in lines[:MOST]]
    left = len(lines) - len(shown)
    more = [section(f"and {left} more")] if left else []
    notice = f"{lines[0].name}: {said(lines[0].promise, zone, speaking.at)}.".replace("*", "")
    if len(lines) > 1:
        notice = f"{len(lines)} promises, the first about {lines[0].name}."
    return Letter(notice, [section(_headline(lines, speaking.at)), *shown, *more, context(HOW_TO_ACT)])


def _headline(lines: list[Line], now: datetime) -> str:
    late = any(line.promise.late(now) for line in lines)
    if len(lines) == 1:
        return ":hourglass: *A promise is waiting*" if late else ":bell: *A promise is near*"
    return (
        f":hourglass: *{len(lines)} promises are waiting*"
        if late
        else f":bell: *{len(lines)} promises are near*"
    )


async def reminder(speaking: Speaking) -> Letter | None:
    """The same in the card's thread, where no owner is named who could be told; nothing once it was kept."""
    found = await _still_open(speaking, RUNGS[str(speaking.owed.detail["rung"])])
    if found is None:
        return None
    about, promise = found
    zone = (await speaking.wording()).zone
    who = "Nobody has taken it yet."
    if about.owner:
        who = f"{await called(speaking.session, about.workspace_id, about.owner)} looks after it."
    line = said(promise, zone, speaking.at)
    icon = ":hourglass:" if promise.late(speaking.at) else ":bell:"
    text = f"{about.name}: {line}.".replace("*", "")
    return Letter(text, [section(f"{icon} {line[:1].upper()}{line[1:]}. {who}")])


async def slipped(speaking: Speaking) -> Letter | None:
    """To the reporter: it takes longer, and by when now; nothing if they have heard meanwhile."""
    found = await _still_open(speaking, 1.0)
    if found is None:
        return None
    about, promise = found
    zone = await zone_of(speaking.session, about.workspace_id, about.reporter)
    was, by = (_read(speaking.owed.detail.get(name)) for name in ("was", "by"))
    first = TAKES_LONGER[promise.what].format(
        name=f"*{about.name}*", was=f"*{day_and_hour(was or promise.start, zone, speaking.at)}*"
    )
    then = (
        NOW_BY[promise.what].format(by=day_and_hour(by, zone, speaking.at))
        if by and by > speaking.at
        else NO_NEW_DAY
    )
    blocks = [section(f":hourglass: {first} {then}"), context(STILL_HERE)]
    if about.safety is not Safety.NONE and (about.status is Status.NEW or promise.what == "answer"):
        blocks.insert(1, whom_to_call(await speaking.wording()))
    return Letter(first.replace("*", ""), blocks)


async def _still_open(speaking: Speaking, share: float) -> tuple[Pebble, Promise] | None:
    """The pebble and the promise that a message is about, if it is still to be kept and this late."""
    owed = speaking.owed
    found = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    if found is None:
        return None
    for promise in await open_promises(speaking.session, found):
        then = promise.after(share)
        same = (promise.what, promise.round) == (owed.detail.get("what"), owed.detail.get("round"))
        if same and not promise.resting and then and then <= speaking.at:
            return found, promise
    return None


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None
