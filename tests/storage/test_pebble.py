"""Every verb in every position: what it makes of a pebble, or which sentence says why not."""

from datetime import date
from typing import Any

import pytest

from storage.models import Step
from storage.models.refusals import (
    AlreadyAcknowledged,
    AlreadyFinished,
    AlreadyInProgress,
    InThePast,
    KindAlreadyNamed,
    NothingToUndo,
    NotResolved,
    Refusal,
    SentenceMissing,
    StillOpen,
)
from storage.models.states import Resolution, Status, WaitingOn
from tests.storage.pebbles import AT, NURSE, OWNER, POSITIONS, SECOND, SOON, TODAY, VERBS, acknowledged, new

OPEN = ("new", "acknowledged", "asked", "waiting", "planned", "in_progress", "reopened")
READ = tuple(position for position in OPEN if position != "new")
FINISHED = ("resolved", "not_said", "confirmed", "declined", "withdrawn")
EVERYWHERE = OPEN + FINISHED

Outcome = tuple[Status, Step] | type[Refusal]


def everywhere(among: tuple[str, ...], outcome: Outcome) -> dict[str, Outcome]:
    return dict.fromkeys(among, outcome)


CLOSED_BY_OWNER = everywhere(FINISHED, AlreadyFinished)
STATUS = {
    "new": Status.NEW,
    "acknowledged": Status.ACKNOWLEDGED,
    "asked": Status.WAITING,
    "waiting": Status.WAITING,
    "planned": Status.PLANNED,
    "in_progress": Status.IN_PROGRESS,
    "resolved": Status.RESOLVED,
    "not_said": Status.RESOLVED,
    "confirmed": Status.CLOSED,
    "declined": Status.CLOSED,
    "withdrawn": Status.CLOSED,
    "reopened": Status.ACKNOWLEDGED,
}


def stays(step: Step, among: tuple[str, ...]) -> dict[str, Outcome]:
    return {position: (STATUS[position], step) for position in among}


TABLE: dict[str, dict[str, Outcome]] = {
    "acknowledge": {
        "new": (Status.ACKNOWLEDGED, Step.ACKNOWLEDGED),
        **everywhere(READ, AlreadyAcknowledged),
        **CLOSED_BY_OWNER,
    },
    "undo_acknowledge": {
        **everywhere(EVERYWHERE, NothingToUndo),
        "acknowledged": (Status.NEW, Step.ACKNOWLEDGE_UNDONE),
    },
    "assign": {
        **stays(Step.ASSIGNED, READ),
        "new": (Status.ACKNOWLEDGED, Step.ASSIGNED),
        **CLOSED_BY_OWNER,
    },
    "wait": {**everywhere(OPEN, (Status.WAITING, Step.WAITING)), **CLOSED_BY_OWNER},
    "ask": {**everywhere(OPEN, (Status.WAITING, Step.ASKED)), **CLOSED_BY_OWNER},
    "answer": {**stays(Step.ADDED, EVERYWHERE), "asked": (Status.ACKNOWLEDGED, Step.ANSWERED)},
    "thank": {**everywhere(OPEN, StillOpen), **stays(Step.THANKED, FINISHED)},
    "correct": {**stays(Step.CORRECTED, OPEN), **CLOSED_BY_OWNER},
    "plan": {**everywhere(OPEN, (Status.PLANNED, Step.PLANNED)), **CLOSED_BY_OWNER},
    "start": {
        **everywhere(OPEN, (Status.IN_PROGRESS, Step.STARTED)),
        "in_progress": AlreadyInProgress,
        **CLOSED_BY_OWNER,
    },
    "resolve": {**everywhere(OPEN, (Status.RESOLVED, Step.RESOLVED)), **CLOSED_BY_OWNER},
    "name_resolution": {
        **everywhere(OPEN, NotResolved),
        **everywhere(FINISHED, KindAlreadyNamed),
        "not_said": (Status.RESOLVED, Step.KIND_NAMED),
    },
    "decline": {**everywhere(OPEN, (Status.CLOSED, Step.DECLINED)), **CLOSED_BY_OWNER},
    "confirm": {
        **everywhere(EVERYWHERE, NotResolved),
        **everywhere(("resolved", "not_said"), (Status.CLOSED, Step.CONFIRMED)),
    },
    "reopen": {
        **everywhere(OPEN, StillOpen),
        **everywhere(FINISHED, (Status.ACKNOWLEDGED, Step.REOPENED)),
    },
    "withdraw": {**everywhere(OPEN, (Status.CLOSED, Step.WITHDRAWN)), **CLOSED_BY_OWNER},
}
CASES = [(verb, position, outcome) for verb, row in TABLE.items() for position, outcome in row.items()]


