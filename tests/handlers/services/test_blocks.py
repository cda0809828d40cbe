"""Blocks keep Slack's limits whatever a person writes, and refuse what cannot be cut."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.services import blocks as b
from handlers.services.blocks import Block
from handlers.services.text import escape

LONG = st.one_of(
    st.text(max_size=40),
    st.text(" \n<>&;ab|!😀", max_size=40),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=20), st.integers(1, 700)),
)
CHOICES = [b.option("Every patient", "every_patient"), b.option("Once a day", "daily")]


@settings(max_examples=80, deadline=None)
@given(LONG)
def test_every_label_fits(text: str) -> None:
    choice = b.option(text, "v", description=text)
    question = b.confirmation(text, text, yes=text, no=text)
    box = b.text_input("a", initial=text, placeholder=text, max_length=500)
    asked = b.field(text, box, block_id="f", hint=text)
    form = b.modal(text, [asked], callback_id="c", submit=text or "Send", close=text)
    sizes: list[tuple[Block, int, str]] = [
        (b.header(text), 150, "text"),
        (b.section(text), 3000, "text"),
        ({"text": b.context(text)["elements"][0]}, 3000, "text"),
        (b.button(text, "a"), 75, "text"),
        (choice, 75, "text"),
        (question, 100, "title"),
        (question, 300, "text"),
        (question, 30, "confirm"),
        (question, 30, "deny"),
        (form, 24, "title"),
        (form, 24, "submit"),
        (form, 24, "close"),
        (asked, 2000, "label"),
    ]  # fmt: skip
    for block, limit, name in sizes:
        assert 1 <= len(block[name]["text"]) <= limit, name
    optional = [(choice, 75, "description"), (asked, 2000, "hint"), (box, 150, "placeholder")]
    for block, limit, name in optional:
        assert name not in block or 1 <= len(block[name]["text"]) <= limit, name
    assert len(box.get("initial_value", "")) <= 500


@settings(max_examples=80, deadline=None)
@given(LONG)
def test_a_quote_holds_every_word_raw(text: str) -> None:
    pieces = [block["elements"][0]["elements"][0]["text"] for block in b.quote(text)]
    assert all(1 <= len(piece) <= 3000 for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


def test_a_quote_is_rich_text_that_slack_does_not_interpret() -> None:
    assert b.quote("<!channel> *now*") == [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "<!channel> *now*"}]}
            ],
        }
    ]
    assert b.quote(" ") == []


@settings(max_examples=80, deadline=None)
@given(st.text("<>&ab ", min_size=1, max_size=30), st.integers(1, 700))
def test_markup_is_never_cut_inside_an_entity(raw: str, times: int) -> None:
    said = b.section(escape(raw * times))["text"]["text"]
    assert not re.sub("&(?:amp|lt|gt);", "", said).count("&")


@pytest.mark.parametrize(
    ("before", "markup", "kept"),
    [
        (2990, "<https://example.org/a|the page>", ""),
        (2998, "&amp;", ""),
        (2996, "&amp;b", ""),
        (2000, "<@U1>" + "b" * 2000, "<@U1>" + "b" * 994),
    ],
)
def test_markup_is_cut_before_what_would_break(before: int, markup: str, kept: str) -> None:
    assert b.section("a" * before + markup)["text"]["text"] == "a" * before + kept + "…"


@pytest.mark.parametrize("nothing", ["", " ", "\n"])
def test_a_text_with_nothing_to_say_is_a_dash(nothing: str) -> None:
    assert b.header(nothing)["text"]["text"] == "–"
    assert b.section(nothing)["text"]["text"] == "–"


def test_what_is_left_unsaid_is_left_out() -> None:
    assert b.section("hello") == {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "hello", "verbatim": True},
    }
    assert b.button("Resolve", "resolve") == {
        "type": "button",
        "text": {"type": "plain_text", "text": "Resolve", "emoji": True},
        "action_id": "resolve",
    }


def test_a_button_carries_what_it_was_given() -> None:
    question = b.confirmation("Sure?", "It goes to the reporter.")
    made = b.button("Send", "send", "7", style="primary", url="https://example.org", confirm=question)
    carried = (made["value"], made["style"], made["url"], made["confirm"])
    assert carried == ("7", "primary", "https://example.org", question)


@pytest.mark.parametrize(
    ("menu", "chosen"),
    [
        (b.static_select("a", CHOICES, initial="daily"), CHOICES[1]),
        (b.radio("a", CHOICES, "every_patient"), CHOICES[0]),
        (b.static_select("a", CHOICES, initial="gone"), None),
        (b.radio("a", CHOICES), None),
    ],
)
def test_a_choice_made_before_is_shown_if_it_still_exists(menu: Block, chosen: Block | None) -> None:
    assert menu.get("initial_option") == chosen
    assert menu["options"] == CHOICES


def test_boxes_ticked_before_are_ticked() -> None:
    assert b.checkboxes("a", CHOICES, ["daily", "gone"])["initial_options"] == [CHOICES[1]]
    assert "initial_options" not in b.checkboxes("a", CHOICES)


@pytest.mark.parametrize(
    ("picker", "name", "value"),
    [
        (b.users_select("a", initial="U1"), "initial_user", "U1"),
        (b.multi_users_select("a", initial=("U1", "U2")), "initial_users", ["U1", "U2"]),
        (b.conversations_select("a", initial="C1"), "initial_conversation", "C1"),
        (b.channels_select("a", initial="C1"), "initial_channel", "C1"),
        (b.datepicker("a", date(2026, 3, 9)), "initial_date", "2026-03-09"),
        (b.timepicker("a", time(0, 5)), "initial_time", "00:05"),
    ],
)
def test_pickers_show_what_was_picked(picker: Block, name: str, value: Any) -> None:
    assert picker[name] == value


@pytest.mark.parametrize(
    "picker",
    [
        b.users_select("a"),
        b.multi_users_select("a"),
        b.channels_select("a"),
        b.datepicker("a"),
        b.timepicker("a"),
    ],
)
def test_pickers_with_nothing_picked_say_nothing(picker: Block) -> None:
    assert set(picker) == {"type", "action_id"}


def test_only_a_field_that_dispatches_says_so() -> None:
    box = b.text_input("a", multiline=True, min_length=0)
    assert box == {
        "type": "plain_text_input", "action_id": "a", "multiline": True, "min_length": 0, "max_length": 3000,
    }  # fmt: skip
    assert "dispatch_action" not in b.field("Where?", box, block_id="f")
    assert b.field("Where?", box, block_id="f", dispatch=True)["dispatch_action"] is True
    assert b.field("Where?", box, block_id="f", optional=False)["optional"] is False


def too_much() -> Iterator[tuple[str, Any]]:
    row = [b.divider()] * 101
    many = [b.option("x", str(number)) for number in range(101)]
    yield "button value", lambda: b.button("x", "a", "v" * 2001)
    yield "button address", lambda: b.button("x", "a", url="https://" + "x" * 3000)
    yield "id", lambda: b.button("x", "a" * 256)
    yield "id", lambda: b.section("x", block_id="b" * 256)
    yield "option value", lambda: b.option("x", "v" * 151)
    yield "option needs a value", lambda: b.option("x", "")
    yield "select options", lambda: b.static_select("a", many)
    yield "select options", lambda: b.static_select("a", [])
    yield "radio options", lambda: b.radio("a", many[:11])
    yield "checkboxes", lambda: b.checkboxes("a", many[:11])
    yield "overflow options", lambda: b.overflow("a", many[:6])
    yield "actions", lambda: b.actions(*[b.button("x", "a")] * 26)
    yield "context texts", lambda: b.context(*"elevenwords")
    yield "blocks of a view", lambda: b.home(row)
    yield "blocks of a view", lambda: b.modal("x", row, callback_id="c")
    yield "private metadata", lambda: b.modal("x", row[:1], callback_id="c", private_metadata="m" * 3001)
    yield "text input", lambda: b.text_input("a", max_length=3001)
    yield "text input", lambda: b.text_input("a", max_length=5, min_length=6)
    box = b.field("x", b.text_input("a"), block_id="f")
    yield "submit label", lambda: b.modal("x", [box], callback_id="c")


@pytest.mark.parametrize(("what", "make"), list(too_much()))
def test_what_slack_would_refuse_is_refused_here(what: str, make: Any) -> None:
    with pytest.raises(ValueError, match=what):
        make()


def test_the_most_that_slack_takes_is_taken() -> None:
    many = [b.option("x", str(number)) for number in range(100)]
    assert len(b.static_select("a", many)["options"]) == 100
    assert len(b.home([b.divider()] * 100)["blocks"]) == 100
    assert len(b.overflow("a", many[:5])["options"]) == 5
    assert len(b.actions(*[b.button("x", "a")] * 25)["elements"]) == 25
