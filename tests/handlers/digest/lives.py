"""Random hospitals that have lived for some months, and their figures counted slowly and obviously."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from storage.models import Alias, History, Pebble, Person, Step
from storage.models.states import Resolution, Status, WaitingOn
from storage.sealing import Sealer

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""A Monday morning, three weeks after the clocks went back."""
DAY = timedelta(days=1)
AREAS, ROLES = ("printing", "orders", "other"), ("nurse", "physician", "clerk", None)
OFTEN = ("every_patient", "several_per_shift", "daily", "weekly", "monthly", "once", None)
MINUTES = (0.25, 1.0, 3.0, 7.0, 20.0, 45.0, None)
HOWS = (Resolution.CONFIG_FIX, Resolution.TRAINING, Resolution.NOT_SAID)
DECLINED = (Resolution.WONT_FIX, Resolution.REQUIRED_BY_POLICY)
ANY_HOW = (
    *HOWS, Resolution.REQUIRED_BY_POLICY, Resolution.VENDOR_TICKET, Resolution.CANNOT_REPRODUCE,
)  # fmt: skip


@dataclass
class Life:
    """A hospital's pebbles with their history, and who reported them."""

    workspace_id: str
    sealer: Sealer
    dice: random.Random
    pebbles: list[Pebble] = field(default_factory=list)
    history: list[History] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)

    def live(self, number: int) -> None:
        """So many pebbles, each as far as chance takes it."""
        for one in range(number):
            self._lived(one + 1)

    def _lived(self, number: int) -> None:
        dice, at = self.dice, NOW - self.dice.random() * 100 * DAY
        pebble = Pebble(
            workspace_id=self.workspace_id,
            number=number,
            submission=f"V{number}",
            reporter=self._reporter(),
            area=dice.choice(AREAS),
            frequency=dice.choice(OFTEN),
            minutes=dice.choice(MINUTES),
            words_id="w",
            reported_at=at,
            answer_by=at + DAY,
            decide_by=dice.choice([None, at + 15 * DAY]),
        )
        self.pebbles.append(pebble)
        self.history.append(pebble.report(at=at))
        for _ in range(dice.randrange(6)):
            at += dice.random() * 12 * DAY
            if at >= NOW or not self._step(pebble, at):
                return

    def _reporter(self) -> str:
        who = f"U{self.dice.randrange(14)}"
        person = Person(workspace_id=self.workspace_id, id=who, role=ROLES[int(who[1:]) % 7 % 4])
        self.people.setdefault(who, person)
        if self.dice.random() < 0.8:
            return who
        alias = Alias.of(who, workspace_id=self.workspace_id, sealer=self.sealer)
        self.aliases[alias.id] = alias
        return alias.id

    def _step(self, pebble: Pebble, at: datetime) -> bool:
        it: dict[str, Any] = {"by": "UIT", "at": at}
        today = at.date()
        verbs: dict[Any, list[Any]] = {
            True: [
                lambda: pebble.acknowledge(**it) if pebble.acknowledged_by is None else pebble.start(**it),
                lambda: pebble.ask(words_id="w", **it),
                lambda: pebble.wait(on=WaitingOn.VENDOR, until=None, today=today, **it),
                lambda: pebble.plan(until=None, today=today, **it),
                lambda: pebble.resolve(how=self.dice.choice(ANY_HOW), words_id="w", **it),
                lambda: pebble.decline(
                    reason="x", role="x", review_on=date(2030, 1, 1), words_id="w", today=today, **it
                ),
                lambda: pebble.withdraw(by=pebble.reporter, at=at),
            ],
            False: [
                lambda: pebble.confirm(by=pebble.reporter, at=at),
                lambda: pebble.confirm(by=pebble.reporter, at=at),
                lambda: pebble.close_quietly(at=at),
                lambda: pebble.reopen(by=pebble.reporter, at=at),
            ],
        }
        if pebble.status is Status.CLOSED:
            if self.dice.random() < 0.8:
                return False
            verbs[False] = verbs[False][3:]
        if pebble.status is Status.IN_PROGRESS:
            verbs[True] = verbs[True][1:]
        self.history.append(self.dice.choice(verbs[not pebble.finished])())
        return True

    def rows(self) -> list[Any]:
        """Everything to be stored."""
        return [*self.people.values(), *self.aliases.values(), *self.pebbles, *self.history]


def days_of(first: date, last: date) -> set[date]:
    """Every day from the first to the last."""
    return {first + DAY * n for n in range((last - first).days + 1)}


def on(at: datetime | None, days: set[date]) -> bool:
    """Whether a moment falls on one of these days of the hospital's calendar."""
    return at is not None and at.astimezone(ZONE).date() in days


def counted(life: Life, days: set[date]) -> tuple[int, int, int, int, int]:
    """Reported, answered, resolved, declined, confirmed on these days."""
    some = life.pebbles
    yes = {(one.pebble, one.at) for one in life.history if one.step is Step.CONFIRMED}
    declined = [one for one in some if one.resolution in DECLINED and on(one.resolved_at, days)]
    return (
        sum(on(one.reported_at, days) for one in some),
        sum(on(one.acknowledged_at, days) for one in some),
        sum(one.resolution in HOWS and on(one.resolved_at, days) for one in some),
        len(declined),
        sum((one.number, one.closed_at) in yes and on(one.closed_at, days) for one in some),
    )


def kept(life: Life, days: set[date]) -> tuple[int, int]:
    """Promises that fell due on these days, and how many were kept."""
    outcomes = []
    for one in life.pebbles:
        withdrawn = (
            one.acknowledged_at is None and one.closed_at is not None and one.closed_at <= one.answer_by
        )
        if on(one.answer_by, days) and not withdrawn:
            outcomes.append(one.acknowledged_at is not None and one.acknowledged_at <= one.answer_by)
        paused = one.decided_at is None and one.waiting_on is WaitingOn.REPORTER
        if one.decide_by is not None and on(one.decide_by, days) and not paused:
            outcomes.append(one.decided_at is not None and one.decided_at <= one.decide_by)
    return len(outcomes), sum(outcomes)


WEEKLY = {"every_patient": 40, "several_per_shift": 16, "daily": 4, "weekly": 1, "monthly": 0.23, "once": 0}


def lost(life: Life, pebble: Pebble) -> float | None:
    """Hours a week, by the formula as it is written down, for one reporter."""
    told = [
        one.minutes
        for one in life.pebbles
        if one.area == pebble.area and one.minutes is not None and (not one.finished or one.resolved_at)
    ]
    area = median(told) if told else None
    if pebble.frequency is None or (pebble.minutes is None and area is None):
        return None
    own = (
        area
        if pebble.minutes is None
        else pebble.minutes
        if area is None
        else (pebble.minutes + 2 * area) / 3
    )
    assert own is not None
    return WEEKLY[pebble.frequency] * own / 60
