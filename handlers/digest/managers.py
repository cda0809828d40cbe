"""The managers' digest as one message: headline, two charts, one table, a few lines; and the same as plain text."""

from collections.abc import Iterator, Sequence

from handlers.digest import sentences
from handlers.digest.figures import Figures, Shown
from handlers.feature import Letter
from handlers.services.blocks import Block, context, header, section
from handlers.services.charts import Cell, bar_chart, line_chart, table
from handlers.services.dates import short
from handlers.services.text import escape

ENOUGH_FOR_A_TREND = 2
"""A single week is no line."""

SO_FAR = "So far this week"
WAITS, ROLES = "Where people wait, in working days since the last step", "By role of who reported"

Piece = tuple[str, list[str]]
"""A heading and its lines, plain."""


def digest_letter(found: Figures) -> Letter:
    """The weekly message; its text alone is complete in numbers, states and dates."""
    blocks = [header(sentences.title(found)), *_body(found)]
    return Letter("\n".join(map(escape, _plain(found))), blocks)


def so_far_letter(found: Figures) -> Letter:
    """The current week, for one manager: in plain paragraphs, since a private answer may show no charts."""
    pieces = [(SO_FAR, [sentences.headline(found)]), *_pieces(found, split=False)]
    return Letter(f"{SO_FAR}: {sentences.title(found)}", [_paragraph(*piece) for piece in pieces])


def _body(found: Figures) -> list[Block]:
    if found.quiet:
        return [*_days(found), section(escape("\n".join(sentences.quiet_week(found))))]
    first, *others = [_paragraph(*piece) for piece in _beside_the_table(found)]
    return [
        *_days(found),
        section(escape(sentences.headline(found))),
        first,
        *_trend(found),
        *_bars(found),
        *_table(found),
        *others,
        context(escape(sentences.AT_LEAST)),
    ]


def _days(found: Figures) -> list[Block]:
    return [context(said) for said in sentences.other_days(found)]


def _trend(found: Figures) -> list[Block]:
    if len(found.trend) < ENOUGH_FOR_A_TREND:
        return []
    days, shares = zip(*found.trend, strict=True)
    series = {"Kept": shares, "Goal": [found.goal] * len(shares)}
    labels = [short(day) for day in days]
    return line_chart("Promises kept, %", series, labels, alt=sentences.trend(found))


def _bars(found: Figures) -> list[Block]:
    if not found.heaviest:
        return []
    lost = [round(one.hours or 0, 1) for one in found.heaviest]
    labels = [f"{one.name} {one.area}" for one in found.heaviest]
    return bar_chart("Hours lost a week, at least", {"Hours": lost}, labels, alt=sentences.bars(found))


def _table(found: Figures) -> list[Block]:
    oldest = {one.name for one in found.oldest}
    heaviest = {one.name for one in found.heaviest}
    rows = [
        _row("Costs most, waits longest" if one.name in oldest else "Costs most", one)
        for one in found.heaviest
    ]
    rows += [_row("Waits longest", one) for one in found.oldest if one.name not in heaviest]
    head = ["Pebble", "Hours a week", "State", "Area", "Since", "Why"]
    return [table(head, rows)] if rows else []


def _row(why: str, one: Shown) -> Sequence[Cell]:
    lost: Cell = (round(one.hours, 1), sentences.hours(one.hours)) if one.hours is not None else ""
    return [one.name, lost, one.state, one.area, short(one.since), why]


def _plain(found: Figures) -> Iterator[str]:
    yield sentences.title(found)
    yield from sentences.other_days(found)
    if found.quiet:
        yield from sentences.quiet_week(found)
        return
    yield sentences.headline(found)
    for heading, lines in _pieces(found):
        yield f"{heading}: {'; '.join(lines)}."
    if found.trend:
        yield sentences.trend(found)
    yield sentences.AT_LEAST


def _beside_the_table(found: Figures) -> list[Piece]:
    """What stands in no chart and no table."""
    gone, *rest = _pieces(found)
    left = ("Not ranked", sentences.beside_the_ranking(found))
    more = found.unanswered - len(found.oldest)
    unread = (
        "Nobody has read",
        [f"{found.unanswered:,}, of which the table shows the oldest"] if more > 0 else [],
    )
    kept = [piece for piece in rest if piece[0] in (WAITS, ROLES)]
    return [gone, *[piece for piece in (left, unread, *kept) if piece[1]]]


def _pieces(found: Figures, *, split: bool = True) -> list[Piece]:
    costs = sentences.heaviest(found) + sentences.beside_the_ranking(found)
    pieces = [
        ("Out of the shoe", sentences.removed(found)),
        ("Costs most, of what is open", costs),
        ("Nobody has read", sentences.oldest(found)),
        (WAITS, sentences.waits(found)),
        (ROLES, sentences.roles(found.split) if split and found.week.reported else []),
    ]
    return [(heading, lines) for heading, lines in pieces if lines]


def _paragraph(heading: str, lines: Sequence[str]) -> Block:
    return section("\n".join([f"*{heading}*", *map(escape, lines)]))
