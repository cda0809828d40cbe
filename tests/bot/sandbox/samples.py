"""Small lawful blocks and views for tests to vary."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(size: int = 5) -> Json:
    return {"type": "plain_text", "text": "x" * size}


def words(size: int = 5) -> Json:
    return {"type": "mrkdwn", "text": "x" * size}


def option(value: str = "v", text: int = 5, size: int | None = None, **more: Any) -> Json:
    return {"text": plain(text), "value": "x" * size if size is not None else value, **more}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def confirm(title: int = 5, text: int = 5, yes: int = 5, no: int = 5) -> Json:
    return {"title": plain(title), "text": words(text), "confirm": plain(yes), "deny": plain(no)}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def field(element: Json, label: int = 5, **more: Any) -> Json:
    return {"type": "input", "label": plain(label), "element": element, **more}


def menu(kind: str = "static_select", **more: Any) -> Json:
    return {"type": kind, "options": options(1), **more}


def several(count: int) -> list[Json]:
    return [{**button(), "action_id": str(number)} for number in range(count)]


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a", **more}


def raw(size: int = 5) -> Json:
    return {"type": "raw_text", "text": "x" * size}


def number(value: float = 1, text: str = "1") -> Json:
    return {"type": "raw_number", "value": value, "text": text}


def table(rows: list[list[Json]], **more: Any) -> Json:
    return {"type": "table", "rows": rows, **more}


def chart(inside: Json, title: int = 5, **more: Any) -> Json:
    return {"type": "data_visualization", "title": "x" * title, "chart": inside, **more}


def plot(kind: str = "bar", series: int = 1, points: int = 2, **axes: Any) -> Json:
    labels = [f"l{at}" for at in range(points)]
    data = [{"label": label, "value": 1} for label in labels]
    lines = [{"name": f"s{at}", "data": data} for at in range(series)]
    return {"type": kind, "series": lines, "axis_config": {"categories": labels, **axes}}


def pie(segments: int = 2, value: float = 1, size: int = 5) -> Json:
    return {"type": "pie", "segments": [{"label": "x" * size, "value": value}] * segments}


def text_field(**more: Any) -> Json:
    return field({"type": "plain_text_input", **more})


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **more}


def named(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, **more}


def asking(label: str, element: Json, block_id: str, **more: Any) -> Json:
    return {
        "type": "input", "label": {"type": "plain_text", "text": label}, "block_id": block_id,
        "element": {"action_id": "x", **element}, **more,
    }  # fmt: skip


WORDS = asking("What got in your way?", {"type": "plain_text_input", "multiline": True}, "words")
