"""The interactive elements Slack knows, with the keys and limits of each."""

from __future__ import annotations

from typing import Any

from bot.sandbox.blocks.rich_text import RICH_TEXT
from bot.sandbox.blocks.rules import Report, Rule, choice, flag, many, plain, record, string, whole, words

_ID = string(255, 1)
_USER = string(32, 1, r"[UW][A-Z0-9]+")
_ROOM = string(32, 1, r"[CGD][A-Z0-9]+")
_NUMBER = string(40, 1, r"-?\d+(\.\d+)?")

CONFIRM = record(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
_SELECT_OPTION = record({"text": plain(75), "value": string(150, 1)}, {"description": plain(75)})
_CHOICE_OPTION = record({"text": words(75), "value": string(150, 1)}, {"description": words(75)})
_OVERFLOW_OPTION = record(
    {"text": plain(75), "value": string(150, 1)}, {"description": plain(75), "url": string(3000, 1)}
)
_GROUP = record({"label": plain(75), "options": many(_SELECT_OPTION, 1, 100)}, {})
_TYPING = record({"trigger_actions_on": many(choice("on_enter_pressed", "on_character_entered"), 1, 2)}, {})
_FILTER = record(
    {},
    {
        "include": many(choice("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
_COMMON: dict[str, Rule] = {"action_id": _ID, "confirm": CONFIRM, "focus_on_load": flag}
_MENU: dict[str, Rule] = {**_COMMON, "placeholder": plain(150)}
_SEVERAL: dict[str, Rule] = {**_MENU, "max_selected_items": whole(1, 100)}


def _options_or_groups(element: dict[str, Any], at: str, report: Report) -> None:
    if ("options" in element) == ("option_groups" in element):
        report.add("exactly one of options and option_groups is required", at)


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """All options of a menu, radio or checkbox element, groups flattened."""
    grouped = [option for group in element.get("option_groups") or () for option in group.get("options", ())]
    return [*(element.get("options") or ()), *grouped]


def _initial_among_options(element: dict[str, Any], at: str, report: Report) -> None:
    chosen = element.get("initial_options") or []
    if isinstance(element.get("initial_option"), dict):
        chosen = [element["initial_option"]]
    if not isinstance(chosen, list) or not chosen:
        return
    known = {_identity(option) for option in options_of(element)}
    if not {_identity(option) for option in chosen} <= known:
        report.add("initial option does not match any of the options", at)


def _identity(option: Any) -> tuple[str, str]:
    text = option.get("text") if isinstance(option, dict) else None
    return (str(option.get("value")) if text else "", str(text.get("text")) if isinstance(text, dict) else "")


def _lengths_agree(element: dict[str, Any], at: str, report: Report) -> None:
    least, most = element.get("min_length") or 0, element.get("max_length") or 3000
    if isinstance(least, int) and isinstance(most, int) and least > most:
        report.add("min_length must not be greater than max_length", at)


_TYPED: dict[str, Rule] = {
    "action_id": _ID,
    "dispatch_action_config": _TYPING,
    "focus_on_load": flag,
    "placeholder": plain(150),
}
_RICH = record({"elements": RICH_TEXT}, {"block_id": _ID})
_STATIC = (_options_or_groups, _initial_among_options)

ELEMENTS: dict[str, Rule] = {
    "button": record(
        {"text": plain(75)},
        {
            "action_id": _ID,
            "url": string(3000, 1),
            "value": string(2000),
            "style": choice("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "static_select": record(
        {},
        {
            **_MENU,
            "options": many(_SELECT_OPTION, 1, 100),
            "option_groups": many(_GROUP, 1, 100),
            "initial_option": _SELECT_OPTION,
        },
        *_STATIC,
    ),
    "multi_static_select": record(
        {},
        {
            **_SEVERAL,
            "options": many(_SELECT_OPTION, 1, 100),
            "option_groups": many(_GROUP, 1, 100),
            "initial_options": many(_SELECT_OPTION, 1, 100),
        },
        *_STATIC,
    ),
    "users_select": record({}, {**_MENU, "initial_user": _USER}),
    "multi_users_select": record({}, {**_SEVERAL, "initial_users": many(_USER, 0, 100)}),
    "conversations_select": record(
        {},
        {
            **_MENU,
            "initial_conversation": string(32, 1, r"[CGDUW][A-Z0-9]+"),
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": _FILTER,
        },
    ),
    "multi_conversations_select": record(
        {},
        {
            **_SEVERAL,
            "initial_conversations": many(string(32, 1, r"[CGDUW][A-Z0-9]+"), 0, 100),
            "default_to_current_conversation": flag,
            "filter": _FILTER,
        },
    ),
    "channels_select": record({}, {**_MENU, "initial_channel": _ROOM, "response_url_enabled": flag}),
    "multi_channels_select": record({}, {**_SEVERAL, "initial_channels": many(_ROOM, 0, 100)}),
    "overflow": record({"options": many(_OVERFLOW_OPTION, 1, 5)}, {"action_id": _ID, "confirm": CONFIRM}),
    "radio_buttons": record(
        {"options": many(_CHOICE_OPTION, 1, 10)},
        {**_COMMON, "initial_option": _CHOICE_OPTION},
        _initial_among_options,
    ),
    "checkboxes": record(
        {"options": many(_CHOICE_OPTION, 1, 10)},
        {**_COMMON, "initial_options": many(_CHOICE_OPTION, 1, 10)},
        _initial_among_options,
    ),
    "datepicker": record({}, {**_MENU, "initial_date": string(10, 10, r"\d{4}-[01]\d-[0-3]\d")}),
    "timepicker": record(
        {}, {**_MENU, "initial_time": string(5, 5, r"([01]\d|2[0-3]):[0-5]\d"), "timezone": string(60, 1)}
    ),
    "plain_text_input": record(
        {},
        {
            **_TYPED,
            "initial_value": string(3000),
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        _lengths_agree,
    ),
    "number_input": record(
        {"is_decimal_allowed": flag},
        {**_TYPED, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
    ),
    "email_text_input": record({}, {**_TYPED, "initial_value": string(3000)}),
    "url_text_input": record({}, {**_TYPED, "initial_value": string(3000)}),
    "rich_text_input": record(
        {}, {**_TYPED, "initial_value": _RICH, "min_lines": whole(1, 100), "max_lines": whole(1, 100)}
    ),
    "datetimepicker": record({}, {**_COMMON, "initial_date_time": whole(10**9, 10**10 - 1)}),
    "file_input": record(
        {}, {"action_id": _ID, "filetypes": many(string(30, 1), 1, 100), "max_files": whole(1, 10)}
    ),
}

_ONLY_TYPED = (
    "plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input", "file_input",
)  # fmt: skip
INPUTS = tuple(name for name in ELEMENTS if name not in ("button", "overflow"))
ACTIONS = tuple(name for name in ELEMENTS if name not in _ONLY_TYPED)
ACCESSORIES = tuple(name for name in ACTIONS if name != "datetimepicker")
