"""Charts and tables as Slack's own blocks, never over Slack's limits: long labels are cut, rows beyond are dropped.

Slack's chart has no field for a description, so each chart comes with its caption: one plain sentence with the
numbers, which a screen reader reads, and which stays when a Slack that knows no charts refuses them. Titles, labels
and captions may become a file and its description: no words that people typed.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handlers.services.blocks import Block, plain
from handlers.services.text import shorten

CHART, TABLE, DATA_TABLE = "data_visualization", "table", "data_table"
CHARTS_A_MESSAGE, TABLES_A_MESSAGE = 2, 1
TITLE, LABEL, AXIS = 50, 20, 50
SERIES, POINTS = 12, 20
ROWS, CELLS, TABLE_CHARACTERS = 100, 20, 10_000
CELL = 200
"""Characters of one cell, so that a few long ones do not push out the rows below."""

Cell = str | int | float | tuple[int | float, str]
"""Words, a number, or a number with the words that show it: (12.5, "12–13 h")."""

_NOTHING = "–"


def line_chart(
    title: str,
    series: Mapping[str, Sequence[float]],
    labels: Sequence[str],
    *,
    alt: str,
    x_label: str = "",
    y_label: str = "",
) -> list[Block]:
    """Lines over time and their caption `alt`; of more than 20 moments the latest are shown.

    ValueError where a series has not one finite number for each label.
    """
    return _captioned(title, _chart("line", series, labels, slice(-POINTS, None), x_label, y_label), alt)


def bar_chart(
    title: str,
    series: Mapping[str, Sequence[float]],
    labels: Sequence[str],
    *,
    alt: str,
    x_label: str = "",
    y_label: str = "",
) -> list[Block]:
    """Bars side by side and their caption `alt`; of more than 20 the first are shown.

    ValueError where a series has not one finite number for each label.
    """
    return _captioned(title, _chart("bar", series, labels, slice(POINTS), x_label, y_label), alt)


def table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Block:
    """A table of at most 99 rows below its header; columns of numbers stand right, words wrap.

    Rows that would make it too long for Slack are left out at the end.
    """
    width = len(header[:CELLS])
    lines = [_line(row, width) for row in [header, *rows[: ROWS - 1]]]
    return {
        "type": TABLE,
        "column_settings": [_column(lines[1:], at) for at in range(width)],
        "rows": list(_fitting(lines)),
    }


def captions(blocks: Sequence[Block]) -> list[tuple[Block, str]]:
    """Each chart of a message with its caption, or its title where it has none."""
    after = [*blocks[1:], {}]
    return [
        (one, _caption(two) or one["title"]) for one, two in zip(blocks, after, strict=True) if is_chart(one)
    ]


def is_chart(block: Block) -> bool:
    """Whether this block is a chart."""
    return bool(block["type"] == CHART)


def _captioned(title: str, chart: Block, alt: str) -> list[Block]:
    said = {"type": CHART, "title": _short(title, TITLE), "chart": chart}
    return [said, {"type": "context", "elements": [plain(alt, 1000)]}]


def _caption(block: Mapping[str, Any]) -> str:
    parts = block.get("elements") or () if block.get("type") == "context" else ()
    return " ".join(part["text"] for part in parts if part["type"] == "plain_text")


def _chart(
    kind: str,
    series: Mapping[str, Sequence[float]],
    labels: Sequence[str],
    points: slice,
    x_label: str,
    y_label: str,
) -> Block:
    if not series or not labels:
        raise ValueError("a chart needs a series and a label")
    categories = _told_apart(labels[points])
    names = _told_apart(list(series)[:SERIES])
    numbers = (_numbers(values, len(labels))[points] for values in series.values())
    axes = {"x_label": x_label, "y_label": y_label}
    return {
        "type": kind,
        "series": [
            {"name": name, "data": [_point(*point) for point in zip(categories, values, strict=True)]}
            for name, values in zip(names, numbers, strict=False)
        ],
        "axis_config": {"categories": categories}
        | {name: shorten(label, AXIS) for name, label in axes.items() if label.strip()},
    }


def _numbers(values: Sequence[float], count: int) -> Sequence[float]:
    if len(values) != count or not all(math.isfinite(value) for value in values):
        raise ValueError("a series needs one finite number for each label")
    return values


def _point(label: str, value: float) -> Block:
    return {"label": label, "value": value}


def _told_apart(labels: Sequence[str]) -> list[str]:
    """The labels cut to Slack's length; one that was there before gets a number behind it."""
    kept: list[str] = []
    for label in labels:
        kept.append(next(name for name in _names(label) if name not in kept))
    return kept


def _names(label: str) -> Iterator[str]:
    yield _short(label, LABEL)
    for number in range(2, SERIES + POINTS):
        yield f"{_short(label, LABEL - 5)} ({number})"


def _short(text: str, limit: int) -> str:
    return shorten(text.strip(), limit) or _NOTHING


def _line(row: Sequence[Cell], width: int) -> list[Block]:
    return [_cell(cell) for cell in [*row[:width], *[""] * (width - len(row))]]


def _cell(cell: Cell) -> Block:
    if isinstance(cell, str):
        return {"type": "raw_text", "text": _short(cell, CELL)}
    value, text = cell if isinstance(cell, tuple) else (cell, f"{cell:,}")
    if not math.isfinite(value):
        return {"type": "raw_text", "text": _NOTHING}
    return {"type": "raw_number", "value": value, "text": _short(text, CELL)}


def _column(rows: Sequence[Sequence[Block]], at: int) -> Block:
    numbers = any(row[at]["type"] == "raw_number" for row in rows)
    return {"align": "right"} if numbers else {"align": "left", "is_wrapped": True}


def _fitting(lines: Sequence[list[Block]]) -> Iterator[list[Block]]:
    left = TABLE_CHARACTERS
    for line in lines:
        left -= sum(len(cell["text"]) for cell in line)
        if left < 0:
            return
        yield line
