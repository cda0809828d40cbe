"""The question form and the answer form, and what comes back from them."""

import pytest

from bot.sandbox.reading import text_of
from handlers.conversation import forms
from handlers.services.blocks import actions, button, quote, section
from handlers.services.findings import Stopped
from handlers.services.reading import NOTHING_WRITTEN
from storage.screened import Screened
from tests.handlers.conversation.ward import sent

SCREEN = "Which screen were you on, and what did you click just before?"


@pytest.mark.parametrize("question", forms.READY, ids=lambda choice: choice.key)
def test_a_ready_question_fits_a_menu_and_asks(question):
    assert len(question.label) <= 75
    assert question.label.endswith("?")


def test_the_question_form_reads_well():
    read = text_of(forms.question_form(12))
    assert "Ask the reporter" in read
    assert "Ready questions" in read
    assert "Or in your own words" in read
    assert forms.question_form(12)["private_metadata"] == "12"


@pytest.mark.parametrize(
    ("chosen", "question"),
    [
        ({"ready": "screen"}, SCREEN),
        ({"own": "Is it the new printer?"}, "Is it the new printer?"),
        ({"ready": "screen", "own": "The new printer?"}, f"{SCREEN}\n\nThe new printer?"),
    ],
)
def test_a_ready_question_ones_own_or_both(chosen, question):
    asked = forms.asked(sent(forms.question_form(12), **chosen))
    assert isinstance(asked, Screened)
    assert asked.text == question


@pytest.mark.parametrize("chosen", [{}, {"own": " \u200b "}, {"ready": "no such question"}])
def test_one_of_the_two_is_needed(chosen):
    assert forms.asked(sent(forms.question_form(12), **chosen)) == {"own": forms.CHOOSE_OR_WRITE}


def test_a_question_with_patient_data_stays_in_the_form():
    asked = forms.asked(sent(forms.question_form(12), own="Was it MRN 12345678?"))
    assert isinstance(asked, Stopped) and asked.block_id == "own"
    assert asked.draft == "Was it MRN [record number]?"


def test_the_draft_of_a_question_holds_the_ready_one_too():
    asked = forms.asked(sent(forms.question_form(12), ready="screen", own="Was it MRN 12345678?"))
    assert isinstance(asked, Stopped)
    assert asked.draft == f"{SCREEN}\n\nWas it MRN [record number]?"


def test_an_answer_is_needed_and_screened():
    form = forms.answer_form(12)
    assert forms.answered(sent(form, answer="  ")) == {"answer": NOTHING_WRITTEN}
    assert "date of birth" in str(forms.answered(sent(form, answer="the one born 03/04/1961")))
    answer = forms.answered(sent(form, answer="In the discharge screen"))
    assert isinstance(answer, Screened) and answer.text == "In the discharge screen"


def test_the_answer_form_shows_the_question_again():
    asked = quote("Is it the new printer?")
    message = {
        "blocks": [
            section("Someone asks") | {"block_id": "a1"},
            asked[0] | {"block_id": "b2"},
            actions(button("Answer", "conversation.answer", "12")),
        ]
    }
    assert forms.quoted_in(message) == asked
    assert "Is it the new printer?" in text_of(forms.answer_form(12, forms.quoted_in(message)))
    assert forms.quoted_in({}) == []
