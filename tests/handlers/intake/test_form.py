"""The form opens with the words that were typed, whatever they are, as long as they point to no patient."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.blocks.views import checked_view
from bot.sandbox.reading import text_of
from handlers.services.catalogue import Choice
from handlers.services.report_form import MOST, blank_form, report_form
from handlers.services.wording import DEFAULT

LEFT_OUT = "We left out what looked like a"
CUT = "A form holds 3,000 characters, so the end of your text is not here."


def form(words: str = "", *, harm: str | None = None) -> dict[str, Any]:
    made = report_form(DEFAULT, words, harm=harm)
    return checked_view(json.loads(json.dumps(made)), "modal")


def block(made: dict[str, Any], block_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(b for b in made["blocks"] if b.get("block_id") == block_id)
    return found


def filled(made: dict[str, Any]) -> str:
    return str(block(made, "what")["element"].get("initial_value", ""))


LABELS = [
    "What got in your way?",
    "Where?",
    "How often does it happen?",
    "Minutes lost each time",
    "What kind of thing is it?",
    "Could it harm a patient?",
    "Keep my name private",
]


def test_the_fields_in_order_and_only_one_of_them_is_needed() -> None:
    inputs = [b for b in form()["blocks"] if b["type"] == "input"]
    assert [b["label"]["text"] for b in inputs] == LABELS
    assert [b["label"]["text"] for b in inputs if not b.get("optional")] == LABELS[:1]
    assert form()["submit"]["text"] == "Send"


def test_the_form_without_words_is_made_once_until_the_areas_change() -> None:
    made = blank_form(DEFAULT.areas)
    assert made == report_form(DEFAULT)
    assert made is blank_form(DEFAULT.areas)
    assert "Catering" in json.dumps(blank_form((*DEFAULT.areas, Choice("food", "Catering"))))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("the printer is out again", "the printer is out again"),
        ("😀🏥", "😀🏥"),
        ("\u200b\u200d\ufeff", ""),
        ("الطابعة لا تعمل", "الطابعة لا تعمل"),
        ("\u202etxet desrever", "txet desrever"),
        ("<!channel> is paged & <@U0NURSE>", "<!channel> is paged & <@U0NURSE>"),
        ("x" * MOST, "x" * MOST),
    ],
)
def test_the_words_stand_in_the_form(typed: str, kept: str) -> None:
    made = form(typed)
    assert filled(made) == kept
    assert made["blocks"][0]["type"] == "input", "no remark where nothing was left out"


def test_twenty_thousand_characters_are_cut_and_that_is_said() -> None:
    made = form("word " * 4000)
    assert filled(made).strip() == ("word " * 600).strip()
    assert text_of(made).count(CUT) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("MRN 12345678 prints twice", "MRN [record number] prints twice"),
        ("label of dob 3/4/1961 is torn", "label of dob [date of birth] is torn"),
        ("pt 123-45-6789", "pt [social security number]"),
        ("943 476 5919 and mrn 12345678", "[NHS number] and mrn [record number]"),
    ],
)
def test_patient_data_is_left_out_and_that_is_said(typed: str, kept: str) -> None:
    made = form(typed)
    assert filled(made) == kept
    assert LEFT_OUT in text_of(made)
    assert not any(secret in json.dumps(made) for secret in ("12345678", "1961", "6789", "5919"))


def test_both_remarks_stand_when_both_are_true() -> None:
    read = text_of(form("MRN 12345678 " + "x" * 4000))
    assert LEFT_OUT in read and CUT in read


@pytest.mark.parametrize(("harm", "shown"), [(None, False), ("none", False), ("could", True), ("did", True)])
def test_harm_shows_whom_to_call_now(harm: str | None, shown: bool) -> None:
    made = form(harm=harm)
    assert (DEFAULT.whom_to_call in text_of(made)) is shown
    assert block(made, "harm").get("dispatch_action") is True


def test_what_was_typed_survives_the_change_of_harm() -> None:
    ids = [[(b.get("block_id"), b["element"]["action_id"]) for b in f["blocks"] if b["type"] == "input"]
           for f in (form(), form(harm="did"), form(harm="none"))]  # fmt: skip
    assert ids[0] == ids[1] == ids[2], "Slack keeps what was typed under the same ids"


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=300))
def test_any_words_open_a_form_that_slack_takes(words: str) -> None:
    made = form(words)
    assert len(filled(made)) <= MOST
    json.dumps(made).encode()
