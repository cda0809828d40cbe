"""Tells the reporter that a promise slips, and by when now: three times with a new day, then without one."""

from datetime import datetime

from handlers.moment import Moment
from handlers.reminders.ladder import SLIPS, name_of, next_slip
from handlers.reminders.memory import Happened, people_of, take
from handlers.services.promised import Promise
from handlers.services.quiet import loud_from
from storage.models import Pebble, Person
from storage.outbox import REPORTER, owe


async def tell_slip(
    moment: Moment, pebble: Pebble, promise: Promise, happened: Happened, *, shown: bool
) -> bool:
    """Tell it if its time has come and it is not their night; whether that was done.

    `shown` says that it is the late promise which the card speaks of, so that the new day belongs to it.
    """
    when = await next_word(moment, pebble, promise, happened)
    if when is None or when > moment.at:
        return False
    told = len(_told(pebble, promise, happened))
    name = name_of(pebble, promise, f"slip-{told + 1}")
    if not take(moment, "slip", name, pebble, happened):
        return False
    now_by = promise.again(moment.at) if told < SLIPS else None
    if shown:
        pebble.now_by = now_by
    detail = {
        "what": promise.what,
        "round": promise.round,
        "was": promise.by.isoformat() if promise.by else None,
        "by": now_by.isoformat() if now_by else None,
    }
    owe(moment.session, "slipped", pebble=pebble, to=REPORTER, at=moment.at, once=name, detail=detail)
    return True


async def next_word(moment: Moment, pebble: Pebble, promise: Promise, happened: Happened) -> datetime | None:
    """When the reporter is to hear of it next: not in their night, unless a patient was harmed."""
    due = next_slip(promise, _told(pebble, promise, happened))
    if due is None or promise.loud or due > moment.at:
        return due
    return loud_from(await _reporter(moment, pebble), moment.wording.zone, moment.at)


def _told(pebble: Pebble, promise: Promise, happened: Happened) -> list[datetime]:
    """When the reporter was told before, in this round."""
    names = (name_of(pebble, promise, f"slip-{number + 1}") for number in range(SLIPS + 1))
    return [happened[name] for name in names if name in happened]


async def _reporter(moment: Moment, pebble: Pebble) -> Person | None:
    """Whose night counts; nobody's where the name is private, as the card shows when they were told."""
    return None if pebble.private else (await people_of(moment, [pebble.reporter])).get(pebble.reporter)
