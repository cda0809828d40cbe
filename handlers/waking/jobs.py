"""What the clock does about days: wakes what waited for one, and asks once about one that has passed."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.moment import Moment
from handlers.services.notes import tell_it, tell_reporter
from handlers.services.quiet import loud_from
from handlers.services.reporters import clock_of
from handlers.services.workdays import next_opening
from handlers.waking.rules import comes, passed
from storage.dues import plan, take_turn
from storage.models import Due, History, Pebble, Step
from storage.models.states import HEARD, Status, WaitingOn
from storage.outbox import THREAD, owe
from storage.queries.pebbles import last_event, pebble_to_change
from storage.queries.releases import day_of_release

NEWS = tuple(HEARD)


async def look(moment: Moment, pebble: Pebble) -> datetime | None:
    """Wake it, or ask about it, as its day has come; when to look again, else None."""
    if pebble.status is Status.PLANNED and pebble.until:
        return await _ask_about_plan(moment, pebble, pebble.until)
    if pebble.status is Status.WAITING and pebble.waiting_on in (WaitingOn.DATE, WaitingOn.RELEASE):
        return await _wait_on(moment, pebble)
    return None


async def _wait_on(moment: Moment, pebble: Pebble) -> datetime | None:
    day = await _awaited(moment, pebble)
    if day is None:
        return None
    began = await last_event(moment.session, pebble.workspace_id, pebble.number, (Step.WAITING,))
    hours = moment.wording.hours
    wakes = next_opening(max(comes(day, began.at if began else pebble.reported_at, hours), moment.at), hours)
    if wakes <= moment.at:
        await _tell(moment, pebble, pebble.wake(at=moment.at))
        return None
    if day != pebble.until:
        await _tell(moment, pebble, pebble.follow_release(day=day, at=moment.at))
    # A release may be moved to an earlier day at any time, so it is looked at every morning.
    return wakes if pebble.release is None else min(wakes, passed(_today(moment), hours))


async def _awaited(moment: Moment, pebble: Pebble) -> date | None:
    """The release's day as it is now; the day that was said, where there is no release or it is gone."""
    moved = None
    if pebble.release is not None:
        moved = await day_of_release(moment.session, pebble.workspace_id, pebble.release)
    return moved or pebble.until


async def _tell(moment: Moment, pebble: Pebble, moved: History) -> None:
    """IT hears now, the reporter outside their night."""
    await tell_it(moment.session, pebble, moved, at=moment.at)
    known = await clock_of(moment.session, pebble)
    await plan(
        moment.session,
        "moved",
        f"moved:{pebble.number}:{moved.seq}",
        workspace_id=pebble.workspace_id,
        due_at=loud_from(known, moment.wording.zone, moment.at),
        to=pebble.reporter,
        pebble=pebble.number,
        detail={"seq": moved.seq},
    )


async def tell_of_days(moment: Moment, _to: str, rows: Sequence[Due]) -> None:
    """What the reporter has slept through is told, unless they have newer news of that pebble."""
    for row in rows:
        found = await pebble_to_change(moment.session, row.workspace_id, row.pebble or 0)
        newest = await last_event(moment.session, row.workspace_id, row.pebble or 0, NEWS)
        if found is not None and newest is not None and newest.seq == row.detail.get("seq"):
            tell_reporter(moment.session, found, newest, at=moment.at)


async def _ask_about_plan(moment: Moment, pebble: Pebble, day: date) -> datetime | None:
    asks = next_opening(max(passed(day, moment.wording.hours), moment.at), moment.wording.hours)
    if asks > moment.at:
        return asks
    name = f"day_passed:{pebble.number}:{day.isoformat()}"
    if await take_turn(moment.session, "day_passed", name, workspace_id=pebble.workspace_id, at=moment.at):
        detail = {"until": day.isoformat()}
        owe(moment.session, "day_passed", pebble=pebble, to=THREAD, at=moment.at, once=name, detail=detail)
    return None


def _today(moment: Moment) -> date:
    return moment.at.astimezone(moment.wording.zone).date()
