"""What the clock asks of this feature: to look at a pebble's promises, and to say what is due to a person."""

from collections.abc import Sequence
from datetime import datetime

from handlers.moment import Moment
from handlers.reminders.bundle import hand_over
from handlers.reminders.ladder import climb
from handlers.reminders.memory import happened_to
from handlers.reminders.remind import remind
from handlers.reminders.slip import next_word, tell_slip
from handlers.services.promised import Promise, decide_by, promises_of
from storage.models import Due, Pebble
from storage.outbox import owe_card


async def look(moment: Moment, pebble: Pebble) -> datetime | None:
    """See which promises of a pebble are near or late, and when the next one will be."""
    hours, targets = moment.wording.hours, moment.wording.targets(pebble.area)
    promises = promises_of(pebble, hours, targets)
    decision = next((promise for promise in promises if promise.what == "decision"), None)
    pebble.decide_by = decision.by if decision else decide_by(pebble, hours, targets)
    # Nothing that is asked below depends on what is written here, so all of it is written together at the end.
    with moment.session.no_autoflush:
        shown = next((promise for promise in promises if promise.late(moment.at)), None)
        seen = [await _see_to(moment, pebble, promise, shown=promise is shown) for promise in promises]
        if any(changed for changed, _ in seen):
            await owe_card(moment.session, pebble, at=moment.at)
    return min((time for _, time in seen if time), default=None)


async def _see_to(
    moment: Moment, pebble: Pebble, promise: Promise, *, shown: bool
) -> tuple[bool, datetime | None]:
    """Whether the card says something else now, and when to look at this promise again."""
    rungs, next_rung = climb(promise, moment.at)
    if not rungs:
        return False, next_rung
    happened = await happened_to(moment, pebble)
    turned_late = await remind(moment, pebble, promise, rungs, happened)
    told = await tell_slip(moment, pebble, promise, happened, shown=shown)
    times = (next_rung, await next_word(moment, pebble, promise, happened))
    return turned_late or told, min((time for time in times if time), default=None)


async def nudge(moment: Moment, to: str, rows: Sequence[Due]) -> None:
    """What is due to one person is said in one message, unless it is their night or they are away."""
    await hand_over(moment, to, rows)