def test_the_table_knows_every_verb_and_position() -> None:
    assert set(TABLE) == set(VERBS)
    assert set(STATUS) == set(POSITIONS) == set(EVERYWHERE)
    assert all(set(row) == set(POSITIONS) for row in TABLE.values())
    assert set(STATUS.values()) == set(Status)


@pytest.mark.parametrize("position", POSITIONS)
def test_every_position_is_what_it_says(position: str) -> None:
    assert POSITIONS[position]().status is STATUS[position]


@pytest.mark.parametrize(("verb", "position", "outcome"), CASES, ids=lambda value: str(value)[:40])
def test_a_verb_in_a_position(verb: str, position: str, outcome: Outcome) -> None:
    pebble = POSITIONS[position]()
    before = pebble.model_dump()
    if isinstance(outcome, tuple):
        event = VERBS[verb](pebble)
        assert (pebble.status, event.step) == outcome
        assert (event.from_status, event.to_status) == (before["status"].value, pebble.status.value)
        assert event.seq == pebble.version == before["version"] + 1
        assert (event.workspace_id, event.pebble, event.at) == ("T0WARD", 12, AT)
    else:
        with pytest.raises(outcome):
            VERBS[verb](pebble)
        assert pebble.model_dump() == before, "a refusal leaves nothing behind"


SENTENCES: list[tuple[str, str, str]] = [
    ("acknowledge", "acknowledged", "<@U0OWNER> was first: PEB-12 is already acknowledged."),
    ("acknowledge", "confirmed", "PEB-12 is already closed."),
    ("resolve", "resolved", "PEB-12 is already resolved."),
    ("reopen", "planned", "PEB-12 is still open, so there is nothing to reopen."),
    ("undo_acknowledge", "planned", "PEB-12 has moved on since it was acknowledged"),
    ("confirm", "new", "PEB-12 isn't marked as resolved at the moment"),
    ("name_resolution", "resolved", "PEB-12 already says how it was resolved."),
    ("start", "in_progress", "PEB-12 is already being worked on."),
]


@pytest.mark.parametrize(("verb", "position", "sentence"), SENTENCES)
def test_a_refusal_says_why(verb: str, position: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        VERBS[verb](POSITIONS[position]())
    assert refused.value.sentence.startswith(sentence)
    assert str(refused.value) == type(refused.value).__name__, "what is logged names the class alone"


@pytest.mark.parametrize(("verb", "position", "outcome"), CASES, ids=lambda value: str(value)[:40])
def test_every_refusal_is_a_whole_sentence(verb: str, position: str, outcome: Outcome) -> None:
    if isinstance(outcome, tuple):
        return
    with pytest.raises(outcome) as refused:
        VERBS[verb](POSITIONS[position]())
    sentence = refused.value.sentence
    assert "PEB-12" in sentence and sentence.endswith(".") and "{" not in sentence and "None" not in sentence


YESTERDAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("verb", "days"),
    [
        ("wait", {"on": WaitingOn.DATE, "until": YESTERDAY}),
        ("plan", {"until": YESTERDAY}),
        ("decline", {"review_on": YESTERDAY, "reason": "safety", "role": "owner", "words_id": "why"}),
    ],
)
def test_a_day_that_has_passed_is_refused(verb: str, days: dict[str, Any]) -> None:
    pebble = acknowledged()
    with pytest.raises(InThePast) as refused:
        getattr(pebble, verb)(by=OWNER, at=AT, today=TODAY, **days)
    assert refused.value.sentence == "That day has passed. Please choose a day from today on for PEB-12."
    assert (pebble.status, pebble.version) == (Status.ACKNOWLEDGED, 2)


def test_today_is_not_the_past() -> None:
    pebble = acknowledged()
    pebble.wait(on=WaitingOn.DATE, until=TODAY, by=OWNER, at=AT, today=TODAY)
    assert (pebble.until, pebble.waiting_on) == (TODAY, WaitingOn.DATE)


