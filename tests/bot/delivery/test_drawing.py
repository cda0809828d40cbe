"""Every chart that Slack would take can be drawn, wide enough for a phone, and nobody's words break it."""

import os
import struct
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.drawing import COLOURS, picture, shown
from handlers.services.charts import bar_chart, line_chart

VALUES: dict[str, list[float]] = {"Reported": [9, 12, 15], "Removed": [4, 9, 17]}
WEEKS = ["W45", "W46", "W47"]


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def block(kind: str) -> Any:
    made = line_chart("Reported and removed", VALUES, WEEKS, alt="x", x_label="Week", y_label="Pebbles")[0]
    chart = {**made["chart"], "type": kind}
    if kind == "pie":
        chart = {"type": "pie", "segments": made["chart"]["series"][0]["data"]}
    return {**made, "chart": chart}


@pytest.mark.parametrize("kind", ["line", "bar", "area", "pie"])
def test_every_kind_of_chart_can_be_drawn(kind: str) -> None:
    wide, high = size(picture(block(kind)))
    assert wide == 1080
    assert 500 < high < 1200


def test_the_same_chart_is_the_same_picture() -> None:
    assert picture(block("line")) == picture(block("line"))


@pytest.mark.parametrize(
    "values", [[0, 0, 0], [-3, 0, 2], [-1, -2, -3], [1e12, 1, 1], [0.001, 0.002, 0.001], [5, 5, 5]]
)
def test_numbers_of_any_size_can_be_drawn(values: list[float]) -> None:
    for make in (line_chart, bar_chart):
        wide, high = size(picture(make("t", {"a": values, "b": values}, WEEKS, alt="x")[0]))
        assert wide == 1080 and high < 1200


def test_a_full_chart_can_be_drawn() -> None:
    labels = [f"Operating theatre {number}" for number in range(20)]
    series = {f"The ward number {number}": [number] * 20 for number in range(12)}
    for make in (line_chart, bar_chart):
        assert size(picture(make("t", series, labels, alt="x")[0]))[0] == 1080
    assert size(picture(line_chart("t", {"a": [1]}, ["one"], alt="x")[0]))[0] == 1080


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_no_words_break_a_picture(words: str) -> None:
    made = {"series": {words: [1.0, 2], "$x^$": [2, 1]}, "labels": [words, "日本 😀 _{"], "alt": words}
    for make in (line_chart, bar_chart):
        drawn = picture(make(words, **made, x_label=words, y_label=words)[0])  # type: ignore[arg-type]
        assert size(drawn)[0] == 1080


def test_colours_are_told_apart_by_people_who_see_fewer() -> None:
    okabe_ito = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#000000"}
    assert set(COLOURS) < okabe_ito


@pytest.mark.parametrize(("value", "words"), [(1234, "1,234"), (12.5, "12.5"), (3.0, "3"), (-2, "-2")])
def test_numbers_are_written_for_people(value: float, words: str) -> None:
    assert shown(value) == words


def test_pictures_are_drawn_where_nothing_but_a_temporary_folder_can_be_written() -> None:
    draw = (
        "from tests.bot.delivery.test_drawing import block, picture; print(len(picture(block('bar'))) > 1000)"
    )
    homeless = {
        **os.environ,
        "HOME": "/nonexistent",
        "XDG_CACHE_HOME": "",
        "XDG_CONFIG_HOME": "",
        "MPLCONFIGDIR": "",
    }
    found = subprocess.run(
        [sys.executable, "-c", draw], capture_output=True, text=True, check=True, env=homeless
    )
    assert found.stdout == "True\n"
