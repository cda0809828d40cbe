"""Finds the element a person means by its words, and turns an answer into Slack's state."""

from __future__ import annotations

from bot.sandbox.blocks.check import interactive
from bot.sandbox.blocks.elements import options_of
from bot.sandbox.form import state_of
from bot.sandbox.refused import CannotDo, Json
from bot.sandbox.world import World

Answer = str | list[str] | tuple[str, ...] | None

_AS_IT_IS = (
    "plain_text_input", "number_input", "email_text_input", "url_text_input", "datepicker", "timepicker",
)  # fmt: skip
_SEVERAL = ("checkboxes", "multi_static_select")
_PEOPLE = ("users_select", "multi_users_select")
_ROOMS = ("conversations_select", "multi_conversations_select", "channels_select", "multi_channels_select")


def button(blocks: list[Json], text: str) -> tuple[Json, Json, Json | None]:
    """Block, element and (for menus) option whose text this is; the whole text wins over its beginning."""
    choices = list(_pressable(blocks))
    for fits in (str.__eq__, str.startswith):
        for block, element, option, label in choices:
            if fits(label, text):
                return block, element, option
    offered = ", ".join(label for _, _, _, label in choices)
    raise CannotDo(f"there is no {text!r} to press; there is: {offered or 'nothing'}")


def _pressable(blocks: list[Json]) -> list[tuple[Json, Json, Json | None, str]]:
    found: list[tuple[Json, Json, Json | None, str]] = []
    for block, element in interactive(blocks):
        if element["type"] == "button":
            found.append((block, element, None, element["text"]["text"]))
        elif block["type"] != "input":
            found += [(block, element, option, option["text"]["text"]) for option in options_of(element)]
    return found


def element(blocks: list[Json], name: str) -> tuple[Json, Json]:
    """Block and element by the beginning of its label or placeholder, or by its action_id or block_id."""
    names = []
    for block, part in interactive(blocks):
        if part["type"] in ("button", "overflow"):
            continue
        known = _names(block, part)
        if name in known[2:] or any(label.startswith(name) for label in known[:2] if label):
            return block, part
        names.append(known[0] or known[1] or known[2])
    raise CannotDo(f"there is no {name!r} to fill in; there is: {', '.join(names) or 'nothing'}")


def _names(block: Json, part: Json) -> list[str]:
    label = block.get("label") or block.get("text") or {}
    placeholder = part.get("placeholder") or {}
    return [label.get("text", ""), placeholder.get("text", ""), part["action_id"], block["block_id"]]


def answer(world: World, part: Json, value: Answer) -> Json:
    """The state of an element after a person answered it; CannotDo when it does not offer that."""
    kind = part["type"]
    if kind in _AS_IT_IS:
        return state_of(part, value)
    if kind in ("datetimepicker", "rich_text_input", "file_input"):
        raise CannotDo(f"a {kind} is not filled in with words")
    wanted = [value] if isinstance(value, str) else list(value or ())
    if kind in _PEOPLE:
        found: list[object] = [_person(world, each) for each in wanted]
    elif kind in _ROOMS:
        found = [_room(world, each) for each in wanted]
    else:
        found = [_option(part, each) for each in wanted]
    several = kind.startswith("multi_") or kind in _SEVERAL
    return state_of(part, found if several else next(iter(found), None))


def _option(part: Json, wanted: str) -> Json:
    options = options_of(part)
    for option in options:
        if wanted in (option["text"]["text"], option["value"]):
            return option
    for option in options:
        if option["text"]["text"].startswith(wanted):
            return option
    offered = ", ".join(option["text"]["text"] for option in options)
    raise CannotDo(f"there is no {wanted!r} to choose; there is: {offered}")


def _person(world: World, wanted: str) -> str:
    for person in world.people.values():
        if wanted in (person.id, person.name, person.handle):
            return person.id
    raise CannotDo(f"nobody here is called {wanted!r}")


def _room(world: World, wanted: str) -> str:
    for room in world.rooms.values():
        if wanted.removeprefix("#") in (room.id, room.name):
            return room.id
    raise CannotDo(f"no channel here is called {wanted!r}")
