"""Slack's blocks as plain dicts, never over Slack's limits: labels are cut with "…", wrong ids are refused.

What a person wrote belongs in `plain` or `quote`, which Slack does not interpret; mrkdwn takes escaped text.
"""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, Literal

from handlers.services.text import shorten, split

Block = dict[str, Any]
Style = Literal["primary", "danger"]

BUDGET = 11_000
"""Characters of a list in one message; Slack refuses a message of some 13,000."""

# Slack refuses an empty text; a dash shows a reader that there was nothing to say.
_NOTHING = "–"


def plain(text: str, limit: int = 3000) -> Block:
    """A text that Slack shows as it is, cut to `limit` characters."""
    return {"type": "plain_text", "text": _label(text, limit), "emoji": True}


def mrkdwn(text: str, limit: int = 3000) -> Block:
    """A text in Slack's markup, cut to `limit` characters but never inside `&amp;` or `<…>`."""
    words = _cut_markup(text, limit) if text.strip() else _NOTHING
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def section(text_mrkdwn: str, *, block_id: str | None = None, accessory: Block | None = None) -> Block:
    """A paragraph, with a button or select beside it if given."""
    words = {"type": "section", "text": mrkdwn(text_mrkdwn)}
    return _filled(words | {"block_id": _id(block_id), "accessory": accessory})


def header(text: str) -> Block:
    """A headline of at most 150 characters."""
    return {"type": "header", "text": plain(text, 150)}


def context(*mrkdwn_texts: str) -> Block:
    """A line of small print made of one to ten texts."""
    texts = [mrkdwn(text) for text in mrkdwn_texts]
    return {"type": "context", "elements": _counted(texts, 10, "context texts")}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def quote(text: str) -> list[Block]:
    """What a person wrote, raw, as quotes of at most 3000 characters each; nothing for an empty text."""
    return [_quoted(piece) for piece in split(text, 3000)]


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: Style | None = None,
    url: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """A button; `confirm` is a `confirmation` asked before anything happens."""
    face = {"type": "button", "text": plain(text, 75), "style": style, "confirm": confirm}
    link = _within(url or "", 3000, "button address")
    carried = {"action_id": _id(action_id), "value": _within(value, 2000, "button value"), "url": link}
    return _filled(face | carried)


def confirmation(
    title: str, text: str, *, yes: str = "Yes", no: str = "Cancel", style: Style | None = None
) -> Block:
    """The question before a button or select does its work."""
    asked = {"title": plain(title, 100), "text": plain(text, 300)}
    return _filled(asked | {"confirm": plain(yes, 30), "deny": plain(no, 30), "style": style})


def option(text: str, value: str, description: str | None = None) -> Block:
    """One choice; `value` (1 to 150 characters) is what comes back."""
    if not value:
        raise ValueError("an option needs a value")
    choice = {"text": plain(text, 75), "value": _within(value, 150, "option value")}
    return _filled(choice | {"description": plain(description, 75) if description else None})


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """The "…" menu with one to five options."""
    return _choice("overflow", action_id, _counted(options, 5, "overflow options"))


def actions(*elements: Block, block_id: str | None = None) -> Block:
    """A row of one to 25 buttons and selects."""
    row = _counted(elements, 25, "actions")
    return _filled({"type": "actions", "elements": row, "block_id": _id(block_id)})


def field(
    label: str,
    element: Block,
    *,
    block_id: str,
    optional: bool = True,
    hint: str | None = None,
    dispatch: bool = False,
) -> Block:
    """An input with its label; with `dispatch` a change comes back at once, before Send."""
    said = {"label": plain(label, 2000), "hint": plain(hint, 2000) if hint else None}
    asked = {"type": "input", "block_id": _id(block_id), "element": element, "optional": optional}
    return _filled(asked | said | ({"dispatch_action": True} if dispatch else {}))


def text_input(
    action_id: str,
    *,
    initial: str | None = None,
    multiline: bool = False,
    max_length: int = 3000,
    min_length: int | None = None,
    placeholder: str | None = None,
) -> Block:
    """A box to type in, of at most `max_length` (1 to 3000) characters; a longer `initial` is cut."""
    if not 1 <= max_length <= 3000 or not 0 <= (min_length or 0) <= max_length:
        raise ValueError("a text input takes 0 to 3000 characters, the minimum not above the maximum")
    box = _picker("plain_text_input", action_id, placeholder) | {"multiline": multiline}
    start = shorten(initial, max_length) if initial else None
    return _filled(box | {"initial_value": start, "min_length": min_length, "max_length": max_length})


def number_input(
    action_id: str,
    *,
    least: int,
    most: int,
    initial: int | None = None,
    placeholder: str | None = None,
) -> Block:
    """A box for a whole number from `least` to `most`; a phone shows its digits."""
    box = _picker("number_input", action_id, placeholder) | {"is_decimal_allowed": False}
    start = None if initial is None else str(initial)
    return _filled(box | {"initial_value": start, "min_value": str(least), "max_value": str(most)})


