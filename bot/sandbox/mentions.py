"""Who would have been paged: mentions that Slack expands in what is posted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from bot.sandbox.refused import Json
from bot.sandbox.world import Room, World

_MENTION = re.compile(r"<(@[UW][A-Z0-9]+|!(?:channel|here|everyone)|!subteam\^S[A-Z0-9]+)(?:\|[^<>]*)?>")
_BARE = re.compile(r"(?<![\w@])@(channel|here|everyone)\b")


class Paged(NamedTuple):
    """One mention that pages: where it stands, as it is written, and whom it pages."""

    channel: str
    ts: str
    mention: str
    whom: tuple[str, ...]


def mentions_in(message: Json, link_names: bool = False) -> list[str]:
    """The paging mentions of a message, each as `<…>`, in order and once."""
    found = list(_in_text(message.get("text") or "", link_names))
    for block in message.get("blocks") or ():
        found += _in_part(block, link_names)
    return list(dict.fromkeys(found))


def _in_text(text: str, link_names: bool) -> Iterator[str]:
    yield from (f"<{match}>" for match in _MENTION.findall(text))
    if link_names:
        yield from (f"<!{match}>" for match in _BARE.findall(text))


def _in_part(part: Any, link_names: bool) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _in_part(item, link_names)
    elif isinstance(part, dict):
        kind = part.get("type")
        if kind in ("mrkdwn", "markdown"):
            yield from _in_text(part["text"], link_names)
        elif kind == "user" and "user_id" in part:
            yield f"<@{part['user_id']}>"
        elif kind == "usergroup" and "usergroup_id" in part:
            yield f"<!subteam^{part['usergroup_id']}>"
        elif kind == "broadcast":
            yield f"<!{part['range']}>"
        else:
            for value in part.values():
                yield from _in_part(value, link_names)


def whom(world: World, room: Room, mention: str) -> tuple[str, ...]:
    """The people a mention pages in this room (members only, never the app itself)."""
    inside = mention.strip("<>")
    named: tuple[str, ...]
    if inside.startswith("@"):
        named = (inside[1:],)
    elif inside.startswith("!subteam^"):
        group = world.groups.get(inside.removeprefix("!subteam^"))
        named = group.members if group else ()
    elif inside == "!everyone":
        named = tuple(world.people)
    else:
        named = tuple(room.members)
    return tuple(p for p in named if p in world.people and world.people[p].active)
