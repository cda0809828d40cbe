"""Reads what came back from a Slack form, whatever its elements, and never trusts its shape."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

_PERSON = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def _element(view: Mapping[str, Any], block_id: str) -> Mapping[str, Any]:
    block = _mapping(_mapping(_mapping(view.get("state")).get("values")).get(block_id))
    return next((element for element in block.values() if isinstance(element, Mapping)), {})


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


def typed(view: Mapping[str, Any], block_id: str) -> str:
    """What was typed or picked (a text, a date, a time, a person, a channel); "" if nothing."""
    element = _element(view, block_id)
    for key in (
        "value",
        "selected_date",
        "selected_time",
        "selected_user",
        "selected_conversation",
        "selected_channel",
    ):
        if isinstance(element.get(key), str):
            return str(element[key])
    return ""


def chosen(view: Mapping[str, Any], block_id: str) -> str | None:
    """The value of the chosen option; None if nothing was chosen."""
    value = _mapping(_element(view, block_id).get("selected_option")).get("value")
    return value if isinstance(value, str) else None


def chosen_all(view: Mapping[str, Any], block_id: str) -> list[str]:
    """The values of every chosen option, person or channel."""
    element = _element(view, block_id)
    options = [_mapping(option).get("value") for option in _list(element.get("selected_options"))]
    found = options + _list(element.get("selected_users")) + _list(element.get("selected_conversations"))
    return [value for value in found if isinstance(value, str)]


def remembered(view: Mapping[str, Any]) -> str:
    """What a form was given to remember when it was opened; lines below it belong to the privacy check."""
    return str(view.get("private_metadata") or "").partition("\n")[0]


def whole_number(text: object) -> int | None:
    """A pebble's number out of a button's value or a form's memory; None for anything else."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    return None


def channel(view: Mapping[str, Any], block_id: str) -> str | None:
    """The channel chosen; None if none, or if it is no channel."""
    found = typed(view, block_id)
    return found if _CHANNEL.fullmatch(found) else None


def person_chosen(view: Mapping[str, Any], block_id: str) -> str | None:
    """The person chosen; None if none, or if it is nobody's id."""
    found = typed(view, block_id)
    return found if _PERSON.fullmatch(found) else None


def people(view: Mapping[str, Any], block_id: str) -> frozenset[str]:
    """The people chosen."""
    return frozenset(found for found in chosen_all(view, block_id) if _PERSON.fullmatch(found))


def minutes(clock: str) -> int | None:
    """Minutes after midnight: "08:30" is 510; None for anything else."""
    found = _CLOCK.fullmatch(clock)
    return int(found[1]) * 60 + int(found[2]) if found else None


def day_picked(view: Mapping[str, Any], block_id: str) -> date | None:
    """The day that was picked; None for none or for nonsense."""
    try:
        return date.fromisoformat(typed(view, block_id))
    except ValueError:
        return None


def with_articles(kinds: Collection[str], between: str = "and") -> str:
    """These kinds, each once and with its article."""
    return f" {between} ".join(f"{_article(kind)} {kind}" for kind in sorted(kinds))


def _article(kind: str) -> str:
    return "an" if kind.startswith(("NHS", *"aeiou")) else "a"


def too_long(text: str, most: int) -> str:
    """What is said under a text of which not all fits."""
    return f"That is {len(text):,} characters; {most:,} fit. Please shorten it a little."


NOTHING_WRITTEN = "Please say it in a few words. One sentence is enough."