def static_select(
    action_id: str, options: Sequence[Block], *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    """A menu of one to 100 options; `initial` is a value, ignored if no option has it."""
    menu = _picker("static_select", action_id, placeholder)
    choices = _counted(options, 100, "select options")
    return _filled(menu | {"options": choices, "initial_option": _chosen(options, initial)})


def radio(action_id: str, options: Sequence[Block], initial: str | None = None) -> Block:
    """One to ten choices of which one holds; `initial` is a value, ignored if no option has it."""
    buttons = _choice("radio_buttons", action_id, _counted(options, 10, "radio options"))
    return _filled(buttons | {"initial_option": _chosen(options, initial)})


def checkboxes(action_id: str, options: Sequence[Block], initial: Sequence[str] = ()) -> Block:
    """One to ten boxes; `initial` holds the values already ticked."""
    boxes = _choice("checkboxes", action_id, _counted(options, 10, "checkboxes"))
    ticked = [choice for choice in options if choice["value"] in initial]
    return _filled(boxes | {"initial_options": ticked or None})


def users_select(action_id: str, *, initial: str | None = None, placeholder: str | None = None) -> Block:
    """A menu of people; `initial` is a Slack id."""
    return _filled(_picker("users_select", action_id, placeholder) | {"initial_user": initial})


def multi_users_select(
    action_id: str, *, initial: Sequence[str] | None = None, placeholder: str | None = None
) -> Block:
    """A menu of people of whom several may be chosen; `initial` holds Slack ids."""
    chosen = list(initial or ()) or None
    return _filled(_picker("multi_users_select", action_id, placeholder) | {"initial_users": chosen})


def conversations_select(
    action_id: str, *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    """A menu of the channels, public and private, that the person can see; shared ones are left out."""
    ours = {"include": ["public", "private"], "exclude_external_shared_channels": True}
    menu = _picker("conversations_select", action_id, placeholder)
    return _filled(menu | {"filter": ours, "initial_conversation": initial})


def channels_select(action_id: str, *, initial: str | None = None, placeholder: str | None = None) -> Block:
    """A menu of public channels; `initial` is a Slack id."""
    return _filled(_picker("channels_select", action_id, placeholder) | {"initial_channel": initial})


def datepicker(action_id: str, initial: date | None = None) -> Block:
    """A calendar."""
    return _filled(_picker("datepicker", action_id) | {"initial_date": initial and initial.isoformat()})


def timepicker(action_id: str, initial: time | None = None) -> Block:
    """A clock, to the minute."""
    return _filled(_picker("timepicker", action_id) | {"initial_time": initial and f"{initial:%H:%M}"})


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    submit: str | None = None,
    close: str = "Close",
    private_metadata: str = "",
    notify_on_close: bool = False,
) -> Block:
    """A form of one to 100 blocks; `private_metadata` holds ids only (at most 3000 characters).

    ValueError if it holds an input but no `submit`, which Slack refuses.
    """
    if submit is None and any(block["type"] == "input" for block in blocks):
        raise ValueError("a form with an input needs a submit label")
    frame = {"type": "modal", "title": plain(title, 24), "close": plain(close, 24)}
    send = {"submit": plain(submit, 24) if submit else None}
    metadata = _within(private_metadata, 3000, "private metadata")
    kept = {"callback_id": _id(callback_id), "private_metadata": metadata, "notify_on_close": notify_on_close}
    return _filled(frame | send | kept | {"blocks": _page(blocks)})


def home(blocks: Sequence[Block]) -> Block:
    """A person's Home of one to 100 blocks."""
    return {"type": "home", "blocks": _page(blocks)}


def fitting(blocks: Sequence[Block], most: int = BUDGET) -> list[Block]:
    """The first of these blocks that together hold at most `most` characters."""
    kept: list[Block] = []
    for block in blocks:
        most -= characters(block)
        if most < 0:
            break
        kept.append(block)
    return kept


def characters(part: Any) -> int:
    """How many characters these blocks hold, ids and kinds included."""
    if isinstance(part, dict):
        part = list(part.values())
    return len(part) if isinstance(part, str) else sum(map(characters, part)) if isinstance(part, list) else 0


def _page(blocks: Sequence[Block]) -> list[Block]:
    return _counted(blocks, 100, "blocks of a view")


def _quoted(piece: str) -> Block:
    words = {"type": "text", "text": piece}
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [words]}]}


def _choice(kind: str, action_id: str, options: list[Block]) -> Block:
    return {"type": kind, "action_id": _id(action_id), "options": options}


def _picker(kind: str, action_id: str, placeholder: str | None = None) -> Block:
    shown = plain(placeholder, 150) if placeholder else None
    return {"type": kind, "action_id": _id(action_id), "placeholder": shown}


def _chosen(options: Sequence[Block], value: str | None) -> Block | None:
    return next((choice for choice in options if choice["value"] == value), None)


def _label(text: str, limit: int) -> str:
    return shorten(text, limit) if text.strip() else _NOTHING


def _cut_markup(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    kept = shorten(text, limit)[:-1]
    if kept.rfind("<") > kept.rfind(">"):
        kept = kept[: kept.rfind("<")]
    entity = kept.rfind("&", len(kept) - 4)
    if entity >= 0 and ";" not in kept[entity:]:
        kept = kept[:entity]
    return kept + "…"


def _filled(block: Block) -> Block:
    """The block without what was left unsaid."""
    return {name: value for name, value in block.items() if value is not None and value != ""}


def _id(name: str | None) -> str | None:
    return None if name is None else _within(name, 255, "id")


def _within(text: str, limit: int, what: str) -> str:
    if len(text) > limit:
        raise ValueError(f"{what} is longer than Slack's {limit} characters")
    return text


def _counted(items: Sequence[Block], most: int, what: str) -> list[Block]:
    if not 1 <= len(items) <= most:
        raise ValueError(f"{what}: {len(items)}, but Slack takes 1 to {most}")
    return list(items)
