"""Charts as pictures, for a Slack that does not show them: drawn from the very blocks, for a phone's width.

matplotlib is imported with the first picture, not with this module: most processes never draw one.
"""

import math
import threading
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import pairwise
from textwrap import fill
from typing import TYPE_CHECKING, Any

from handlers.services.blocks import Block
from handlers.services.text import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, DOTS = 3.0, 360
"""Inches and dots an inch: 1080 dots that a thread on a small phone still shows with words one can read."""
LINES = 2.1
"""Inches of height of a chart with lines."""
ROW = 0.18
"""Inches from one bar to the next."""
NAME = 12
"""Characters of a series' name at the end of its line."""
TICK = 6
"""Characters of a label below an axis that may stand astride the axis' end."""

# Okabe and Ito's colours, which people tell apart who see fewer colours; black last, yellow is too faint.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
INK, SOFT, GRID = "#1b2426", "#55646a", "#dbe3e1"
STYLE: Any = {"font.size": 9, "text.color": INK, "text.parse_math": False, "font.sans-serif": ["DejaVu Sans"]}

# matplotlib keeps fonts and styles for the whole process and was not made for two threads at once.
_drawing = threading.Lock()


def picture(block: Block) -> bytes:
    """The chart of a `data_visualization` block as a PNG; a pie is drawn as bars. Takes a second: use a thread."""
    with _drawing:
        return _draw(block["title"], _with_series(block["chart"]))


def _draw(title: str, chart: Block) -> bytes:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    matplotlib.rcParams.update(STYLE)
    bars = chart["type"] == "bar"
    height = ROW * _rows(chart) + 0.3 if bars else LINES
    headline = fill(_printable(title), 30)
    figure = Figure(
        (WIDTH, height + 0.2 * (headline.count("\n") + 1)),
        dpi=DOTS,
        layout=ConstrainedLayoutEngine(h_pad=0.08),
    )
    FigureCanvasAgg(figure)
    figure.suptitle(headline, x=0.02, ha="left", fontsize=10.5, fontweight="bold")
    (_bars if bars else _lines)(figure.add_subplot(), chart)
    return _png(figure)


def _png(figure: "Figure") -> bytes:
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _with_series(chart: Block) -> Block:
    """Slices of a pie are harder to compare than bars, and their names need room."""
    if chart["type"] != "pie":
        return chart
    categories = [segment["label"] for segment in chart["segments"]]
    series = [{"name": "", "data": chart["segments"]}]
    return {"type": "bar", "series": series, "axis_config": {"categories": categories}}


def _values(series: Block, categories: Sequence[str]) -> list[float]:
    of = {point["label"]: point["value"] for point in series["data"]}
    return [of[category] for category in categories]


def _rows(chart: Block) -> float:
    named = len(chart["series"]) if len(chart["series"]) > 1 else 0
    return len(chart["axis_config"]["categories"]) * (len(chart["series"]) + 1.4) + named


def _bars(axes: "Axes", chart: Block) -> None:
    """Bars below their label, which so has the whole width."""
    config, several = chart["axis_config"], len(chart["series"]) > 1
    every = [_values(series, config["categories"]) for series in chart["series"]]
    least, most = _span(every)
    place = 0.0
    for number, series in enumerate(chart["series"] if several else ()):
        axes.text(least, place, f"■ {_printable(series['name'])}", color=_colour(number), va="center")
        place += 1
    for label, *values in zip(config["categories"], *every, strict=True):
        axes.text(least, place, _printable(label), color=SOFT, va="center")
        for number, value in enumerate(values):
            place += 1
            axes.barh(place, value, height=0.82, color=_colour(number))
            axes.annotate(
                shown(value),
                (max(value, 0), place),
                (4, 0),
                textcoords="offset points",
                va="center",
                weight="bold",
            )
        place += 1.4
    _bare(axes, config)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.set_xlim(least, most)
    axes.set_ylim(place - 0.7, -0.7)


def _lines(axes: "Axes", chart: Block) -> None:
    """Lines that carry their name and last value at their end."""
    config = chart["axis_config"]
    every = [_values(series, config["categories"]) for series in chart["series"]]
    least, most = _span(every)
    last = len(config["categories"]) - 1
    gap = (most - least) * 12 / (LINES * 72 * 0.7)
    for number, (values, height) in enumerate(zip(every, _apart([v[-1] for v in every], gap), strict=True)):
        colour = _colour(number)
        axes.plot(values, color=colour, linewidth=1.8, solid_capstyle="round")
        axes.plot(last, values[-1], "o", color=colour, markersize=4)
        if chart["type"] == "area":
            axes.fill_between(range(last + 1), values, color=colour, alpha=0.2, linewidth=0)
        name = f"{shorten(_printable(chart['series'][number]['name']), NAME)} " if len(every) > 1 else ""
        axes.annotate(
            f"{name}{shown(values[-1])}",
            (last, values[-1]),
            (12, (height - values[-1]) / gap * 12),
            textcoords="offset points",
            va="center",
            weight="bold",
            fontsize=8.5,
            arrowprops={"arrowstyle": "-", "color": colour, "relpos": (0, 0.5), "shrinkB": 2},
        )
    _bare(axes, config)
    axes.grid(axis="y", color=GRID)
    axes.set_axisbelow(True)
    axes.locator_params(axis="y", nbins=5)
    axes.yaxis.set_major_formatter(lambda value, _: shown(value))
    ticks = list(_ticks(config["categories"]))
    axes.set_xticks(ticks, [_printable(config["categories"][at]) for at in ticks])
    if len(config["categories"][last]) > TICK:
        axes.get_xticklabels()[-1].set_horizontalalignment("right")
    axes.set_ylim(least, most * 1.05)


def _bare(axes: "Axes", config: Block) -> None:
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, colors=SOFT, labelsize=8.5)
    axes.set_xlabel(_printable(config.get("x_label") or ""), color=SOFT, fontsize=8.5, loc="left")
    axes.set_title(_printable(config.get("y_label") or ""), color=SOFT, fontsize=8.5, loc="left")


def _span(every: Iterable[Iterable[float]]) -> tuple[float, float]:
    """From nought or below to nought or above, never nothing."""
    values = [value for values in every for value in values]
    least, most = min(0.0, *values), max(0.0, *values)
    return least, most if most > least else least + 1


def _apart(heights: Sequence[float], gap: float) -> list[float]:
    """Heights at least `gap` apart, each as near to its own as those below it allow."""
    found = list(heights)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    for below, above in pairwise(order):
        found[above] = max(found[above], found[below] + gap)
    return found


def _ticks(labels: Sequence[str]) -> range:
    """As many labels as fit side by side, always the last one."""
    fitting = max(1, int(26 / (max(map(len, labels)) + 2)))
    every = math.ceil(len(labels) / fitting)
    return range((len(labels) - 1) % every, len(labels), every)


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def shown(value: float) -> str:
    """A number for people: 1,234 or 12.5."""
    return f"{value:,.1f}".removesuffix(".0")


def _printable(text: str) -> str:
    """The text with "□" for what the font has no sign for (emoji, Chinese), of which matplotlib would complain."""
    known = _signs()
    return "".join(sign if ord(sign) in known else "□" for sign in text)


def _signs() -> Any:
    from matplotlib.font_manager import findfont, get_font

    return get_font(findfont("DejaVu Sans")).get_charmap()
