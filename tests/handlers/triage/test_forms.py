"""What a form says about who reads the sentence that is typed into it."""

import json

import pytest

from handlers.triage.forms import decline_form, resolve_form, wait_form
from handlers.triage.listeners import ONE_SENTENCE
from tests.handlers.visits import TODAY

ALL = "so may all clinicians: no names, no units."


@pytest.mark.parametrize("form", [resolve_form(12), decline_form(12, TODAY)])
def test_whoever_ends_a_pebble_knows_that_all_clinicians_may_read_it(form):
    assert f"The reporter reads exactly this, and {ALL}" in json.dumps(form)


def test_a_word_while_it_waits_is_for_its_reporter_alone():
    assert "The reporter reads exactly this. " in json.dumps(wait_form(12, TODAY))


def test_the_tick_that_asks_for_a_sentence_says_so_too():
    assert "all clinicians may read it too: no names, no units." in ONE_SENTENCE
