"""Each limit of each block and element: one at it is taken, one over is refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.sandbox.blocks.check import characters, message_blocks
from bot.sandbox.blocks.elements import ACCESSORIES, ACTIONS, ELEMENTS, INPUTS
from bot.sandbox.blocks.layout import BLOCKS
from bot.sandbox.blocks.views import checked_view
from bot.sandbox.refused import Refused
from tests.bot.sandbox.samples import (
    Json,
    actions,
    button,
    chart,
    confirm,
    field,
    image,
    menu,
    modal,
    number,
    option,
    options,
    plain,
    plot,
    raw,
    rich,
    several,
    table,
    text_field,
    words,
)


def verdict(block: Json) -> str:
    try:
        checked_view(modal(block), "modal")
    except Refused as refused:
        assert refused.error == "invalid_arguments"
        assert refused.messages
        return "refused"
    return "taken"


# what is limited, how it looks at a size, the largest size Slack takes
SIZES = [
    ("header text", lambda n: {"type": "header", "text": plain(n)}, 150),
    ("section text", lambda n: {"type": "section", "text": words(n)}, 3000),
    ("section fields", lambda n: {"type": "section", "fields": [words()] * n}, 10),
    ("section field", lambda n: {"type": "section", "fields": [words(n)]}, 2000),
    ("actions elements", lambda n: actions(*several(n)), 25),
    ("context elements", lambda n: {"type": "context", "elements": [words()] * n}, 10),
    ("block_id", lambda n: {"type": "divider", "block_id": "x" * n}, 255),
    ("input label", lambda n: field({"type": "datepicker"}, n), 2000),
    ("input hint", lambda n: field({"type": "datepicker"}, hint=plain(n)), 2000),
    ("placeholder", lambda n: text_field(placeholder=plain(n)), 150),
    ("action_id", lambda n: actions(button(action_id="x" * n)), 255),
    ("button text", lambda n: actions({"type": "button", "text": plain(n)}), 75),
    ("button value", lambda n: actions(button(value="x" * n)), 2000),
    ("button url", lambda n: actions(button(url="x" * n)), 3000),
    ("button accessibility_label", lambda n: actions(button(accessibility_label="x" * n)), 75),
    ("select options", lambda n: actions(menu(options=options(n))), 100),
    ("select option groups", lambda n: actions({
        "type": "static_select", "option_groups": [{"label": plain(), "options": options(1)}] * n}), 100),
    ("options in a group", lambda n: actions({
        "type": "static_select", "option_groups": [{"label": plain(), "options": options(n)}]}), 100),
    ("group label", lambda n: actions({
        "type": "static_select", "option_groups": [{"label": plain(n), "options": options(1)}]}), 75),
    ("option text", lambda n: actions(menu(options=[option(text=n)])), 75),
    ("option value", lambda n: actions(menu(options=[option(size=n)])), 150),
    ("option description", lambda n: actions(menu(options=[option(description=plain(n))])), 75),
    ("multi select options", lambda n: field(menu("multi_static_select", options=options(n))), 100),
    ("checkboxes options", lambda n: field(menu("checkboxes", options=options(n))), 10),
    ("radio options", lambda n: field(menu("radio_buttons", options=options(n))), 10),
    ("radio option text", lambda n: field(menu("radio_buttons", options=[option(text=n)])), 75),
    ("overflow options", lambda n: actions(menu("overflow", options=options(n))), 5),
    ("confirm title", lambda n: actions(button(confirm=confirm(title=n))), 100),
    ("confirm text", lambda n: actions(button(confirm=confirm(text=n))), 300),
    ("confirm yes", lambda n: actions(button(confirm=confirm(yes=n))), 30),
    ("confirm no", lambda n: actions(button(confirm=confirm(no=n))), 30),
    ("min_length", lambda n: text_field(min_length=n), 3000),
    ("max_length", lambda n: text_field(max_length=n), 3000),
    ("initial_value", lambda n: text_field(initial_value="x" * n), 3000),
    ("image url", lambda n: image(image_url="x" * n), 3000),
    ("image alt_text", lambda n: image(alt_text="x" * n), 2000),
    ("image title", lambda n: image(title=plain(n)), 2000),
    ("alert text", lambda n: {"type": "alert", "text": words(n)}, 200),
    ("max_files", lambda n: field({"type": "file_input", "max_files": n}), 10),
    ("max_lines", lambda n: field({"type": "rich_text_input", "max_lines": n}), 100),
    ("checkbox description", lambda n: field(menu("checkboxes", options=[option(description=plain(n))])), 75),
    ("multi select option groups", lambda n: field({
        "type": "multi_static_select", "option_groups": [{"label": plain(), "options": options(1)}] * n}), 100),
    ("header level", lambda n: {"type": "header", "text": plain(), "level": n}, 4),
    ("context text", lambda n: {"type": "context", "elements": [words(n)]}, 3000),
    ("max_selected_items", lambda n: field({"type": "multi_users_select", "max_selected_items": n}), 100),
]  # fmt: skip


@pytest.mark.parametrize(("make", "most"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
def test_one_at_the_limit_is_taken_and_one_over_is_refused(make: Any, most: int):
    assert verdict(make(most)) == "taken"
    assert verdict(make(most + 1)) == "refused"


SMALLEST = [
    ("section fields", lambda n: {"type": "section", "fields": [words()] * n}),
    ("actions elements", lambda n: actions(*several(n))),
    ("context elements", lambda n: {"type": "context", "elements": [words()] * n}),
    ("button text", lambda n: actions({"type": "button", "text": plain(n)})),
    ("select options", lambda n: actions(menu(options=options(n)))),
    ("overflow options", lambda n: actions(menu("overflow", options=options(n)))),
    ("option value", lambda n: actions(menu(options=[option(size=n)]))),
    ("max_length", lambda n: text_field(max_length=n)),
    ("section text", lambda n: {"type": "section", "text": words(n)}),
]


@pytest.mark.parametrize("make", [row[1] for row in SMALLEST], ids=[row[0] for row in SMALLEST])
def test_one_is_taken_and_none_is_refused(make: Any):
    assert verdict(make(1)) == "taken"
    assert verdict(make(0)) == "refused"


ELEMENT_SAMPLES: dict[str, Json] = {
    "button": button(),
    "static_select": menu(),
    "multi_static_select": menu("multi_static_select", initial_options=options(1)),
    "users_select": {"type": "users_select", "initial_user": "U0MARIALOPEZ"},
    "multi_users_select": {"type": "multi_users_select", "initial_users": ["U0MARIALOPEZ"]},
    "conversations_select": {"type": "conversations_select", "filter": {"include": ["public"]}},
    "multi_conversations_select": {"type": "multi_conversations_select"},
    "channels_select": {"type": "channels_select", "initial_channel": "C0GENERAL00"},
    "multi_channels_select": {"type": "multi_channels_select"},
    "overflow": menu("overflow"),
    "radio_buttons": menu("radio_buttons", initial_option=option("0")),
    "checkboxes": menu("checkboxes"),
    "datepicker": {"type": "datepicker", "initial_date": "2027-01-31"},
    "timepicker": {"type": "timepicker", "initial_time": "23:59"},
    "plain_text_input": {"type": "plain_text_input", "multiline": True, "min_length": 2, "max_length": 9},
    "number_input": {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"},
    "email_text_input": {"type": "email_text_input", "initial_value": "a@b.example"},
    "url_text_input": {"type": "url_text_input", "placeholder": plain()},
    "rich_text_input": {"type": "rich_text_input", "initial_value": {"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}]}},
    "datetimepicker": {"type": "datetimepicker", "initial_date_time": 1_800_000_000},
    "file_input": {"type": "file_input", "filetypes": ["png"], "max_files": 2},
}  # fmt: skip


def test_every_element_has_a_sample():
    assert ELEMENT_SAMPLES.keys() == ELEMENTS.keys()


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_element_stands_where_slack_lets_it_and_nowhere_else(name: str):
    sample = ELEMENT_SAMPLES[name]
    assert verdict(field(copy.deepcopy(sample))) == ("taken" if name in INPUTS else "refused")
    in_actions = "taken" if name in ACTIONS else "refused"
    assert verdict(actions(copy.deepcopy(sample))) == in_actions
    section = {"type": "section", "text": words(), "accessory": copy.deepcopy(sample)}
    assert verdict(section) == ("taken" if name in ACCESSORIES else "refused")


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_unknown_key_on_an_element_is_refused(name: str):
    element = {**ELEMENT_SAMPLES[name], "colour": "red"}
    assert verdict(field(element) if name in INPUTS else actions(element)) == "refused"


BLOCK_SAMPLES: dict[str, Json] = {
    "section": {"type": "section", "text": words(), "accessory": image()},
    "header": {"type": "header", "text": plain(), "level": 2},
    "context": {"type": "context", "elements": [words(), plain(), image()]},
    "divider": {"type": "divider"},
    "actions": actions(button()),
    "input": text_field(),
    "rich_text": rich({"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}),
    "image": image(),
    "markdown": {"type": "markdown", "text": "**a**"},
    "alert": {"type": "alert", "text": words(), "level": "warning"},
    "table": table([[raw(), number()]], column_settings=[{"align": "right", "is_wrapped": True}]),
    "data_table": table([[raw()], [number()]], type="data_table", caption="Figures", page_size=10),
    "data_visualization": chart(plot("line")),
}


def test_every_block_has_a_sample():
    assert BLOCK_SAMPLES.keys() == BLOCKS.keys()


def surfaces_that_take(block: Json) -> set[str]:
    taken = set()
    tries = {
        "message": lambda: message_blocks([copy.deepcopy(block)]),
        "modal": lambda: checked_view(modal(copy.deepcopy(block)), "modal"),
        "home": lambda: checked_view({"type": "home", "blocks": [copy.deepcopy(block)]}, "home"),
    }
    for surface, attempt in tries.items():
        try:
            attempt()
        except Refused:
            continue
        taken.add(surface)
    return taken


SURFACES = {
    "markdown": {"message"},
    "alert": {"modal"},
    "table": {"message"},
    "data_table": {"message", "home"},
    "data_visualization": {"message"},
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_stands_on_its_surfaces_and_no_other(name: str):
    expected = SURFACES.get(name, {"message", "modal", "home"})
    assert surfaces_that_take(BLOCK_SAMPLES[name]) == expected


def test_a_file_is_asked_for_in_modals_alone():
    assert surfaces_that_take(field({"type": "file_input"})) == {"modal"}
    assert surfaces_that_take(field({"type": "datetimepicker"})) == {"message", "modal", "home"}


@pytest.mark.parametrize("name", BLOCKS)
def test_an_unknown_key_on_a_block_is_refused(name: str):
    assert surfaces_that_take({**BLOCK_SAMPLES[name], "colour": "red"}) == set()


REFUSED = {
    "no type": {"text": words()},
    "not an object": "section",
    "unknown type": {"type": "poem", "text": words()},
    "section without words": {"type": "section"},
    "header in mrkdwn": {"type": "header", "text": words()},
    "button text in mrkdwn": actions({"type": "button", "text": words()}),
    "button text as a string": actions({"type": "button", "text": "Go"}),
    "button of an unknown style": actions(button(style="wild")),
    "label in mrkdwn": {"type": "input", "label": words(), "element": {"type": "datepicker"}},
    "placeholder in mrkdwn": text_field(placeholder=words()),
    "select option in mrkdwn": actions(menu(options=[{"text": words(), "value": "v"}])),
    "overflow option in mrkdwn": actions(menu("overflow", options=[{"text": words(), "value": "v"}])),
    "emoji on mrkdwn": {"type": "section", "text": {**words(), "emoji": True}},
    "verbatim on plain_text": {"type": "header", "text": {**plain(), "verbatim": True}},
    "text that is no string": {"type": "section", "text": {"type": "mrkdwn", "text": 7}},
    "menu with neither options nor groups": actions({"type": "static_select"}),
    "menu with both": actions(menu(option_groups=[{"label": plain(), "options": options(1)}])),
    "initial option that is not offered": actions(menu(initial_option=option("other"))),
    "initial options of which one is not offered": field(
        menu("checkboxes", initial_options=[option("0"), option("other")])),
    "confirm without title": actions(button(confirm={"text": words(), "confirm": plain(), "deny": plain()})),
    "file_input that dispatches": field({"type": "file_input"}, dispatch_action=True),
    "datetime that is none": field({"type": "datetimepicker", "initial_date_time": 31}),
    "two equal action_ids": actions(button(action_id="a"), button(action_id="a")),
    "date that is none": field({"type": "datepicker", "initial_date": "31.01.2027"}),
    "time that is none": field({"type": "timepicker", "initial_time": "24:00"}),
    "number without is_decimal_allowed": field({"type": "number_input"}),
    "number that is none": field(
        {"type": "number_input", "is_decimal_allowed": True, "initial_value": "ten"}),
    "min_length above max_length": text_field(min_length=5, max_length=4),
    "optional that is no boolean": field({"type": "datepicker"}, optional="yes"),
    "image without alt_text": {"type": "image", "image_url": "https://x.example/a.png"},
    "image with two sources": image(slack_file={"id": "F0123456789"}),
    "user id that is none": field({"type": "users_select", "initial_user": "maria"}),
    "trigger that is unknown": text_field(dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
    "alert of an unknown level": {"type": "alert", "text": words(), "level": "panic"},
    "header level 5": {"type": "header", "text": plain(), "level": 5},
    "context with a button": {"type": "context", "elements": [button()]},
    "rich text with an empty text": rich(
        {"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}),
    "rich text of unknown part": rich({"type": "rich_text_table", "elements": []}),
    "rich list without style": rich({"type": "rich_text_list", "elements": []}),
    "emoji in preformatted": rich(
        {"type": "rich_text_preformatted", "elements": [{"type": "emoji", "name": "wave"}]}),
    "broadcast to nobody known": rich(
        {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "ward"}]}),
}  # fmt: skip


@pytest.mark.parametrize("block", REFUSED.values(), ids=REFUSED.keys())
def test_this_is_refused(block: Any):
    assert verdict(block) == "refused"


TAKEN = {
    "radio option in mrkdwn": field(menu("radio_buttons", options=[{"text": words(), "value": "v"}])),
    "groups": actions({"type": "static_select", "option_groups": [
        {"label": plain(), "options": options(2)}], "initial_option": option("1")}),
    "empty button value": actions(button(value="")),
    "dispatching text": field({"type": "plain_text_input", "dispatch_action_config": {
        "trigger_actions_on": ["on_character_entered"]}}, dispatch_action=True),
    "quote, list and code": rich(
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "<!channel> *a*"}]},
        {"type": "rich_text_list", "style": "bullet", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "emoji", "name": "wave"}]}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "link", "url": "https://x.example"}]}),
    "a null where a key may be left out": field({"type": "datepicker", "placeholder": None}),
}  # fmt: skip


@pytest.mark.parametrize("block", TAKEN.values(), ids=TAKEN.keys())
def test_this_is_taken(block: Json):
    assert verdict(block) == "taken"


def refusal(blocks: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        message_blocks(blocks)
    return refused.value


def test_a_message_holds_fifty_blocks():
    assert len(message_blocks([{"type": "divider"} for _ in range(50)])) == 50
    assert refusal([{"type": "divider"} for _ in range(51)]).error == "invalid_blocks"


def test_the_fault_is_named_with_its_place():
    refused = refusal([{"type": "divider"}, {"type": "header", "text": plain(151)}])
    assert refused.messages == ["[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"]


def test_blocks_must_be_a_list():
    assert refusal({"type": "divider"}).error == "invalid_blocks_format"


def sections(total: int) -> list[Json]:
    full, rest = divmod(total, 3000)
    return [{"type": "section", "text": words(size)} for size in [3000] * full + [rest] if size]


def test_a_message_holds_13200_characters_of_blocks():
    assert characters(message_blocks(sections(13_200))) == 13_200
    assert refusal(sections(13_201)).error == "msg_blocks_too_long"


def test_markdown_holds_12000_characters_in_all():
    half: Json = {"type": "markdown", "text": "x" * 6000}
    message_blocks([dict(half), dict(half)])
    assert refusal([dict(half), {"type": "markdown", "text": "x" * 6001}]).error == "invalid_blocks"


def test_block_ids_are_unique():
    assert refusal([{"type": "divider", "block_id": "a"}] * 2).error == "invalid_blocks"


def test_the_same_action_id_may_stand_in_two_blocks():
    message_blocks([actions(button(action_id="a")), actions(button(action_id="a"))])


def test_only_one_element_takes_the_focus():
    one = text_field(focus_on_load=True)
    assert verdict(one) == "taken"
    with pytest.raises(Refused):
        checked_view(modal(text_field(focus_on_load=True), text_field(focus_on_load=True)), "modal")


def test_slack_fills_in_ids_and_defaults():
    (block,) = message_blocks([actions(button())])
    assert block["block_id"] and block["elements"][0]["action_id"]
    assert block["elements"][0]["text"]["emoji"] is True
