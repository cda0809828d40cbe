"""A hospital's own patterns find what they should, and cannot bring the check to a halt."""

from time import process_time

import pytest

from handlers.services.screening import Finding, OwnPattern, Refused, look, own_pattern, redact, screen
from storage.screened import Screened

BAND = OwnPattern("band number", r"wb[- ]?\d{6}", certain=False)


@pytest.mark.parametrize(
    "expression",
    [r"wb-\d{6}", r"\bK[0-9]{6,8}\b", r"(?:abc|abd)-?\d{5}", r"(?<!\d)77\d{8}(?!\d)", r"[a-z]{2}\d{2}-\d{4}"],
)
def test_usable_expressions(expression: str) -> None:
    assert own_pattern(" band  number ", expression) == OwnPattern("band number", expression)


@pytest.mark.parametrize(
    ("expression", "because"),
    [
        ("", "1 to 200"),
        ("a" * 201, "1 to 200"),
        ("wb-(", "not closed"),
        (r"\d+", "Say how many"),
        (r"(\d*)*x", "Say how many"),
        (r"(a{1,9}){1,9}b", "very long"),
        (r"\d{0,50}\d{0,50}\d{0,50}x", "very long"),
        (r"(?:a|a){30}b", "very long"),
        (r"(wb)\d{4}\1", "References"),
        (r"\d{2}", "ordinary"),
        (r"x?", "ordinary"),
        (r"printer", "ordinary"),
    ],
)
def test_what_cannot_be_used_is_explained_in_a_sentence(expression: str, because: str) -> None:
    told = own_pattern("band number", expression)
    assert isinstance(told, str) and because in told and told.endswith(".")


@pytest.mark.parametrize("name", ["", "band 7", "a" * 41, "[name]", "one two three four five six seven"])
def test_a_name_is_a_few_plain_words(name: str) -> None:
    assert "plain words" in str(own_pattern(name, r"wb-\d{6}"))


def test_it_is_found_whatever_the_case_and_its_draft_passes() -> None:
    text = "Band WB-004821 prints blank"
    found = look(text, own=[BAND])
    assert found == [Finding("OWN", 5, 14, False, "band number")]
    assert redact(text, found) == "Band [band number] prints blank"
    assert look(redact(text, found), own=[BAND]) == []


def test_what_is_waved_passes_and_what_is_certain_does_not() -> None:
    text = "Band WB-004821 prints blank"
    assert isinstance(screen(text, own=[BAND], waved={("OWN", 5, 14)}), Screened)
    assert isinstance(screen(text, own=[BAND], waved={("OWN", 4, 14)}), Refused)
    certain = OwnPattern(BAND.name, BAND.expression, certain=True)
    assert isinstance(screen(text, own=[certain], waved={("OWN", 5, 14)}), Refused)
    assert isinstance(screen("mrn 7719402", waved={("RECORD_NUMBER", 4, 11)}), Refused)


def test_the_costliest_usable_expression_reads_a_long_text_quickly() -> None:
    slow = own_pattern("slow one", r"a{1,22}a{1,22}b")
    assert isinstance(slow, OwnPattern)
    began = process_time()
    look("a" * 20_000, own=[slow])
    # Some tenths of a second of processor time; an expression that runs away needs many minutes.
    assert process_time() - began < 5
