"""A message without the blocks that an older Slack does not know: tables become lines, charts keep their caption."""

from collections.abc import Sequence
from typing import Any

from handlers.services.blocks import BUDGET, Block, characters, plain
from handlers.services.charts import CHART, DATA_TABLE, TABLE
from handlers.services.text import shorten, split

NEW = frozenset({CHART, TABLE, DATA_TABLE})
SECTION = 3000
MOST_BLOCKS = 50
SENTENCE = 20
"""Characters from which on a cell speaks for itself."""


def holds_new(blocks: Sequence[Block]) -> bool:
    """Whether a Slack of last year would refuse this message."""
    return any(block["type"] in NEW for block in blocks)


def plainer(blocks: Sequence[Block]) -> list[Block]:
    """The same message in blocks that every Slack knows, within its limits; the last rows of a long table go."""
    others = [block for block in blocks if block["type"] not in NEW]
    room = BUDGET - characters(others)
    spare = MOST_BLOCKS - len(others)
    return [plain_one for block in blocks for plain_one in _without(block, room, spare)]


def _without(block: Block, room: int, spare: int) -> list[Block]:
    if block["type"] not in NEW:
        return [block]
    if block["type"] == CHART:
        return []
    pieces = split("\n".join(_within(_lines(block), room)), SECTION)
    return [{"type": "section", "text": plain(piece)} for piece in pieces[:spare]]


def _lines(table: Block) -> list[str]:
    """Each row as one line: what stands first, then each cell behind its column's name; a sentence needs none."""
    head, *rows = [[_words(cell) for cell in row] for row in table["rows"]]
    caption = [table["caption"]] if "caption" in table else []
    return caption + [_line(head, row) for row in rows]


def _line(head: Sequence[str], row: Sequence[str]) -> str:
    cells = zip(head[1:], row[1:], strict=False)
    rest = [words if len(words) > SENTENCE else f"{name}: {words}" for name, words in cells]
    return "• " + " · ".join([row[0], *rest])


def _words(part: Any) -> str:
    """The words of a cell, raw or rich."""
    if isinstance(part, dict):
        own = part.get("text")
        return own if isinstance(own, str) else _words(part.get("elements") or [])
    return "".join(map(_words, part))


def _within(lines: Sequence[str], room: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < len("… and 100 more"):
            return [*kept, f"… and {len(lines) - len(kept)} more"]
        kept.append(shorten(line, SECTION))
    return kept
