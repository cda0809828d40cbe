"""When the question is asked, and how it looks once it is answered."""

import pytest

from bot.sandbox.reading import text_of
from handlers.feature import Subject
from handlers.followup.left import Left, left_form, said
from handlers.followup.parts import after_resolve, answered, question, way_back
from handlers.followup.rules import why_not_back
from handlers.services.blocks import quote, section
from handlers.services.reading import NOTHING_WRITTEN
from storage.models import Pebble
from storage.models.states import Resolution, Status
from storage.screened import Screened
from tests.handlers.conversation.ward import MONDAY, NURSE, TEAM, sent

ANSWERS = "Yes, it's gone\nPartly\nStill there"


def a_pebble(status: Status, resolution: Resolution | None = None) -> Pebble:
    return Pebble(
        workspace_id=TEAM,
        number=12,
        submission="V1",
        reporter=NURSE,
        area="orders",
        words_id="w",
        status=status,
        resolution=resolution,
        reported_at=MONDAY,
        answer_by=MONDAY,
    )


@pytest.mark.parametrize(
    ("status", "step", "read"),
    [
        (Status.RESOLVED, "resolved", f"*Is it out of your shoe?*\n{ANSWERS}"),
        (Status.RESOLVED, "acknowledged", ""),
        (Status.ACKNOWLEDGED, "resolved", ""),
        (Status.CLOSED, "resolved", ""),
        (Status.CLOSED, "declined", ""),
    ],
)
async def test_only_the_news_of_a_resolve_asks(status, step, read):
    subject = Subject(TEAM, a_pebble(status), NURSE, MONDAY, {"seq": 3, "step": step})
    assert text_of({"blocks": await after_resolve(None, subject)}) == read  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "resolution", "read"),
    [
        (Status.NEW, None, ""),
        (Status.RESOLVED, Resolution.CONFIG_FIX, f"*Is it out of your shoe?*\n{ANSWERS}"),
        (Status.CLOSED, Resolution.CONFIG_FIX, "Still there"),
        (Status.CLOSED, Resolution.NOT_SAID, "Still there"),
        (Status.CLOSED, Resolution.WITHDRAWN, ""),
        (Status.CLOSED, Resolution.WONT_FIX, ""),
        (Status.CLOSED, Resolution.DUPLICATE_OF, ""),
    ],
)
async def test_the_way_back_is_open_to_what_was_fixed(status, resolution, read):
    found = a_pebble(status, resolution)
    assert text_of({"blocks": await way_back(None, Subject(TEAM, found, NURSE, MONDAY))}) == read  # type: ignore[arg-type]
    assert found.fixed is (read != "")
    assert (why_not_back(found) is None) is found.fixed


async def test_without_a_pebble_nothing_is_asked():
    subject = Subject(TEAM, None, NURSE, MONDAY, {"step": "resolved"})
    assert await after_resolve(None, subject) == await way_back(None, subject) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("yes", "it's gone"),
        ("partly", "partly"),
        ("still", "still there"),
        ("gone", "still gone"),
        ("back", "it's back"),
        ("fine", "it's fine, so it stays closed"),
    ],
)
def test_the_answer_stands_where_the_buttons_stood(answer, words):
    message = {"blocks": [section("Resolved:"), *quote("We changed it"), *question(12), section("below")]}
    read = text_of({"blocks": answered(message, answer)})
    assert read == f"Resolved:\nWe changed it\n*Is it out of your shoe?*\nYou said: {words}\nbelow"


@pytest.mark.parametrize("message", [{}, {"blocks": [section("no buttons here")]}])
def test_without_buttons_there_is_nothing_to_take_away(message):
    assert answered(message, "yes") is None


def test_the_form_asks_what_is_left_and_remembers_where():
    left = Left(number=12, answer="partly", channel="D1", head="1.1", ts="1.2")
    form = left_form(left)
    assert form["callback_id"] == "followup_left"
    assert Left.from_view(form) == left
    assert "PEB-12 is open again" in text_of(form)
    assert "What is left?" in text_of(form)


@pytest.mark.parametrize("memory", [None, "", "12", "{}", '{"number": 12, "answer": "gone"}', "\u202e"])
def test_a_form_without_memory_is_nonsense(memory):
    assert Left.from_view({"private_metadata": memory}) is None


def test_a_sentence_is_needed_and_screened():
    form = left_form(Left(number=12, answer="still"))
    assert said(sent(form, left=" ")) == {"left": NOTHING_WRITTEN}
    assert "record number" in str(said(sent(form, left="MRN 12345678")))
    words = said(sent(form, left="The second screen is slow"))
    assert isinstance(words, Screened) and words.text == "The second screen is slow"
