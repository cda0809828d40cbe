"""What a person has entered into the elements of a view or message, in Slack's state shape."""

from __future__ import annotations

import re

from bot.sandbox.blocks.check import interactive
from bot.sandbox.refused import Json
from bot.sandbox.world import Values

# element type -> (key in the state, key of the initial value, what stands there when nothing is chosen)
_STATE: dict[str, tuple[str, str, list[Json] | None]] = {
    "plain_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "file_input": ("files", "", []),
    "static_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
}

_LOOKS_LIKE = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "This must be an email address."),
    "url_text_input": (r"https?://\S+", "This must be a link."),
}
REQUIRED = "Please complete this required field."


def state_key(element: Json) -> str | None:
    """Where the state keeps this element's value; None for buttons and overflow menus."""
    kind = _STATE.get(element["type"])
    return kind[0] if kind else None


def initial(element: Json) -> Json:
    """The element's state before anybody touched it."""
    _, source, nothing = _STATE[element["type"]]
    return state_of(element, element.get(source) or nothing)


def state_of(element: Json, value: object) -> Json:
    """The element's state when this is its value; an empty text counts as none."""
    key, _, nothing = _STATE[element["type"]]
    return {"type": element["type"], key: value if value or value == 0 else nothing}


def values_of(blocks: list[Json], kept: Values | None = None) -> Values:
    """The state of all elements; what was entered stays where block_id and action_id are the same."""
    values: Values = {}
    for block, element in interactive(blocks):
        if element["type"] not in _STATE:
            continue
        old = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        same = old is not None and old.get("type") == element["type"]
        value = old if same and old is not None else initial(element)
        values.setdefault(block["block_id"], {})[element["action_id"]] = value
    return values


def problems(blocks: list[Json], values: Values) -> dict[str, str]:
    """What Slack itself says under the inputs before it lets a person send, by block_id."""
    said: dict[str, str] = {}
    for block, element in interactive(blocks):
        if block["type"] != "input":
            continue
        key = state_key(element)
        value = values.get(block["block_id"], {}).get(element["action_id"], {}).get(key or "")
        problem = _problem(block, element, value)
        if problem:
            said[block["block_id"]] = problem
    return said


def _problem(block: Json, element: Json, value: object) -> str | None:
    if not value or (isinstance(value, str) and not value.strip()):
        return None if block.get("optional") else REQUIRED
    if element["type"] == "plain_text_input":
        return _length_problem(element, str(value))
    if element["type"] == "number_input":
        return _number_problem(element, str(value))
    if element["type"] in _LOOKS_LIKE:
        fits, said = _LOOKS_LIKE[element["type"]]
        return None if re.fullmatch(fits, str(value).strip()) else said
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"You can choose at most {most}."
    return None


def _length_problem(element: Json, value: str) -> str | None:
    least, most = element.get("min_length") or 0, element.get("max_length") or 3000
    if len(value) < least:
        return f"This must be at least {least} characters."
    if len(value) > most:
        return f"This must be at most {most} characters."
    return None


def _number_problem(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "This must be a number."
    if not element["is_decimal_allowed"] and not number.is_integer():
        return "This must be a whole number."
    if element.get("min_value") and number < float(element["min_value"]):
        return f"This must be at least {element['min_value']}."
    if element.get("max_value") and number > float(element["max_value"]):
        return f"This must be at most {element['max_value']}."
    return None
