"""Reads the figures of one week, of one workspace, as they are true now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.digest import figures as sums
from handlers.digest.figures import MOST, Figures, Shown, Wait
from handlers.digest.weeks import TREND, weeks_up_to
from handlers.services.small_groups import Split
from handlers.services.states import state_of
from handlers.services.wording import Wording
from handlers.services.workdays import business_time_between, one_business_day
from storage.models import Pebble, Workspace
from storage.models.states import Status
from storage.queries import figures as asked
from storage.queries.figures import At, Load, Week
from storage.sealing import Sealer

A_YEAR = timedelta(days=365)
"""So long after it was resolved a report still counts for its area's median of minutes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose figures, when they are read, and in which words."""

    session: AsyncSession
    workspace: Workspace
    wording: Wording
    sealer: Sealer
    now: datetime


async def read_figures(reading: Reading, week: Week, *, whole: bool = True) -> Figures:
    """The figures of this week. One that is not `whole` has no split by role: looking twice would give people away."""
    session, workspace_id, zone = reading.session, reading.workspace.id, reading.wording.zone
    this = Week(week.since, min(week.until, reading.now))
    *_, last_week, _ = weeks = weeks_up_to(this, TREND, zone)
    promises = sums.promises_by_week(
        TREND,
        await asked.promises(session, workspace_id, weeks),
        await asked.decisions(session, workspace_id, weeks),
    )
    loads = await asked.open_loads(session, workspace_id)
    year = Week(this.until - A_YEAR, this.until)
    medians = sums.area_medians(await asked.minutes_resolved(session, workspace_id, year), loads)
    confirmed = await asked.confirmed_loads(session, workspace_id, this)
    places = sums.in_order(await asked.open_places(session, workspace_id))
    return Figures(
        first=week.since.astimezone(zone).date(),
        last=(this.until - timedelta(seconds=1)).astimezone(zone).date(),
        week=await asked.counts(session, workspace_id, this),
        before=await asked.counts(session, workspace_id, last_week),
        kept=promises[-1],
        kept_before=promises[-2],
        goal=reading.workspace.kept_goal,
        trend=tuple(
            (one.since.astimezone(zone).date(), found.percent)
            for one, found in zip(weeks, promises, strict=True)
            if found.percent is not None
        ),
        open=sum(place.number for place in places),
        heaviest=await _heaviest(reading, loads, medians),
        once=sums.happened_once(loads, medians),
        unsaid=sums.hours_unsaid(loads, medians),
        given_back=sums.given_back(confirmed, medians),
        thanks=_thanks(reading.wording, confirmed),
        oldest=tuple(
            _shown(reading, one) for one in await asked.unanswered(session, workspace_id, most=MOST)
        ),
        unanswered=sum(place.number for place in places if place.status is Status.NEW),
        waits=await _waits(reading, places),
        split=await _split(reading, this) if whole else None,
    )


async def _heaviest(
    reading: Reading, loads: Sequence[Load], medians: Mapping[str, float]
) -> tuple[Shown, ...]:
    shown: list[Shown] = []
    for hours, alike in sums.costliest(loads, medians):
        found = await asked.oldest_alike(reading.session, reading.workspace.id, alike, most=MOST)
        shown += [_shown(reading, pebble, hours) for pebble in found]
    return tuple(shown[:MOST])


def _shown(reading: Reading, pebble: Pebble, hours: float | None = None) -> Shown:
    zone, wording = reading.wording.zone, reading.wording
    return Shown(
        pebble.name,
        wording.area(pebble.area),
        state_of(pebble, reading.now.astimezone(zone).date()),
        pebble.reported_at.astimezone(zone).date(),
        hours,
    )


def _thanks(wording: Wording, confirmed: Sequence[Load]) -> tuple[tuple[str, int], ...]:
    numbers: Counter[str] = Counter()
    for one in confirmed:
        numbers[wording.area(one.area)] += one.number
    return tuple(sorted(numbers.items(), key=lambda one: (-one[1], one[0])))


async def _waits(reading: Reading, places: Sequence[At]) -> tuple[Wait, ...]:
    hours, now = reading.wording.hours, reading.now
    found = await asked.medians_since(reading.session, reading.workspace.id, places)
    # Business time only grows with time, so the median wait is the wait of the median.
    return tuple(
        Wait(
            (place.status, place.on),
            place.number,
            business_time_between(since or now, now, hours) / one_business_day(hours),
        )
        for place, since in zip(places, found, strict=True)
    )


async def _split(reading: Reading, week: Week) -> Split | None:
    found = await asked.reporters(reading.session, reading.workspace.id, week)
    named = [one.reporter for one in found if one.fingerprint is None]
    private = any(one.fingerprint for one in found)
    same = {print_: who for who in named if private for print_ in reading.sealer.fingerprints(who)}
    return sums.split_by_role(found, same)