@pytest.mark.parametrize("verb", ["resolve", "decline"])
def test_an_end_needs_a_sentence_for_the_reporter(verb: str) -> None:
    extra: dict[str, Any] = {"how": Resolution.TRAINING}
    if verb == "decline":
        extra = {"reason": "safety", "role": "owner", "review_on": SOON, "today": TODAY}
    pebble = new()
    with pytest.raises(SentenceMissing) as refused:
        getattr(pebble, verb)(words_id=None, by=OWNER, at=AT, **extra)
    assert "one plain sentence" in refused.value.sentence
    assert (pebble.status, pebble.acknowledged_by, pebble.version) == (Status.NEW, None, 1)


def test_the_first_line_of_history() -> None:
    pebble = POSITIONS["new"]()
    pebble.version = 0
    first = pebble.report(at=AT)
    assert (first.seq, first.step, first.actor, first.words_id) == (1, Step.REPORTED, NURSE, "words")
    assert (first.from_status, first.to_status) == (None, "new")


@pytest.mark.parametrize("verb", ["assign", "wait", "ask", "plan", "start", "resolve", "decline"])
def test_whoever_acts_on_a_new_one_has_read_it(verb: str) -> None:
    pebble = new()
    VERBS[verb](pebble)
    assert (pebble.acknowledged_by, pebble.acknowledged_at) == (OWNER, AT)
    assert pebble.owner == (SECOND if verb == "assign" else OWNER)


@pytest.mark.parametrize("verb", ["answer", "correct", "withdraw"])
def test_the_reporters_own_deeds_are_no_acknowledgement(verb: str) -> None:
    pebble = new()
    VERBS[verb](pebble)
    assert (pebble.acknowledged_by, pebble.owner) == (None, None)


def test_acknowledging_keeps_the_owner_who_was_named_before() -> None:
    pebble = new()
    pebble.owner = SECOND
    pebble.acknowledge(by=OWNER, at=AT)
    assert (pebble.owner, pebble.acknowledged_by) == (SECOND, OWNER)


def test_an_undone_acknowledge_leaves_no_trace_but_history() -> None:
    pebble = acknowledged()
    VERBS["undo_acknowledge"](pebble)
    assert (pebble.owner, pebble.acknowledged_by, pebble.acknowledged_at) == (None, None, None)
    VERBS["acknowledge"](pebble)
    assert (pebble.owner, pebble.version) == (SECOND, 4)


@pytest.mark.parametrize(
    ("position", "goes_on"),
    [
        ("new", Status.ACKNOWLEDGED),
        ("acknowledged", Status.ACKNOWLEDGED),
        ("planned", Status.PLANNED),
        ("in_progress", Status.IN_PROGRESS),
        ("asked", Status.ACKNOWLEDGED),
        ("waiting", Status.WAITING),
        ("reopened", Status.ACKNOWLEDGED),
    ],
)
def test_an_answer_lets_it_go_on_where_it_was(position: str, goes_on: Status) -> None:
    pebble = POSITIONS[position]()
    waited = (None, None) if position == "asked" else (pebble.waiting_on, pebble.until)
    VERBS["ask"](pebble)
    assert (pebble.waiting_on, pebble.until) == (WaitingOn.REPORTER, None)
    event = VERBS["answer"](pebble)
    assert (event.step, event.words_id, pebble.status) == (Step.ANSWERED, "answer", goes_on)
    assert (pebble.waiting_on, pebble.until) == waited
    assert (pebble.resumes, pebble.resumes_on, pebble.resumes_until) == (None, None, None)


def test_a_second_question_keeps_what_the_first_one_interrupted() -> None:
    pebble = POSITIONS["waiting"]()
    VERBS["ask"](pebble)
    VERBS["ask"](pebble)
    VERBS["answer"](pebble)
    assert (pebble.status, pebble.waiting_on, pebble.until) == (Status.WAITING, WaitingOn.VENDOR, SOON)


def test_only_the_first_answer_ends_the_wait() -> None:
    pebble = POSITIONS["asked"]()
    assert [VERBS["answer"](pebble).step for _ in range(2)] == [Step.ANSWERED, Step.ADDED]


def test_a_word_while_it_waits_for_the_vendor_changes_nothing() -> None:
    pebble = POSITIONS["waiting"]()
    VERBS["answer"](pebble)
    assert (pebble.status, pebble.waiting_on, pebble.until) == (Status.WAITING, WaitingOn.VENDOR, SOON)


