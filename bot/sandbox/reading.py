"""Everything a person would read in a message or view, in order, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.cast import HOSPITAL, Cast
from bot.sandbox.refused import Json

_SPAN = re.compile(r"<([^<>]*)>")


def text_of(thing: Json | None, cast: Cast = HOSPITAL) -> str:
    """A message's or view's words, one line for each piece; "" for nothing."""
    if not thing:
        return ""
    if thing.get("blocks"):
        around = [thing.get("title"), *thing["blocks"], thing.get("submit"), thing.get("close")]
        lines = (line for part in around if part for line in _read(part, cast))
        return "\n".join(line for line in lines if line)
    return resolve(thing.get("text") or "", cast)


def resolve(mrkdwn: str, cast: Cast = HOSPITAL) -> str:
    """Slack's marked-up text as it is shown: mentions and links by name, entities decoded."""
    shown = _SPAN.sub(lambda match: _span(match.group(1), cast), mrkdwn)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _span(inside: str, cast: Cast) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return "@" + name_of(target[1:], cast)
    if target.startswith("#"):
        return "#" + (label or next((c.name for c in cast.channels if c.id == target[1:]), target[1:]))
    if target.startswith("!subteam^"):
        group_id = target.removeprefix("!subteam^")
        return label or "@" + next((g.handle for g in cast.groups if g.id == group_id), group_id)
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return "@" + target[1:]
    return label or target.removeprefix("mailto:")


def name_of(person_id: str, cast: Cast = HOSPITAL) -> str:
    """A person's or the app's name; the id itself when unknown."""
    if person_id == cast.app.user_id:
        return cast.app.name
    return next((p.name for p in cast.people if p.id == person_id), person_id)


def _read(part: Any, cast: Cast) -> Iterator[str]:
    kind = part.get("type")
    if kind in ("plain_text", "mrkdwn"):
        yield resolve(part["text"], cast) if kind == "mrkdwn" else part["text"]
    elif kind == "rich_text":
        for piece in part["elements"]:
            yield from _read_rich(piece, cast)
    elif kind == "markdown":
        yield part["text"]
    elif kind == "image":
        yield from _texts(part.get("title"), cast)
        yield part["alt_text"]
    elif kind in ("table", "data_table", "data_visualization"):
        yield from _read_data(part, cast)
    elif kind in ("section", "header", "context", "actions", "input", "alert"):
        yield from _read_block(part, cast)
    else:
        yield from _read_element(part, cast)


def _read_data(block: Json, cast: Cast) -> Iterator[str]:
    yield from (block[key] for key in ("caption", "title") if key in block)
    for row in block.get("rows") or ():
        yield " | ".join(cell["text"] if "text" in cell else " ".join(_read(cell, cast)) for cell in row)
    chart = block.get("chart") or {}
    for name, points in [(s["name"], s["data"]) for s in chart.get("series") or ()]:
        yield f"{name}: " + ", ".join(f"{point['label']} {point['value']}" for point in points)
    yield from (f"{segment['label']}: {segment['value']}" for segment in chart.get("segments") or ())


def _texts(part: Json | None, cast: Cast) -> Iterator[str]:
    if part:
        yield from _read(part, cast)


def _read_block(block: Json, cast: Cast) -> Iterator[str]:
    parts = [block.get("label"), block.get("text"), *(block.get("fields") or ()), block.get("hint")]
    parts += [*(block.get("elements") or ()), block.get("element"), block.get("accessory")]
    for part in parts:
        yield from _texts(part, cast)


def _read_element(element: Json, cast: Cast) -> Iterator[str]:
    kind = element.get("type") or ""
    if kind in ("radio_buttons", "checkboxes"):
        for option in element["options"]:
            yield from _texts(option["text"], cast)
            yield from _texts(option.get("description"), cast)
        return
    chosen = element.get("initial_options") or [element.get("initial_option")]
    told = [option["text"] for option in chosen if option]
    for part in [element.get("text"), *(told or [element.get("placeholder")])]:
        yield from _texts(part, cast)
    if isinstance(element.get("initial_value"), str):
        yield element["initial_value"]
    people = element.get("initial_users") or [element.get("initial_user")]
    yield from ("@" + name_of(person, cast) for person in people if person)


def _read_rich(piece: Json, cast: Cast) -> Iterator[str]:
    if piece["type"] == "rich_text_list":
        for section in piece["elements"]:
            yield from _read_rich(section, cast)
        return
    yield "".join(_inline(item, cast) for item in piece["elements"])


def _inline(item: Json, cast: Cast) -> str:
    kind = item["type"]
    if kind == "user":
        return "@" + name_of(item["user_id"], cast)
    if kind == "broadcast":
        return "@" + str(item["range"])
    if kind == "usergroup":
        return _span("!subteam^" + item["usergroup_id"], cast)
    if kind == "channel":
        return _span("#" + item["channel_id"], cast)
    if kind == "emoji":
        return f":{item['name']}:"
    return str(item.get("text") or item.get("fallback") or item.get("url") or "")
