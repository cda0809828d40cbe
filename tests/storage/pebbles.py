"""Pebbles in every position of their life, and every verb, for the tests of the model."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from storage.models import History, Pebble
from storage.models.states import Resolution, WaitingOn

AT = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
SOON = date(2026, 3, 20)
NURSE, OWNER, SECOND = "U0NURSE", "U0OWNER", "U0SECOND"

Verb = Callable[[Pebble], History]

VERBS: dict[str, Verb] = {
    "acknowledge": lambda pebble: pebble.acknowledge(by=SECOND, at=AT),
    "undo_acknowledge": lambda pebble: pebble.undo_acknowledge(by=SECOND, at=AT),
    "assign": lambda pebble: pebble.assign(to=SECOND, by=OWNER, at=AT),
    "wait": lambda pebble: pebble.wait(on=WaitingOn.VENDOR, until=SOON, by=OWNER, at=AT, today=TODAY),
    "ask": lambda pebble: pebble.ask(by=OWNER, at=AT, words_id="question"),
    "answer": lambda pebble: pebble.answer(by=NURSE, at=AT, words_id="answer"),
    "correct": lambda pebble: pebble.correct(by=NURSE, at=AT, words_id="corrected"),
    "plan": lambda pebble: pebble.plan(until=SOON, by=OWNER, at=AT, today=TODAY),
    "start": lambda pebble: pebble.start(by=OWNER, at=AT),
    "resolve": lambda pebble: pebble.resolve(how=Resolution.CONFIG_FIX, words_id="how", by=OWNER, at=AT),
    "name_resolution": lambda pebble: pebble.name_resolution(how=Resolution.TRAINING, by=OWNER, at=AT),
    "decline": lambda pebble: pebble.decline(
        reason="safety", role="cmio_cnio", review_on=SOON, words_id="why", by=OWNER, at=AT, today=TODAY
    ),
    "confirm": lambda pebble: pebble.confirm(by=NURSE, at=AT),
    "thank": lambda pebble: pebble.thank(by=NURSE, at=AT, words_id="thanks"),
    "reopen": lambda pebble: pebble.reopen(by=NURSE, at=AT, words_id="left", answer="partly"),
    "withdraw": lambda pebble: pebble.withdraw(by=NURSE, at=AT),
}


def new() -> Pebble:
    """A pebble as it is just after Send."""
    pebble = Pebble(
        workspace_id="T0WARD",
        number=12,
        submission="V0FORM",
        reporter=NURSE,
        area="printing",
        words_id="words",
        reported_at=AT,
        answer_by=AT + timedelta(days=1),
    )
    pebble.report(at=AT)
    return pebble


def acknowledged() -> Pebble:
    """Taken by OWNER."""
    pebble = new()
    pebble.acknowledge(by=OWNER, at=AT)
    return pebble


def _after(*verbs: str) -> Callable[[], Pebble]:
    def make() -> Pebble:
        pebble = acknowledged()
        for verb in verbs:
            VERBS[verb](pebble)
        return pebble

    return make


def _not_said() -> Pebble:
    pebble = acknowledged()
    pebble.resolve(how=Resolution.NOT_SAID, words_id="how", by=OWNER, at=AT)
    return pebble


def _withdrawn() -> Pebble:
    pebble = new()
    pebble.withdraw(by=NURSE, at=AT)
    return pebble


POSITIONS: dict[str, Callable[[], Pebble]] = {
    "new": new,
    "acknowledged": acknowledged,
    "asked": _after("ask"),
    "waiting": _after("wait"),
    "planned": _after("plan"),
    "in_progress": _after("start"),
    "resolved": _after("resolve"),
    "not_said": _not_said,
    "confirmed": _after("resolve", "confirm"),
    "declined": _after("decline"),
    "withdrawn": _withdrawn,
    "reopened": _after("resolve", "reopen"),
}
