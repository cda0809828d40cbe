"""A review of harm: what it holds open, and what its yes lets close."""

from collections.abc import Callable

import pytest

from storage.models import Pebble, Step
from storage.models.pebble import WROTE
from storage.models.refusals import (
    AlreadyHeld,
    AlreadyReviewed,
    HarmNotReviewed,
    NothingToReview,
    ReviewStillOpen,
)
from storage.models.states import Safety, Status, Verdict
from tests.storage.pebbles import AT, NURSE, SECOND, VERBS, new


def reported(safety: Safety) -> Pebble:
    pebble = new()
    pebble.safety = safety
    pebble.report(at=AT)
    return pebble


def yes(pebble: Pebble) -> None:
    pebble.review(verdict=Verdict.REPORTED, by=SECOND, at=AT)


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_what_did_harm_is_closed_by_nobody_before_a_reviewer_says_yes(verb: str) -> None:
    pebble = reported(Safety.DID)
    with pytest.raises(HarmNotReviewed):
        VERBS[verb](pebble)
    yes(pebble)
    VERBS[verb](pebble)
    assert pebble.status is Status.CLOSED


def test_nor_by_the_clock_nor_by_calling_off() -> None:
    pebble = reported(Safety.DID)
    VERBS["resolve"](pebble)
    with pytest.raises(HarmNotReviewed):
        pebble.close_quietly(at=AT)
    opened = pebble.reopen(by=NURSE, at=AT, words_id="w", answer=WROTE)
    with pytest.raises(HarmNotReviewed):
        pebble.call_off(opened, by=NURSE, at=AT)


def test_a_reporters_yes_is_kept_and_closes_with_the_review() -> None:
    pebble = reported(Safety.DID)
    VERBS["resolve"](pebble)
    assert VERBS["confirm"](pebble).to_status == "resolved"
    with pytest.raises(ReviewStillOpen):
        VERBS["confirm"](pebble)
    event = pebble.review(verdict=Verdict.NO_HARM, by=SECOND, at=AT)
    assert (event.step, event.from_status, event.to_status) == (Step.REVIEWED, "resolved", "closed")
    assert (pebble.closed_at, pebble.reviewed_by, pebble.verdict) == (AT, SECOND, Verdict.NO_HARM)


def test_a_reporters_yes_counts_no_more_once_it_came_back() -> None:
    pebble = reported(Safety.DID)
    for verb in ("resolve", "confirm", "reopen"):
        VERBS[verb](pebble)
    yes(pebble)
    assert pebble.status is Status.ACKNOWLEDGED
    VERBS["resolve"](pebble)
    assert VERBS["confirm"](pebble).to_status == "closed"


def test_what_could_harm_closes_unless_a_reviewer_holds_it() -> None:
    free, held = reported(Safety.COULD), reported(Safety.COULD)
    VERBS["withdraw"](free)
    held.want_review(by=SECOND, at=AT)
    with pytest.raises(HarmNotReviewed):
        VERBS["withdraw"](held)
    with pytest.raises(AlreadyHeld):
        held.want_review(by=SECOND, at=AT)


@pytest.mark.parametrize("again", [yes, lambda pebble: pebble.want_review(by=SECOND, at=AT)])
def test_it_is_reviewed_once_and_only_where_harm_is_spoken_of(again: Callable[[Pebble], None]) -> None:
    pebble = reported(Safety.DID)
    yes(pebble)
    with pytest.raises(AlreadyReviewed):
        again(pebble)
    with pytest.raises(NothingToReview):
        again(reported(Safety.NONE))