def test_waiting_says_for_what_and_until_when() -> None:
    pebble = acknowledged()
    event = VERBS["wait"](pebble)
    assert (pebble.waiting_on, pebble.until, pebble.resumes) == (WaitingOn.VENDOR, SOON, None)
    assert event.detail == {"on": "vendor", "until": "2026-03-20"}


@pytest.mark.parametrize("verb", ["plan", "start", "resolve", "decline", "withdraw"])
def test_moving_on_forgets_the_wait(verb: str) -> None:
    pebble = POSITIONS["waiting"]()
    VERBS[verb](pebble)
    assert (pebble.waiting_on, pebble.resumes) == (None, None)
    assert pebble.until == (SOON if verb == "plan" else None)


def test_a_plan_without_a_day() -> None:
    pebble = acknowledged()
    event = pebble.plan(until=None, by=OWNER, at=AT, today=TODAY)
    assert (pebble.until, event.detail) == (None, {"until": None})


def test_resolving_remembers_who_when_how_and_why() -> None:
    pebble = POSITIONS["resolved"]()
    assert (pebble.resolution, pebble.explanation_id) == (Resolution.CONFIG_FIX, "how")
    assert (pebble.resolved_by, pebble.resolved_at, pebble.closed_at) == (OWNER, AT, None)


def test_declining_remembers_reason_role_and_review() -> None:
    pebble = acknowledged()
    event = VERBS["decline"](pebble)
    assert event.detail == {"reason": "safety", "role": "cmio_cnio", "review_on": "2026-03-20"}
    assert event.words_id == pebble.explanation_id == "why"
    assert (pebble.resolution, pebble.resolved_by, pebble.closed_at) == (Resolution.WONT_FIX, OWNER, AT)


@pytest.mark.parametrize("position", FINISHED)
def test_reopening_clears_the_end(position: str) -> None:
    pebble = POSITIONS[position]()
    event = VERBS["reopen"](pebble)
    ended: tuple[Any, ...] = (pebble.resolution, pebble.explanation_id, pebble.resolved_by)
    assert (*ended, pebble.resolved_at, pebble.closed_at) == (None,) * 5
    assert (pebble.reopened, event.words_id, event.detail) == (1, "left", {"answer": "partly"})


def test_coming_back_twice_is_counted_and_keeps_the_owner() -> None:
    pebble = POSITIONS["reopened"]()
    VERBS["resolve"](pebble)
    VERBS["reopen"](pebble)
    assert (pebble.reopened, pebble.owner) == (2, OWNER)


def test_an_owner_who_reopens_what_nobody_had_read_has_thereby_read_it() -> None:
    pebble = POSITIONS["withdrawn"]()
    pebble.reopen(by=OWNER, at=AT)
    assert (pebble.acknowledged_by, pebble.owner) == (OWNER, OWNER)
    with pytest.raises(AlreadyAcknowledged) as refused:
        VERBS["acknowledge"](pebble)
    assert refused.value.sentence.startswith("<@U0OWNER> was first")


def test_what_its_reporter_reopened_unread_is_there_to_be_taken() -> None:
    pebble = POSITIONS["withdrawn"]()
    VERBS["reopen"](pebble)
    assert (pebble.acknowledged_by, pebble.owner) == (None, None)
    event = VERBS["acknowledge"](pebble)
    assert (pebble.owner, event.from_status, event.to_status) == (SECOND, "acknowledged", "acknowledged")


def test_a_correction_replaces_the_words_and_history_keeps_both() -> None:
    pebble = new()
    event = VERBS["correct"](pebble)
    assert (pebble.words_id, event.words_id) == ("corrected", "corrected")


def test_naming_how_it_ended_can_be_done_once_and_also_after_the_yes() -> None:
    pebble = POSITIONS["not_said"]()
    VERBS["confirm"](pebble)
    VERBS["name_resolution"](pebble)
    assert (pebble.status, pebble.resolution) == (Status.CLOSED, Resolution.TRAINING)
    with pytest.raises(KindAlreadyNamed):
        VERBS["name_resolution"](pebble)


def test_what_people_call_it_and_whether_it_is_private() -> None:
    pebble = new()
    assert (pebble.name, pebble.private, pebble.finished) == ("PEB-12", False, False)
    pebble.reporter = "private-0123456789ab"
    assert pebble.private


def test_letters_are_numbered_from_one() -> None:
    pebble = new()
    assert [pebble.next_letter() for _ in range(3)] == [1, 2, 3]
