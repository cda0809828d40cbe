"""Clinician-hours lost to a pebble, as its reporters estimate them: relative ranks, never money or staff.

After RICE and WSJF (reach × impact × confidence ÷ effort), with the loudest estimate drawn towards the area's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

EVENTS_A_SHIFT = {"every_patient": 10.0, "several_per_shift": 4.0, "daily": 1.0}
EVENTS_A_WEEK = {"weekly": 1.0, "monthly": 0.23, "once": 0.0}
SHIFTS_A_WEEK = 4.0
"""Worked by one person; a proposal, like all of these scales."""
LONGEST_EVENT = 120.0
"""Minutes; what lasts longer is counted as this."""
PULL = 2
"""How many estimates the area's median weighs."""
BREADTH = {"me": 0.0, "some": 0.25, "most": 0.75, "everyone": 1.0}
UNCONFIRMED = 0.25
"""The most of a group that counts until three people have confirmed it."""
ENOUGH = 3
HOURS_A_DAY = 8


def events_a_week(frequency: str | None, shifts: float = SHIFTS_A_WEEK) -> float | None:
    """How often it meets one person in a week; None where nobody said. What happened once is no weekly load."""
    if frequency in EVENTS_A_SHIFT:
        return EVENTS_A_SHIFT[frequency] * shifts
    return EVENTS_A_WEEK.get(frequency or "")


def minutes_each(own: Mapping[float, int], area: float | None) -> float | None:
    """Minutes lost each time, from reported minutes and how many reported each, drawn towards the area's median.

    (n × their median + 2 × the area's) / (n + 2): a single loud estimate shrinks. None if nobody ever said.
    """
    reported = [min(minutes, LONGEST_EVENT) for minutes, count in own.items() for _ in range(count)]
    if not reported:
        return area
    if area is None:
        return median(reported)
    return (len(reported) * median(reported) + PULL * area) / (len(reported) + PULL)


def median_of(counts: Mapping[float, int]) -> float | None:
    """The median of reported minutes, given how many reported each; each event is cut to two hours."""
    if not (total := sum(counts.values())):
        return None
    lower = _at(counts, (total - 1) // 2)
    return (lower + _at(counts, total // 2)) / 2


def _at(counts: Mapping[float, int], place: int) -> float:
    for minutes in sorted(counts):
        place -= counts[minutes]
        if place < 0:
            return min(minutes, LONGEST_EVENT)
    raise IndexError("there are fewer estimates")


def people(confirmed: int, headcount: int | None, breadth: str) -> float:
    """Whom it meets: who confirmed it, and of the rest of their role as many as its breadth says."""
    share = BREADTH[breadth]
    if confirmed < ENOUGH:
        share = min(share, UNCONFIRMED)
    return confirmed + max(0, (headcount or confirmed) - confirmed) * share


def weekly_hours(number: float, events: float, minutes: float) -> float:
    """H = N × e × m / 60: hours a week for so many people, events a person and week, and minutes an event."""
    return number * events * min(minutes, LONGEST_EVENT) / 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours a week: at least `low`, at most `high` (None where the number of people is not known)."""

    low: float
    high: float | None = None


def range_of(confirmed: int, headcount: int | None, events: float, minutes: float) -> Hours:
    """If it meets only who confirmed it, and if it meets everybody of their role; the latter only if that is known."""
    low = weekly_hours(confirmed, events, minutes)
    high = weekly_hours(max(headcount, confirmed), events, minutes) if headcount is not None else None
    return Hours(low, high)


def confidence(confirmed: int, *, measured: bool = False) -> float:
    """How far an estimate is trusted: 1 measured, 0.8 from three people on, else 0.5."""
    if measured:
        return 1.0
    return 0.8 if confirmed >= ENOUGH else 0.5


def score(hours: float, trust: float, days: float) -> float:
    """Hours a week that a day of an analyst's work would give back, as far as the estimate is trusted."""
    return hours * trust / days


def payback_weeks(hours: float, days: float) -> float:
    """After how many weeks the work has been saved."""
    return HOURS_A_DAY * days / hours


def a_person_week(events: float, minutes: float) -> float:
    """Minutes that each person it meets loses in a week: by this, small units can come first too."""
    return events * minutes
