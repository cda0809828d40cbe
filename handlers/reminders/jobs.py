"""What the clock asks of this feature: to look at a pebble's promises, and to say what is due to a person."""

from collections.abc import Sequence
from datetime import datetime

from handlers.moment import Moment
from handlers.reminders.bundle import hand_over
from handlers.reminders.ladder import next_rung, reached
from handlers.reminders.remind import remind
from handlers.reminders.slip import next_word, tell_slip
from handlers.services.promised import Promise, decide_by, promises_of
from storage.dues import dues_of_pebble
from storage.models import Due, Pebble
from storage.outbox import owe_card


async def look(moment: Moment, pebble: Pebble) -> datetime | None:
    """See which promises of a pebble are near or late, and when the next one will be."""
    hours, targets = moment.wording.hours, moment.wording.targets(pebble.area)
    pebble.decide_by = decide_by(pebble, hours, targets)
    promises = promises_of(pebble, hours, targets)
    happened: dict[str, datetime] = {}
    if any(reached(promise, moment.at) for promise in promises):
        happened = await _happened(moment, pebble)
    times = [await _see_to(moment, pebble, promise, happened) for promise in promises]
    return min((time for time in times if time), default=None)


async def _see_to(
    moment: Moment, pebble: Pebble, promise: Promise, happened: dict[str, datetime]
) -> datetime | None:
    news = await remind(moment, pebble, promise, happened)
    news |= await tell_slip(moment, pebble, promise, happened)
    if news:
        await owe_card(moment.session, pebble, at=moment.at)
    times = [next_rung(promise, moment.at), await next_word(moment, pebble, promise, happened)]
    return min((time for time in times if time), default=None)


async def _happened(moment: Moment, pebble: Pebble) -> dict[str, datetime]:
    """What of the ladder has happened to this pebble, by name, and when."""
    rows = await dues_of_pebble(moment.session, moment.workspace_id, pebble.number)
    return {row.name: row.done_at for row in rows if row.done_at is not None}


async def nudge(moment: Moment, to: str, rows: Sequence[Due]) -> None:
    """What is due to one person is said in one message, unless it is their night or they are away."""
    await hand_over(moment, to, rows)
