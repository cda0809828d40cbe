"""What is promised by when: as tables, and against a clock that is watched minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.services.promised import Promise, Spell, decide_by, promises_of, when_passed
from handlers.services.targets import DEFAULTS, Targets
from handlers.services.workdays import Hours
from storage.models import Pebble
from storage.models.states import Resolution, Safety, WaitingOn

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
OFFICE = Hours(LONDON, frozenset(range(5)), time(9), time(17))
"""Eight hours a day, so that a quarter of a day is two hours."""
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
OWNER, NURSE = "U0OWNER", "U0NURSE"


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def a_pebble(**facts: Any) -> Pebble:
    given: dict[str, Any] = {"reported_at": MONDAY, "answer_by": at(3), **facts}
    pebble = Pebble(
        workspace_id="T", number=12, submission="V", reporter=NURSE, area="printing", words_id="w", **given
    )
    pebble.report(at=pebble.reported_at)
    return pebble


def promised(pebble: Pebble, what: str, targets: Targets = DEFAULTS) -> Promise | None:
    return next((p for p in promises_of(pebble, OFFICE, targets) if p.what == what), None)


def test_a_new_pebble_is_promised_an_answer_and_a_decision() -> None:
    assert {p.what: p.by for p in promises_of(a_pebble(), OFFICE, DEFAULTS)} == {
        "answer": at(3),
        "decision": at(20, 17),
    }


def test_once_it_is_read_a_word_is_promised_every_so_often() -> None:
    pebble = a_pebble()
    pebble.acknowledge(by=OWNER, at=at(3, 8))
    assert {p.what: p.by for p in promises_of(pebble, OFFICE, DEFAULTS)} == {
        "decision": at(20, 17),
        "progress": at(20, 17),
    }
    pebble.assign(to=OWNER, by=OWNER, at=at(4))
    progress = promised(pebble, "progress")
    assert progress and progress.by == at(23, 17)


def test_a_decision_keeps_its_promise_and_words_go_on() -> None:
    pebble = a_pebble()
    pebble.plan(until=None, by=OWNER, at=at(4), today=date(2026, 11, 4))
    assert [p.what for p in promises_of(pebble, OFFICE, DEFAULTS)] == ["progress"]
    assert decide_by(pebble, OFFICE, DEFAULTS) == at(20, 17), "what was promised is kept to be counted"


def test_nothing_is_promised_about_what_has_ended() -> None:
    pebble = a_pebble()
    pebble.resolve(how=Resolution.TRAINING, words_id="w", by=OWNER, at=at(4))
    assert promises_of(pebble, OFFICE, DEFAULTS) == []


def test_opened_again_it_is_decided_on_anew() -> None:
    pebble = a_pebble()
    pebble.resolve(how=Resolution.TRAINING, words_id="w", by=OWNER, at=at(4))
    pebble.reopen(by=NURSE, at=at(9))
    decision = promised(pebble, "decision", Targets(decision_days=1))
    assert decision and (decision.round, decision.by) == ("1", at(9, 17))


def comes_back(safety: Safety, *, by: str = NURSE) -> Pebble:
    """Resolved on the 4th, opened again in the night before the 9th."""
    pebble = a_pebble(safety=safety)
    pebble.resolve(how=Resolution.TRAINING, words_id="w", by=OWNER, at=at(4))
    pebble.reopen(by=by, at=at(9, 2))
    return pebble


@pytest.mark.parametrize(
    ("safety", "by", "loud"), [(Safety.DID, at(9, 3), True), (Safety.COULD, at(9, 13), False)]
)
def test_harm_that_comes_back_is_promised_an_answer_anew(safety: Safety, by: datetime, loud: bool) -> None:
    pebble = comes_back(safety)
    pebble.answer(by=NURSE, at=at(9, 2, 1), words_id="w")
    answer = promised(pebble, "answer")
    assert answer and (answer.round, answer.start, answer.by) == ("1", at(9, 2), by) and answer.loud is loud
    assert promised(pebble, "progress") is None
    pebble.assign(to=OWNER, by=OWNER, at=at(9, 2, 30))
    assert [p.what for p in promises_of(pebble, OFFICE, DEFAULTS)] == ["decision", "progress"]


def test_a_pebble_that_it_opened_again_is_in_its_hands() -> None:
    assert promised(comes_back(Safety.DID, by=OWNER), "answer") is None
    assert promised(comes_back(Safety.NONE), "answer") is None, "nor one that can harm nobody"


def test_who_opened_it_last_decides() -> None:
    pebble = comes_back(Safety.DID)
    pebble.resolve(how=Resolution.TRAINING, words_id="w", by=OWNER, at=at(10))
    pebble.reopen(by=OWNER, at=at(11))
    assert promised(pebble, "answer") is None
    pebble.resolve(how=Resolution.TRAINING, words_id="w", by=OWNER, at=at(12))
    pebble.reopen(by=NURSE, at=at(13))
    answer = promised(pebble, "answer")
    assert answer and answer.round == "3"


def test_the_clock_rests_while_the_reporter_is_asked() -> None:
    pebble, targets = a_pebble(), Targets(decision_days=2, progress_days=2)
    pebble.ask(by=OWNER, at=at(2, 13), words_id="w")
    for what in ("decision", "progress"):
        promise = promised(pebble, what, targets)
        assert promise and promise.resting and promise.by is None and promise.after(2) is None
    pebble.answer(by=NURSE, at=at(5, 13), words_id="w")
    decision, progress = (promised(pebble, what, targets) for what in ("decision", "progress"))
    assert decision and not decision.resting and decision.by == at(6, 17), (
        "half a day before, one and a half after"
    )
    assert progress and progress.by == at(9, 13), "heard when it was asked"


def test_an_end_of_the_clock_before_the_question_stays() -> None:
    pebble = a_pebble()
    pebble.ask(by=OWNER, at=at(4), words_id="w")
    decision = promised(pebble, "decision", Targets(decision_days=1))
    assert decision and decision.by == at(2, 17) and decision.resting


def test_questions_after_the_decision_do_not_move_it() -> None:
    pebble = a_pebble()
    pebble.plan(until=None, by=OWNER, at=at(4), today=date(2026, 11, 4))
    pebble.ask(by=OWNER, at=at(5), words_id="w")
    assert decide_by(pebble, OFFICE, DEFAULTS) == at(20, 17)


@pytest.mark.parametrize("on", [WaitingOn.VENDOR, WaitingOn.DATE, WaitingOn.RELEASE])
@pytest.mark.parametrize(
    ("until", "by"),
    [
        (date(2026, 11, 27), at(30, 17)),  # a Friday: the Monday after it
        (date(2026, 11, 5), at(20, 17)),  # sooner than the usual word: the usual word
    ],
)
def test_a_day_that_was_told_is_waited_for(on: WaitingOn, until: date, by: datetime) -> None:
    pebble = a_pebble()
    pebble.wait(on=on, until=until, by=OWNER, at=at(3, 8), today=date(2026, 11, 3))
    progress = promised(pebble, "progress")
    assert progress and progress.by == by
    assert promised(pebble, "decision") is None, "waiting for it is what was decided"


def test_harm_is_answered_round_the_clock() -> None:
    saturday = at(7, 23, 30)
    pebble = a_pebble(safety=Safety.DID, reported_at=saturday, answer_by=saturday + HOUR)
    answer = promised(pebble, "answer")
    assert answer and answer.loud
    assert [answer.after(share) for share in (0.75, 1, 1.5, 2)] == [
        saturday + 45 * MINUTE, saturday + HOUR, saturday + 90 * MINUTE, saturday + 2 * HOUR,
    ]  # fmt: skip


def test_shares_of_the_time_are_working_time() -> None:
    friday = at(6, 13)
    pebble = a_pebble(reported_at=friday, answer_by=at(9, 13))
    answer = promised(pebble, "answer")
    assert answer and not answer.loud
    assert [answer.after(share) for share in (0.75, 1, 1.5, 2)] == [
        at(9, 11),
        at(9, 13),
        at(9, 17),
        at(10, 13),
    ]
    assert answer.late(at(9, 13)) and not answer.late(at(9, 12, 59))


def test_a_promise_that_was_made_stays_as_it_was_told() -> None:
    pebble = a_pebble(answer_by=at(2, 11))
    answer = promised(pebble, "answer", Targets(answer_days=5))
    assert answer and answer.by == at(2, 11)
    assert answer.after(0.75) == at(2, 11), "no warning after the promise"


CHANGES = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))


@st.composite
def waits(draw: st.DrawFn) -> tuple[datetime, Hours, list[Spell]]:
    """A start near a clock change, opening hours with closed days, and spells in which the reporter was asked."""
    change = draw(st.sampled_from(CHANGES))
    start = change + draw(st.integers(-3 * 1440, 1440)) * MINUTE
    closed = draw(
        st.frozensets(st.integers(-3, 6).map(lambda ahead: (change + ahead * DAY).date()), max_size=3)
    )
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    opens, closes = draw(st.sampled_from([(time(0), time(0)), (time(8), time(17)), (time(9, 15), time(12))]))
    marks = sorted(draw(st.lists(st.integers(-1000, 6000), max_size=6, unique=True)))
    moments = [start + mark * MINUTE for mark in marks]
    spells: list[Spell] = list(zip(moments[::2], moments[1::2], strict=False))
    if len(moments) % 2 and draw(st.booleans()):
        spells.append((moments[-1], None))
    return start, Hours(LONDON, days, opens, closes, closed), spells


def open_at(minute: datetime, hours: Hours) -> bool:
    wall = minute.astimezone(hours.zone)
    if wall.weekday() not in hours.days or wall.date() in hours.closed:
        return False
    return hours.opens <= wall.time() and (wall.time() < hours.closes or hours.closes == time(0))


def watched(start: datetime, minutes: int, spells: list[Spell], hours: Hours) -> datetime | None:
    """Count open minutes outside the spells, one by one."""
    for passed in count():
        now = start + passed * MINUTE
        if not minutes:
            return now
        if spells and spells[-1][1] is None and now >= spells[-1][0]:
            return None
        asked = any(begin <= now and (end is None or now < end) for begin, end in spells)
        minutes -= open_at(now, hours) and not asked
    raise AssertionError


@settings(max_examples=80, deadline=None)
@given(waits(), st.integers(0, 1500))
def test_working_time_with_its_pauses_agrees_with_the_watched_clock(
    wait: tuple[datetime, Hours, list[Spell]], minutes: int
) -> None:
    start, hours, spells = wait
    assert when_passed(start, minutes * MINUTE, spells, hours) == watched(start, minutes, spells, hours)
