"""“Still gone?”: one question a week to a person at most, their private pebbles counted without naming them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.moment import Moment
from handlers.services.periods import week_of
from handlers.services.quiet import loud_from
from handlers.services.reporters import Reporter, clock_of, reporter_of
from storage.dues import take_turn
from storage.models import Due, Pebble
from storage.models.states import GONE, Status
from storage.outbox import REPORTER, owe
from storage.queries.pebbles import pebble_to_change

A_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


async def ask_still_gone(moment: Moment, _to: str, rows: Sequence[Due]) -> None:
    """Ask about the first of these; the others come in the weeks after."""
    for row in rows:
        later = await _ask(moment, row)
        if later is not None:
            row.due_at, row.done_at = later, None


async def _ask(moment: Moment, row: Due) -> datetime | None:
    """Owe the question unless there is nothing to ask any more; the moment to try again, else None."""
    found = await pebble_to_change(moment.session, row.workspace_id, row.pebble or 0)
    if found is None or not closed_as(found, row.detail.get("reopened")):
        return None
    reporter = await reporter_of(moment.session, found, moment.sealer)
    if reporter is None:
        # No key opens the name: they are asked when it is back.
        return moment.at + A_DAY
    if not reporter.welcomes_questions:
        return None
    clock = await clock_of(moment.session, found)
    loud = loud_from(clock, moment.wording.zone, moment.at)
    if loud > moment.at:
        return loud
    if not await _takes_the_week(moment, reporter):
        return loud_from(clock, moment.wording.zone, moment.at + ONE_WEEK)
    owe(moment.session, "still_gone", pebble=found, to=REPORTER, at=moment.at, detail=row.detail)
    return None


def closed_as(found: Pebble, reopened: object) -> bool:
    """Whether it is closed as gone, and was not opened again since the question was planned."""
    return found.status is Status.CLOSED and found.resolution in GONE and found.reopened == reopened


async def _takes_the_week(moment: Moment, reporter: Reporter) -> bool:
    """Whether this person was not asked yet this week.

    The name is a fingerprint of person and week together, and its time the whole week's: neither another week's
    name nor an alias's fingerprint looks like it, so nobody can tell from the rows whose private pebble it was.
    """
    week = week_of(moment.at, moment.wording.zone)
    start = datetime.fromisoformat(f"{week}-1T00:00:00+00:00")
    free = True
    # Under every key, so that a new one in the middle of a week brings no second question.
    for print_ in moment.sealer.fingerprints(f"{week} {reporter.id}"):
        name = f"asked:{print_}"
        free &= await take_turn(moment.session, "asked", name, workspace_id=moment.workspace_id, at=start)
    return free
