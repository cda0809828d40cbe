"""What a managers' digest tells, and the arithmetic behind it (no I/O)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.services.impact import events_a_week, median_of, minutes_each, weekly_hours
from handlers.services.small_groups import Group, Split, rolled_up
from storage.models.states import Status, WaitingOn
from storage.queries.figures import At, Counts, Kept, Load, Minutes, Reporter

MOST = 5
"""The most that a list shows."""
NOT_SAID = ""
"""The role of those who did not say it, or keep their name private."""

Place = tuple[Status, WaitingOn | None]
Cost = tuple[str, str | None, float | None]
"""Area, frequency and minutes: pebbles that are alike in these cost the same."""


@dataclass(frozen=True, slots=True)
class Promises:
    """Promises that fell due, and how many of them were kept."""

    due: int = 0
    kept: int = 0

    @property
    def percent(self) -> int | None:
        """Rounded down, so that a missed one is never rounded away; None if none fell due."""
        return self.kept * 100 // self.due if self.due else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A pebble as a digest shows it: never its words or its reporter. `hours` a week at least, if it is ranked."""

    name: str
    area: str
    state: str
    since: date
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """So many pebbles in one place, half of them for so many business days or longer without a step."""

    place: Place
    number: int
    days: float


@dataclass(frozen=True, slots=True)
class Once:
    """Open pebbles that happened once, and the minutes they cost together."""

    number: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Figures:
    """A week in numbers; `areas` are names, `trend` is (first day, percent) of the weeks with promises."""

    first: date
    last: date
    week: Counts
    before: Counts
    kept: Promises
    kept_before: Promises
    goal: int
    trend: tuple[tuple[date, int], ...]
    open: int
    heaviest: tuple[Shown, ...]
    once: Once
    unsaid: int
    given_back: float
    thanks: tuple[tuple[str, int], ...]
    oldest: tuple[Shown, ...]
    unanswered: int
    waits: tuple[Wait, ...]
    split: Split | None

    @property
    def quiet(self) -> bool:
        """Whether nothing happened in this week."""
        return not (any(self.week) or self.kept.due)


def promises_by_week(number: int, *found: Sequence[Kept]) -> list[Promises]:
    """All promises by week, oldest first."""
    due, kept = [0] * number, [0] * number
    for one in (kind for kinds in found for kind in kinds):
        due[one.week] += one.due
        kept[one.week] += one.kept
    return [Promises(*both) for both in zip(due, kept, strict=True)]


def area_medians(resolved: Iterable[Minutes], loads: Iterable[Load]) -> dict[str, float]:
    """The median of reported minutes, of what is open and what was resolved, in each area where anybody told any."""
    counted: dict[str, Counter[float]] = defaultdict(Counter)
    told = [Minutes(one.area, one.minutes, one.number) for one in loads if one.minutes is not None]
    for one in (*resolved, *told):
        counted[one.area][one.minutes] += one.number
    return {area: found for area, counts in counted.items() if (found := median_of(counts)) is not None}


def hours_of(cost: Cost, medians: Mapping[str, float]) -> float | None:
    """Hours a week that one pebble costs its reporter, the low end; None where nobody said how often or how long."""
    area, frequency, minutes = cost
    events = events_a_week(frequency)
    each = minutes_each({minutes: 1} if minutes is not None else {}, medians.get(area))
    return weekly_hours(1, events, each) if events is not None and each is not None else None


def costliest(loads: Sequence[Load], medians: Mapping[str, float]) -> list[tuple[float, list[Cost]]]:
    """The costs of open pebbles, dearest first and equally dear ones together: enough of them for the list."""
    by_hours: dict[float, list[Load]] = defaultdict(list)
    for load in loads:
        if hours := hours_of(load[:3], medians):
            by_hours[hours].append(load)
    chosen: list[tuple[float, list[Cost]]] = []
    found = 0
    for hours in sorted(by_hours, reverse=True):
        if found >= MOST:
            break
        chosen.append((hours, [load[:3] for load in by_hours[hours]]))
        found += sum(load.number for load in by_hours[hours])
    return chosen


def happened_once(loads: Sequence[Load], medians: Mapping[str, float]) -> Once:
    """What open pebbles cost that are no weekly load."""
    once = [load for load in loads if load.frequency == "once"]
    each = [
        minutes_each({} if load.minutes is None else {load.minutes: 1}, medians.get(load.area))
        for load in once
    ]
    cost = sum(load.number * (minutes or 0) for load, minutes in zip(once, each, strict=True))
    return Once(sum(load.number for load in once), cost)


def hours_unsaid(loads: Sequence[Load], medians: Mapping[str, float]) -> int:
    """How many open pebbles say too little to be ranked."""
    return sum(load.number for load in loads if hours_of(load[:3], medians) is None)


def given_back(confirmed: Sequence[Load], medians: Mapping[str, float]) -> float:
    """Hours a week that are not lost any more."""
    return sum(one.number * (hours_of(one[:3], medians) or 0) for one in confirmed)


def in_order(found: Sequence[At]) -> list[At]:
    """Where pebbles are, in the order of a pebble's life."""
    order = [(status, on) for status in Status for on in (None, *WaitingOn)]
    return sorted(found, key=lambda one: order.index((one.status, one.on)))


def split_by_role(reporters: Sequence[Reporter], same: Mapping[str, str]) -> Split | None:
    """Reports by the role of who reported; `same` names the person (if known by name too) behind a fingerprint."""
    people: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, int] = defaultdict(int)
    for one in reporters:
        role = one.role or NOT_SAID
        person = same.get(one.fingerprint, one.fingerprint) if one.fingerprint else one.reporter
        people[role].add(person)
        numbers[role] += one.number
    return rolled_up({role: Group(frozenset(people[role]), numbers[role]) for role in people})
