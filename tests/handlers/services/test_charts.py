"""Charts and tables stay within Slack's limits, whatever they are given."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.blocks.check import message_blocks
from handlers.services.blocks import Block, section
from handlers.services.charts import bar_chart, captions, line_chart, table

ALT = "12 reports this week, 3 more than last week."


def labels(count: int) -> list[str]:
    return [f"week {number}" for number in range(count)]


def chart(blocks: Sequence[Block]) -> Any:
    """What stands inside, once Slack took it."""
    return message_blocks(list(blocks))[0]["chart"]


def test_a_line_chart_and_its_caption() -> None:
    blocks = line_chart("Reports a week", {"All": [12, 15]}, ["W1", "W2"], alt=ALT, y_label="Reports")
    assert blocks == [
        {
            "type": "data_visualization",
            "title": "Reports a week",
            "chart": {
                "type": "line",
                "series": [
                    {"name": "All", "data": [{"label": "W1", "value": 12}, {"label": "W2", "value": 15}]}
                ],
                "axis_config": {"categories": ["W1", "W2"], "y_label": "Reports"},
            },
        },
        {"type": "context", "elements": [{"type": "plain_text", "text": ALT, "emoji": True}]},
    ]


def test_of_many_moments_the_latest_and_of_many_bars_the_first_are_shown() -> None:
    values = {"All": list(range(30))}
    assert chart(line_chart("t", values, labels(30), alt=ALT))["axis_config"]["categories"] == labels(30)[10:]
    assert chart(bar_chart("t", values, labels(30), alt=ALT))["axis_config"]["categories"] == labels(20)


def test_labels_that_are_alike_once_cut_are_told_apart() -> None:
    names = ["Operating theatre, east wing", "Operating theatre, east side", ""]
    found = chart(bar_chart("t", {"a": [1, 2, 3]}, names, alt=ALT))
    assert found["axis_config"]["categories"] == ["Operating theatre,…", "Operating thea… (2)", "–"]


@pytest.mark.parametrize("series", [{}, {"a": [1]}, {"a": [1, float("nan")]}, {"a": [1, 2], "b": [1, 2, 3]}])
def test_a_series_that_does_not_fit_is_our_own_mistake(series: dict[str, list[float]]) -> None:
    with pytest.raises(ValueError, match="a series"):
        bar_chart("t", series, ["one", "two"], alt=ALT)


def test_a_table_of_words_and_numbers() -> None:
    block = table(
        ["Pebble", "Hours"], [["Labels print in pod A", (12.5, "12–13")], ["Slow scan", 1234], ["?"]]
    )
    assert block["column_settings"] == [{"align": "left", "is_wrapped": True}, {"align": "right"}]
    assert block["rows"][1:] == [
        [
            {"type": "raw_text", "text": "Labels print in pod A"},
            {"type": "raw_number", "value": 12.5, "text": "12–13"},
        ],
        [{"type": "raw_text", "text": "Slow scan"}, {"type": "raw_number", "value": 1234, "text": "1,234"}],
        [{"type": "raw_text", "text": "?"}, {"type": "raw_text", "text": "–"}],
    ]
    message_blocks([block])


@pytest.mark.parametrize(
    ("rows", "width", "length", "kept"),
    [(99, 1, 1, 100), (100, 1, 1, 100), (99, 20, 5, 100), (99, 20, 6, 83), (99, 2, 9999, 25), (5, 25, 3, 6)],
)
def test_a_table_drops_the_rows_that_slack_would_not_take(
    rows: int, width: int, length: int, kept: int
) -> None:
    cells = ["x" * length] * width
    block = table(cells, [cells] * rows)
    assert len(block["rows"]) == kept
    assert {len(row) for row in block["rows"]} == {min(width, 20)}
    message_blocks([block])


def test_a_chart_is_found_with_its_caption_and_without_one_with_its_title() -> None:
    one, caption = bar_chart("Where people wait", {"a": [1]}, ["x"], alt=ALT)
    assert captions([section("hello"), one, caption, one, section("x")]) == [
        (one, ALT),
        (one, "Where people wait"),
    ]


words = st.text(max_size=400)
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9)


@st.composite
def plotted(draw: st.DrawFn) -> tuple[dict[str, list[float]], list[str]]:
    points = draw(st.lists(words, min_size=1, max_size=40))
    same = st.lists(numbers, min_size=len(points), max_size=len(points))
    return draw(st.dictionaries(words, same, min_size=1, max_size=15)), points


@given(plotted(), words, words, words, words)
def test_no_chart_is_ever_beyond_the_limits(
    plot: Any, title: str, alt: str, x_label: str, y_label: str
) -> None:
    series, points = plot
    for make in (line_chart, bar_chart):
        made = make(title, series, points, alt=alt, x_label=x_label, y_label=y_label)
        assert len(message_blocks(made)) == 2


@given(
    st.lists(words, min_size=1, max_size=25), st.lists(st.lists(words | numbers, max_size=25), max_size=120)
)
def test_no_table_is_ever_beyond_the_limits(header: list[str], rows: list[list[Any]]) -> None:
    (made,) = message_blocks([table(header, rows)])
    assert 1 <= len(made["rows"]) <= 100
