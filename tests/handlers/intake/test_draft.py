"""What comes back from the report form is a whole draft, or errors under its fields."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.intake.draft import Draft, parse
from handlers.services.catalogue import AREAS, FREQUENCIES, KINDS, MINUTES
from handlers.services.findings import Stopped
from handlers.services.reading import NOTHING_WRITTEN
from handlers.services.wording import DEFAULT
from storage.models.states import Safety

FIELDS = {"what", "where", "kind", "often", "minutes", "harm", "private"}


def option(value: object) -> dict[str, Any]:
    return {"type": "static_select", "selected_option": {"text": {}, "value": value}}


def view(what: object = "The printer is out again", **blocks: Any) -> dict[str, Any]:
    values = {"what": {"text": {"type": "plain_text_input", "value": what}}}
    values |= {block: {"any": element} for block, element in blocks.items()}
    return {"id": "V0FORM", "state": {"values": values}}


def draft(**blocks: Any) -> Draft:
    made = parse(view(**blocks), DEFAULT)
    assert isinstance(made, Draft)
    return made


def errors(what: object = "The printer is out again", **blocks: Any) -> dict[str, str]:
    made = parse(view(what, **blocks), DEFAULT)
    assert isinstance(made, dict)
    return made


def test_one_sentence_is_enough() -> None:
    made = draft()
    assert (made.submission, made.words.text, made.area) == ("V0FORM", "The printer is out again", "other")
    assert (made.kind, made.frequency, made.minutes, made.safety) == (None, None, None, Safety.NONE)
    assert made.private is False


@pytest.mark.parametrize("area", [choice.key for choice in AREAS])
def test_every_area_of_the_form_is_taken(area: str) -> None:
    assert draft(where=option(area)).area == area


@pytest.mark.parametrize(
    ("block", "field", "choices"),
    [("kind", "kind", KINDS), ("often", "frequency", FREQUENCIES), ("minutes", "minutes", MINUTES)],
)
def test_every_choice_of_the_form_is_taken(block: str, field: str, choices: Any) -> None:
    for choice in choices:
        kept = getattr(draft(**{block: option(choice.key)}), field)
        assert kept == (float(choice.key) if field == "minutes" else choice.key)


@pytest.mark.parametrize(
    ("value", "safety"),
    [
        ("none", Safety.NONE),
        ("could", Safety.COULD),
        ("did", Safety.DID),
        ("maybe", Safety.NONE),
        (None, Safety.NONE),
    ],
)
def test_could_it_harm_a_patient(value: str | None, safety: Safety) -> None:
    assert draft(harm=option(value)).safety is safety


@pytest.mark.parametrize(
    ("element", "private"),
    [
        ({"selected_options": [{"value": "private"}]}, True),
        ({"selected_options": []}, False),
        ({"selected_options": [{"value": "Private"}]}, False),
        ({}, False),
    ],
)
def test_a_private_name(element: dict[str, Any], private: bool) -> None:
    assert draft(private=element).private is private


@pytest.mark.parametrize("forged", ["nowhere", "", "ORDERS", "orders ", "'; DROP TABLE area; --", "x" * 4000])
def test_a_forged_area_is_not_taken(forged: str) -> None:
    if not forged:
        assert draft(where=option(forged)).area == "other"
        return
    assert errors(where=option(forged)) == {
        "where": "That area isn't there any more. Please choose another, or leave it empty."
    }


@pytest.mark.parametrize("forged", ["nonsense", "", 7, None, {"a": 1}, ["daily"], True])
@pytest.mark.parametrize(
    ("block", "field"), [("kind", "kind"), ("often", "frequency"), ("minutes", "minutes")]
)
def test_a_forged_choice_counts_as_unsaid(forged: object, block: str, field: str) -> None:
    assert getattr(draft(**{block: option(forged)}), field) is None


NOTHING_TO_SEE = [
    "",
    "   \n\t ",
    "\u200b\u200c\u200d\u2060\ufeff",
    "\u202e\u202c\u2066\u2069",
    "\u00ad\u3164\u2800",
    "\x00\x07",
    None,
]


@pytest.mark.parametrize("words", NOTHING_TO_SEE)
def test_nothing_to_see_is_nothing_written(words: str | None) -> None:
    assert errors(words) == {"what": NOTHING_WRITTEN}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("😀🏥", "😀🏥"),
        ("👩🏽‍⚕️", "👩🏽‍⚕️"),
        ("الطابعة لا تعمل", "الطابعة لا تعمل"),
        ("המדפסת לא עובדת", "המדפסת לא עובדת"),
        ("\u202eevil\u202c text", "evil text"),
        ("<!channel> <@U0NURSE> <https://x.y|login>", "<!channel> <@U0NURSE> <https://x.y|login>"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("  trimmed  ", "trimmed"),
        ("e\u0301", "é"),
        ("*bold* `code` & <b>", "*bold* `code` & <b>"),
        ("0", "0"),
    ],
)
def test_words_are_kept_as_a_reader_sees_them(typed: str, kept: str) -> None:
    assert draft(what=typed).words.text == kept


def test_three_thousand_characters_fit_and_one_more_does_not() -> None:
    assert len(draft(what="x" * 3000).words.text) == 3000
    assert errors("x" * 3001)["what"].startswith("That is 3,001 characters; 3,000 fit.")
    assert errors("x" * 20_000)["what"].startswith("That is 20,000 characters; 3,000 fit.")
    assert draft(what="x" * 3000 + "\u200b" * 9000).words.text == "x" * 3000, (
        "what nobody sees does not count"
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("MRN 12345678 has the wrong label", "record number"),
        ("dob 3/4/1961 shows wrong", "date of birth"),
        ("M\u200bRN 12345678", "record number"),
        ("patient 123-45-6789", "social security number"),
        ("NHS 943 476 5919", "NHS number"),
    ],
)
def test_patient_data_is_stopped_and_its_draft_holds_none(words: str, kind: str) -> None:
    stopped = parse(view(words), DEFAULT)
    assert isinstance(stopped, Stopped) and stopped.block_id == "what"
    assert [finding.words for finding in stopped.findings] == [kind] and f"[{kind}]" in stopped.draft
    assert not any(part in stopped.draft + repr(stopped) for part in ("1234", "1961", "6789", "5919"))


def test_one_problem_at_a_time_the_words_first() -> None:
    assert set(errors("", where=option("nowhere"))) == {"what"}


@pytest.mark.parametrize(
    "state",
    [
        None,
        {},
        [],
        "text",
        {"values": None},
        {"values": []},
        {"values": {"what": None}},
        {"values": {"what": []}},
        {"values": {"what": {"text": None}}},
        {"values": {"what": {"text": {"value": 7}}}},
    ],
)
def test_a_form_without_its_state_asks_for_a_few_words(state: object) -> None:
    assert parse({"id": "V0FORM", "state": state}, DEFAULT) == {"what": NOTHING_WRITTEN}
    assert parse({"id": "V0FORM"}, DEFAULT) == {"what": NOTHING_WRITTEN}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=12), inside, max_size=3),
    max_leaves=12,
)
ELEMENTS = ANYTHING | st.fixed_dictionaries(
    {},
    optional={
        "value": ANYTHING,
        "selected_option": ANYTHING
        | st.fixed_dictionaries({"value": ANYTHING | st.sampled_from(["orders", "could"])}),
        "selected_options": ANYTHING | st.lists(st.fixed_dictionaries({"value": ANYTHING}), max_size=2),
        "selected_users": ANYTHING,
        "selected_date": ANYTHING,
    },
)
BLOCKS = st.dictionaries(
    st.sampled_from(sorted(FIELDS)), ANYTHING | st.dictionaries(st.text(max_size=8), ELEMENTS)
)
STATES = ANYTHING | st.fixed_dictionaries({}, optional={"values": ANYTHING | BLOCKS})


@given(state=STATES)
@example(state={"values": {"what": {"text": {"value": "a"}}, "private": {"p": {"selected_options": 5}}}})
@example(
    state={"values": {"what": {"text": {"value": "a"}}, "where": {"p": {"selected_option": {"value": []}}}}}
)
def test_any_state_is_a_whole_draft_or_errors_under_real_fields(state: object) -> None:
    made = parse({"id": "V0FORM", "state": state}, DEFAULT)
    assert not isinstance(made, Stopped)
    if isinstance(made, dict):
        assert set() < set(made) <= FIELDS
        assert all(said.endswith(".") for said in made.values())
    else:
        assert made.words.text and len(made.words.text) <= 3000
        assert made.area in {choice.key for choice in AREAS}
        assert made.minutes is None or made.minutes > 0
        assert Draft.model_validate(made.model_dump()) == made


@given(words=st.text(st.characters(codec=None, exclude_categories=()), max_size=400))
def test_any_words_are_kept_or_refused_and_never_changed_behind_ones_back(words: str) -> None:
    made = parse(view(words), DEFAULT)
    if isinstance(made, Draft):
        assert made.words.text == made.words.text.strip() != ""
        assert parse(view(made.words.text), DEFAULT) == made, "reading it again changes nothing"
        made.words.text.encode()
    elif isinstance(made, Stopped):
        assert made.findings
    else:
        assert set(made) == {"what"}
