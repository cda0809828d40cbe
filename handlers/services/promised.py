"""What is promised about a pebble and by when: pure, from the pebble, the hospital's hours and its targets.

Three things are promised: that somebody reads it, what becomes of it, and a word at least every so often.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from handlers.services.targets import Targets
from handlers.services.workdays import (
    Hours,
    add_business_time,
    answer_time,
    business_time_between,
    one_business_day,
)
from storage.models import Pebble
from storage.models.states import Safety, Status, WaitingOn

What = Literal["answer", "decision", "progress"]
Spell = tuple[datetime, datetime | None]
"""A time in which the clock rests; one that has not ended goes on."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise that is not kept yet; its time runs from `start`, on the clock of `hours`, but not in `spells`.

    `by` is None while nobody can say, because the clock rests; `round` tells it from an earlier one of its kind.
    """

    what: What
    round: str
    start: datetime
    amount: timedelta
    hours: Hours
    by: datetime | None
    spells: tuple[Spell, ...] = ()
    loud: bool = False

    @property
    def resting(self) -> bool:
        """Whether its clock stands still now."""
        return bool(self.spells) and self.spells[-1][1] is None

    def after(self, share: float) -> datetime | None:
        """When this share of its time has passed (1.5: late by half of it); None if the clock rests before."""
        if share > 1:
            return self.again(self.by, share - 1) if self.by else None
        begun = when_passed(self.start, share * self.amount, self.spells, self.hours)
        return min((moment for moment in (begun, self.by) if moment), default=None)

    def again(self, since: datetime, share: float = 1) -> datetime | None:
        """When the same amount of time, or a share of it, has passed again after `since`."""
        return when_passed(since, share * self.amount, self.spells, self.hours)

    def late(self, at: datetime) -> bool:
        """Whether its time was over by `at`."""
        return self.by is not None and self.by <= at


def when_passed(start: datetime, amount: timedelta, spells: Sequence[Spell], hours: Hours) -> datetime | None:
    """When `amount` of open time has passed since `start`, leaving out `spells` (in order); None: not yet known."""
    left, since = amount, start
    for begin, end in spells:
        if end is not None and end <= since:
            continue
        passed = business_time_between(since, begin, hours)
        if left <= passed:
            break
        if end is None:
            return None
        left, since = left - passed, end
    return add_business_time(since, left, hours)


def promises_of(pebble: Pebble, hours: Hours, targets: Targets) -> list[Promise]:
    """What is promised about this pebble and not kept yet; nothing once it has ended.

    While nobody has read it, reading it is the word that the reporter waits for, so no other is owed. The same
    where something that can harm has come back.
    """
    if pebble.finished:
        return []
    unread = pebble.status is Status.NEW or (pebble.back and pebble.safety is not Safety.NONE)
    found = [_answer(pebble, hours, targets)] if unread else []
    if pebble.decided_at is None:
        found.append(_decision(pebble, hours, targets))
    return found if unread else [*found, _progress(pebble, hours, targets)]


def decide_by(pebble: Pebble, hours: Hours, targets: Targets) -> datetime | None:
    """By when it is, or was, promised what becomes of it; None while the clock rests."""
    return _decision(pebble, hours, targets).by


def _answer(pebble: Pebble, hours: Hours, targets: Targets) -> Promise:
    amount, clock = answer_time(pebble.safety.value, hours, targets)
    loud = pebble.safety is Safety.DID
    if pebble.status is Status.NEW or pebble.counts_from is None:
        return Promise("answer", "0", pebble.reported_at, amount, clock, pebble.answer_by, loud=loud)
    start = pebble.counts_from
    by = add_business_time(start, amount, clock)
    return Promise("answer", str(pebble.reopened), start, amount, clock, by, loud=loud)


def _decision(pebble: Pebble, hours: Hours, targets: Targets) -> Promise:
    start, amount = pebble.counts_from or pebble.reported_at, targets.decision_days * one_business_day(hours)
    # Questions that were asked after it was decided move nothing.
    counted = [spell for spell in pebble.spells if pebble.decided_at is None or spell[0] < pebble.decided_at]
    return _within("decision", str(pebble.reopened), start, amount, hours, counted)


def _progress(pebble: Pebble, hours: Hours, targets: Targets) -> Promise:
    """After so many days without a word; but where the reporter was told a later day, after that day."""
    heard = pebble.heard_at or pebble.reported_at
    number, amount = str(int(heard.timestamp())), targets.progress_days * one_business_day(hours)
    usual = _within("progress", number, heard, amount, hours, pebble.spells)
    if pebble.until is None or pebble.waiting_on is WaitingOn.REPORTER:
        return usual
    over = datetime.combine(pebble.until + timedelta(days=1), time(0), hours.zone).astimezone(UTC)
    then = _within("progress", number, over, one_business_day(hours), hours, pebble.spells)
    return max(usual, then, key=lambda promise: promise.by or over)


def _within(
    what: What, round: str, start: datetime, amount: timedelta, hours: Hours, spells: Sequence[Spell]
) -> Promise:
    by = when_passed(start, amount, spells, hours)
    return Promise(what, round, start, amount, hours, by, tuple(spells))
