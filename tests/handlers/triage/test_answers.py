"""What comes back from triage's forms is one verb with its words, or errors under the fields."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.findings import Stopped
from handlers.services.reading import NOTHING_WRITTEN
from handlers.services.states import RESOLUTIONS
from handlers.triage import answers
from handlers.triage.answers import CHOOSE, CHOOSE_DAY, RELEASE_GONE, Answer
from handlers.triage.forms import OTHER_RELEASE, WAITS_FOR
from handlers.triage.sentences import DECIDERS, REASONS
from storage.models import Pebble, Release
from storage.models.states import Resolution, Status, WaitingOn
from tests.storage.pebbles import AT, OWNER, SOON, TODAY, acknowledged

YESTERDAY = TODAY - timedelta(days=1)
SECRET = "chart MRN 12345678"


def view(**blocks: Any) -> dict[str, Any]:
    return {"id": "V1", "state": {"values": {block: {"e": element} for block, element in blocks.items()}}}


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def day(when: date | str) -> dict[str, Any]:
    return {"selected_date": when if isinstance(when, str) else when.isoformat()}


def said(text: str) -> dict[str, Any]:
    return {"value": text}


def resolved(**blocks: Any) -> Answer:
    return answers.resolved(view(**blocks), OWNER, AT)


RELEASE = Release(workspace_id="T", id="spring", name="Spring upgrade", day=SOON)


def waits(**blocks: Any) -> Answer:
    named = answers.release_chosen(view(**blocks))
    return answers.waits(view(**blocks), OWNER, AT, TODAY, RELEASE if named == RELEASE.id else None)


def planned(**blocks: Any) -> Answer:
    return answers.planned(view(**blocks), OWNER, AT, TODAY)


def declined(**blocks: Any) -> Answer:
    return answers.declined(view(**blocks), OWNER, AT, TODAY)


def done(answer: Answer) -> tuple[Pebble, str | None]:
    """The pebble after the verb, and the words that go with it."""
    assert isinstance(answer, tuple), answer
    verb, words = answer
    pebble = acknowledged()
    verb(pebble, "words" if words and words.text else None)
    return pebble, words.text if words else None


@pytest.mark.parametrize("how", [choice.key for choice in RESOLUTIONS])
def test_resolved_in_each_way_that_can_be_chosen(how: str) -> None:
    pebble, words = done(resolved(how=option(how), sentence=said("  The queue points to pod C now. ")))
    assert (pebble.status, pebble.resolution) == (Status.RESOLVED, Resolution(how))
    assert words == "The queue points to pod C now."


@pytest.mark.parametrize(
    ("blocks", "errors"),
    [
        ({}, {"how": CHOOSE, "sentence": NOTHING_WRITTEN}),
        ({"how": option("training")}, {"sentence": NOTHING_WRITTEN}),
        ({"how": option("training"), "sentence": said("\u200b ")}, {"sentence": NOTHING_WRITTEN}),
        ({"sentence": said("Fixed")}, {"how": CHOOSE}),
        ({"how": option("withdrawn"), "sentence": said("Fixed")}, {"how": CHOOSE}),
        ({"how": option("not_said"), "sentence": said("Fixed")}, {"how": CHOOSE}),
        ({"how": option("nonsense"), "sentence": said("Fixed")}, {"how": CHOOSE}),
    ],
)
def test_resolved_needs_how_and_a_sentence(blocks: dict[str, Any], errors: dict[str, str]) -> None:
    assert resolved(**blocks) == errors


@pytest.mark.parametrize("on", [choice.key for choice in WAITS_FOR])
def test_waits_for_each_thing_that_can_be_chosen(on: str) -> None:
    pebble, words = done(waits(on=option(on), until=day(SOON), sentence=said("The vendor has it.")))
    assert (pebble.waiting_on, pebble.until, words) == (WaitingOn(on), SOON, "The vendor has it.")


@pytest.mark.parametrize("on", [choice.key for choice in WAITS_FOR])
def test_a_release_that_was_chosen_by_name_counts_with_its_day(on: str) -> None:
    chosen = waits(on=option(on), until=day(SOON + timedelta(days=30)), release=option("spring"))
    pebble, _ = done(chosen)
    assert (pebble.waiting_on, pebble.until, pebble.release) == (WaitingOn.RELEASE, SOON, "spring")


@pytest.mark.parametrize("release", [option(OTHER_RELEASE), {"selected_option": None}, {}])
def test_a_release_without_a_name_has_the_day_that_was_picked(release: dict[str, Any]) -> None:
    pebble, _ = done(waits(on=option("release"), until=day(SOON), release=release))
    assert (pebble.waiting_on, pebble.until, pebble.release) == (WaitingOn.RELEASE, SOON, None)


def test_a_release_that_is_gone_or_has_come_is_told() -> None:
    assert waits(on=option("release"), until=day(SOON), release=option("gone")) == {"release": RELEASE_GONE}
    came = Release(workspace_id="T", id="spring", name="Spring upgrade", day=YESTERDAY)
    form = view(on=option("release"), until=day(SOON), release=option("spring"))
    assert answers.waits(form, OWNER, AT, TODAY, came) == {"release": RELEASE_GONE}


def test_waiting_needs_no_sentence() -> None:
    assert done(waits(on=option("vendor"), until=day(TODAY)))[1] == ""


@pytest.mark.parametrize(
    ("blocks", "errors"),
    [
        ({}, {"on": CHOOSE, "until": CHOOSE_DAY}),
        ({"on": option("vendor")}, {"until": CHOOSE_DAY}),
        ({"on": option("vendor"), "until": day(YESTERDAY)}, {"until": CHOOSE_DAY}),
        ({"on": option("vendor"), "until": day("soon")}, {"until": CHOOSE_DAY}),
        ({"on": option("reporter"), "until": day(SOON)}, {"on": CHOOSE}),
        ({"on": option("godot"), "until": day(SOON)}, {"on": CHOOSE}),
    ],
)
def test_waiting_needs_for_what_and_a_day_to_come(blocks: dict[str, Any], errors: dict[str, str]) -> None:
    assert waits(**blocks) == errors


@pytest.mark.parametrize(
    ("until", "kept"), [(day(SOON), SOON), (day(TODAY), TODAY), ({}, None), (day("x"), None)]
)
def test_planned_for_a_day_or_none_yet(until: dict[str, Any], kept: date | None) -> None:
    pebble, _ = done(planned(until=until))
    assert (pebble.status, pebble.until) == (Status.PLANNED, kept)


def test_nothing_is_planned_for_yesterday() -> None:
    assert planned(until=day(YESTERDAY)) == {"until": CHOOSE_DAY}


WHOLE = {
    "reason": option("vendor_limit"),
    "role": option("cmio_cnio"),
    "review": day(SOON),
    "sentence": said("The vendor's screen can't do it yet."),
}


def test_declined_with_all_it_needs() -> None:
    pebble, words = done(declined(**WHOLE))
    assert (pebble.status, pebble.resolution) == (Status.CLOSED, Resolution.WONT_FIX)
    assert words == "The vendor's screen can't do it yet."


@pytest.mark.parametrize(
    ("block", "instead", "error"),
    [
        ("reason", {}, CHOOSE),
        ("reason", option("because"), CHOOSE),
        ("role", option("me"), CHOOSE),
        ("review", {}, CHOOSE_DAY),
        ("review", day(YESTERDAY), CHOOSE_DAY),
        ("sentence", said(""), NOTHING_WRITTEN),
    ],
)
def test_declined_needs_each_of_them(block: str, instead: dict[str, Any], error: str) -> None:
    assert declined(**(WHOLE | {block: instead})) == {block: error}


@pytest.mark.parametrize("choices", [REASONS, DECIDERS])
def test_every_reason_and_role_is_taken(choices: Any) -> None:
    block = "reason" if choices is REASONS else "role"
    for choice in choices:
        assert not isinstance(declined(**(WHOLE | {block: option(choice.key)})), dict)


@pytest.mark.parametrize("form", [resolved, waits, declined])
def test_patient_data_in_the_sentence_is_kept_out(form: Any) -> None:
    blocks = WHOLE | {"how": option("training"), "on": option("vendor"), "until": day(SOON)}
    stopped = form(**(blocks | {"sentence": said(SECRET)}))
    assert isinstance(stopped, Stopped) and stopped.block_id == "sentence"
    assert stopped.draft == "chart MRN [record number]"


@pytest.mark.parametrize("form", [resolved, declined])
def test_what_is_missing_is_asked_for_before_the_check_speaks(form: Any) -> None:
    assert "sentence" not in form(sentence=said(SECRET))


ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.text(max_size=9), inside, max_size=2),
    max_leaves=8,
)
ELEMENT = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("value", "selected_option", "selected_date"), ANYTHING)
)
BLOCKS = ("how", "sentence", "on", "until", "release", "reason", "role", "review")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(BLOCKS, ANYTHING | ELEMENT)))
def test_any_form_is_a_verb_or_errors_under_its_own_fields(blocks: dict[str, Any]) -> None:
    for form, fields in (
        (resolved, {"how", "sentence"}),
        (waits, {"on", "until", "release", "sentence"}),
        (planned, {"until"}),
        (declined, {"reason", "role", "review", "sentence"}),
    ):
        answer = form(**blocks)
        if isinstance(answer, dict):
            assert answer and set(answer) <= fields
        else:
            done(answer)
