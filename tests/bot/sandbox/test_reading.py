"""What a person would read, out of blocks and marked-up text."""

from __future__ import annotations

import pytest

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import resolve, text_of
from tests.bot.sandbox.samples import WORDS, Json, modal


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        (f"<@{HOSPITAL.nurse}> and <@U0NOBODY000>", "@Maria Lopez and @U0NOBODY000"),
        ("<@U0PEBBLEBOT>", "@Pebble"),
        (f"<#{HOSPITAL.triage}> <#C1|named>", "#ehr-pebbles #named"),
        (f"<!subteam^{HOSPITAL.analysts}> <!channel> <!here|here>", "@ehr-analysts @channel @here"),
        ("<https://x.example|the guide> <https://x.example>", "the guide https://x.example"),
        ("<mailto:a@x.example|a@x.example>", "a@x.example"),
        ("<!date^1792000000^{date}|Tuesday>", "Tuesday"),
    ],
)
def test_markup_is_resolved(marked: str, shown: str):
    assert resolve(marked) == shown


PIECES: list[tuple[Json, str]] = [
    ({"type": "divider"}, ""),
    ({"type": "image", "image_url": "x", "alt_text": "a chart"}, "a chart"),
    ({"type": "markdown", "text": "**hi**"}, "**hi**"),
    ({"type": "context", "elements": [{"type": "mrkdwn", "text": "a"}, {"type": "plain_text", "text": "b"}]},
     "a\nb"),
    ({"type": "section", "fields": [{"type": "mrkdwn", "text": "a"}], "accessory": {
        "type": "overflow", "options": [{"text": {"type": "plain_text", "text": "hidden"}, "value": "v"}]}},
     "a"),
    ({"type": "actions", "elements": [{"type": "static_select", "placeholder": {
        "type": "plain_text", "text": "Pick"}, "options": []}]}, "Pick"),
    ({"type": "actions", "elements": [{"type": "static_select", "placeholder": {
        "type": "plain_text", "text": "Pick"}, "initial_option": {
        "text": {"type": "plain_text", "text": "Chosen"}, "value": "v"}, "options": []}]}, "Chosen"),
    ({"type": "actions", "elements": [{"type": "radio_buttons", "options": [
        {"text": {"type": "plain_text", "text": "No"}, "value": "n"},
        {"text": {"type": "plain_text", "text": "Yes"}, "value": "y"}]}]}, "No\nYes"),
    ({"type": "rich_text", "elements": [
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "<!channel> & "},
                                                 {"type": "user", "user_id": HOSPITAL.nurse}]},
        {"type": "rich_text_list", "style": "bullet", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "emoji", "name": "wave"}]},
            {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://x.example"}]}]}]},
     "<!channel> & @Maria Lopez\n:wave:\nhttps://x.example"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "shown"), PIECES)
def test_a_block_is_read(block: Json, shown: str):
    assert text_of({"text": "fallback", "blocks": [block]}) == shown


def test_a_view_is_read_from_title_to_submit():
    assert text_of(modal(WORDS)) == "xxxxx\nWhat got in your way?\nxxxxx"


def test_without_blocks_the_text_is_read():
    assert text_of({"text": "a &amp; b"}) == "a & b"
    assert text_of(None) == ""
