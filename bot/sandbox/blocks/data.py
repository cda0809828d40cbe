"""Slack's blocks for figures: tables and charts, with the counts and lengths of Slack's reference pages.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block and its siblings for tables.
"""

from __future__ import annotations

import math
from typing import Any

from bot.sandbox.blocks.rich_text import RICH_TEXT
from bot.sandbox.blocks.rules import Report, Rule, choice, flag, kind_of, many, record, string, whole
from bot.sandbox.refused import Json

CHARTS, TABLES = ("data_visualization",), ("table", "data_table")
MOST_CHARTS, MOST_TABLES = 2, 1
MOST_IN_TABLE = {"table": 10_000, "data_table": 20_000}

_ID: dict[str, Rule] = {"block_id": string(255, 1)}
_LABEL, _AXIS = string(20, 1), string(50)


def number(value: Any, at: str, report: Report) -> None:
    """Any finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        report.add("must be a number", at)


def _above_nothing(value: Any, at: str, report: Report) -> None:
    number(value, at, report)
    if isinstance(value, int | float) and value <= 0:
        report.add("must be greater than 0", at)


def _series_fit(chart: Json, at: str, report: Report) -> None:
    """Every series has its own name and one point for each category."""
    if report.errors:
        return
    names = [series["name"] for series in chart["series"]]
    categories = chart["axis_config"]["categories"]
    if len(set(names)) < len(names):
        report.add("series names must be unique", f"{at}/series")
    if len(set(categories)) < len(categories):
        report.add("categories must be unique", f"{at}/axis_config/categories")
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            report.add("data must hold one point for each category", f"{at}/series/{index}/data")


_POINT = record({"label": _LABEL, "value": number}, {})
_SERIES = record({"name": _LABEL, "data": many(_POINT, 1, 20)}, {})
_AXES = record({"categories": many(_LABEL, 1, 20)}, {"x_label": _AXIS, "y_label": _AXIS})
_PLOT = record({"series": many(_SERIES, 1, 12), "axis_config": _AXES}, {}, _series_fit)
_SEGMENT = record({"label": _LABEL, "value": _above_nothing}, {})
_CHART = kind_of({
    "line": _PLOT,
    "bar": _PLOT,
    "area": _PLOT,
    "pie": record({"segments": many(_SEGMENT, 1, 12)}, {}),
})  # fmt: skip

_RAW: dict[str, Rule] = {
    "raw_text": record({"text": string(10_000, 1)}, {}),
    "raw_number": record({"value": number, "text": string(10_000, 1)}, {}),
}
_CELL = kind_of({**_RAW, "rich_text": record({"elements": RICH_TEXT}, _ID)})
_COLUMN = record({}, {"align": choice("left", "center", "right"), "is_wrapped": flag})


def _rows_alike(block: Json, at: str, report: Report) -> None:
    rows = block.get("rows")
    if report.errors or not rows:
        return
    if block["type"] == "data_table":
        if len({len(row) for row in rows}) > 1:
            report.add("all rows must have the same number of cells", f"{at}/rows")
        for index, cell in enumerate(rows[0]):
            if cell["type"] == "rich_text":
                report.add("unsupported type: rich_text", f"{at}/rows/0/{index}/type")
    most = MOST_IN_TABLE[block["type"]]
    if _characters(rows) > most:
        report.add(f"must hold less than {most + 1} characters in all cells", f"{at}/rows")


def _characters(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    return sum(len(value) if key == "text" else _characters(value) for key, value in part.items())


DATA: dict[str, tuple[Rule, frozenset[str]]] = {
    "data_visualization": (record({"title": string(50, 1), "chart": _CHART}, _ID), frozenset({"message"})),
    "table": (
        record(
            {"rows": many(many(_CELL, 1, 20), 1, 100)},
            {**_ID, "column_settings": many(_COLUMN, 0, 20)},
            _rows_alike,
        ),
        frozenset({"message"}),
    ),
    "data_table": (
        record(
            {"caption": string(10_000, 1), "rows": many(many(_CELL, 1, 20), 2, 201)},
            {**_ID, "page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
            _rows_alike,
        ),
        frozenset({"message", "home"}),
    ),
}
"""As in `layout.BLOCKS`. Slack's pages disagree about charts and plain tables in a Home: refused here."""
