"""What the clock does after a resolve: asks again, closes gently, and weeks later asks whether it stayed gone."""

from datetime import datetime, timedelta

from handlers.followup.messages import has_written, last_word
from handlers.followup.rules import STILL_GONE, ask_again_at, close_at
from handlers.followup.still_gone import closed_as
from handlers.moment import Moment
from handlers.services.notes import tell_it, tell_reporter
from handlers.services.quiet import loud_from
from handlers.services.reporters import clock_of, reporter_of
from storage.dues import plan, take_turn, taken_at
from storage.models import Pebble
from storage.models.states import Safety, Status
from storage.outbox import REPORTER, THREAD, owe

A_DAY = timedelta(days=1)


async def look(moment: Moment, pebble: Pebble) -> datetime | None:
    """Do what is due about a pebble that has ended; when to look again, else None."""
    if pebble.status is Status.RESOLVED and pebble.gone_said_at is None:
        return await _wait_for_a_word(moment, pebble)
    if closed_as(pebble, pebble.reopened) and pebble.closed_at:
        await _plan_still_gone(moment, pebble, pebble.closed_at)
    return None


async def _wait_for_a_word(moment: Moment, pebble: Pebble) -> datetime | None:
    reporter = await reporter_of(moment.session, pebble, moment.sealer)
    if reporter is None:
        # No key opens the name: nobody can be asked, so nothing closes until it is back.
        return moment.at + A_DAY
    said, hours = await last_word(moment.session, pebble), moment.wording.hours
    since = said.at if said else pebble.resolved_at or moment.at
    asked = await taken_at(moment.session, _name(pebble, "asked_again"), workspace_id=pebble.workspace_id)
    if asked is None and reporter.welcomes_questions:
        again = await _loud(moment, pebble, ask_again_at(since, hours))
        if again > moment.at:
            return again
        await _ask_again(moment, pebble)
        asked = moment.at
    ends = await _loud(moment, pebble, close_at(since, hours, asked))
    if ends > moment.at:
        return ends
    await _no_word(moment, pebble)
    return None


async def _ask_again(moment: Moment, pebble: Pebble) -> None:
    if await _first_time(moment, pebble, "asked_again"):
        owe(moment.session, "asked_again", pebble=pebble, to=REPORTER, at=moment.at, detail=_this_end(pebble))


async def _no_word(moment: Moment, pebble: Pebble) -> None:
    """It closes. What harmed a patient does not, nor what its reporter wrote about: somebody has to look."""
    held = pebble.safety is Safety.DID or pebble.awaits_review
    if not held and not await has_written(moment.session, pebble):
        event = pebble.close_quietly(at=moment.at)
        await tell_it(moment.session, pebble, event, at=moment.at)
        tell_reporter(moment.session, pebble, event, at=moment.at)
    elif await _first_time(moment, pebble, "unanswered"):
        owe(moment.session, "unanswered", pebble=pebble, to=THREAD, at=moment.at, detail=_this_end(pebble))


async def _plan_still_gone(moment: Moment, pebble: Pebble, closed_at: datetime) -> None:
    clock = await clock_of(moment.session, pebble)
    await plan(
        moment.session,
        "still_gone",
        _name(pebble, "still_gone"),
        workspace_id=pebble.workspace_id,
        due_at=loud_from(clock, moment.wording.zone, closed_at + STILL_GONE),
        to=pebble.reporter,
        pebble=pebble.number,
        detail=_this_end(pebble),
    )


async def _loud(moment: Moment, pebble: Pebble, at: datetime) -> datetime:
    """From `at` on, or from now if that is over: when the reporter may be written to."""
    return loud_from(await clock_of(moment.session, pebble), moment.wording.zone, max(at, moment.at))


async def _first_time(moment: Moment, pebble: Pebble, kind: str) -> bool:
    """Whether this was never done about this end of the pebble: true once."""
    name = _name(pebble, kind)
    return await take_turn(moment.session, kind, name, workspace_id=pebble.workspace_id, at=moment.at)


def _name(pebble: Pebble, kind: str) -> str:
    return f"{kind}:{pebble.number}:{pebble.reopened}"


def _this_end(pebble: Pebble) -> dict[str, int]:
    """Names this end, so that nothing is said of it once the pebble was opened again."""
    return {"reopened": pebble.reopened}
