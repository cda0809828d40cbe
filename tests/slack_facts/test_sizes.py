"""Fact 7 and issue 21: the longest words, names and lists still make messages that Slack takes whole.

Guards: `PIECE` in handlers/services/notes.py, `readable(most=3000)` in handlers/services/reading.py, the limits in
handlers/services/blocks.py (`fitting` for lists), and one table at most. `bot.sandbox` refuses the same. Rates stand in
tests/bot/delivery/test_pacing.py and test_rates.py.
"""

import json
from typing import Any

import pytest

from bot.sandbox.blocks.check import message_blocks
from bot.sandbox.blocks.views import checked_view
from tests.databases import Sqlite
from tests.slack_facts.everything import everything, ward_of
from tests.words.ward import SAID

BUDGET, NOTICE, VIEW = 12_000, 4000, 250_000
"""Characters of one message's blocks, of a fallback text (`chat.update` takes no more), and bytes of a view."""


def written(part: Any) -> int:
    """How many characters stand in these blocks."""
    if isinstance(part, list):
        return sum(map(written, part))
    if isinstance(part, dict):
        return sum(map(written, part.values()))
    return len(part) if isinstance(part, str) else 0


@pytest.mark.parametrize("letter", ["x", "&", "😤", "”"])
async def test_the_longest_words_fit(sqlite: Sqlite, letter: str) -> None:
    words = {name: letter * 3000 for name in SAID}
    async with ward_of(sqlite, words, letter * 70) as ward:
        said = await everything(ward)
    for what, fallback, blocks in said:
        assert len(fallback) <= NOTICE, what
        if isinstance(blocks, dict):
            assert len(json.dumps(blocks, ensure_ascii=False).encode()) <= VIEW, what
            checked_view(dict(blocks), "modal", "home")
        else:
            assert written(blocks) <= BUDGET, f"{what}: {written(blocks)}"
            message_blocks(blocks)
            assert sum(block["type"] in ("table", "data_table") for block in blocks) <= 1, what


async def test_a_direct_message_of_any_length_reaches_it_in_pieces_that_fit(sqlite: Sqlite) -> None:
    async with ward_of(sqlite, SAID | {"answer": "slow " * 8000}, "Maria") as ward:
        said = await everything(ward)
    assert max(written(blocks) for what, _, blocks in said if what == "note") <= BUDGET
