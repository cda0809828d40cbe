"""Fact 8: what people type, and what they are called, pages nobody and disguises no link.

Guards: `escape` in handlers/services/text.py at every edge, and `quote` and `plain` in handlers/services/blocks.py,
which Slack does not interpret. That nothing pages in a whole story is test_words_cannot_page_anybody.
"""

import pytest

from tests.databases import Sqlite
from tests.slack_facts.everything import everything, marked_up, ward_of
from tests.words.ward import SAID

HOSTILE = (
    "<!channel>",
    "<!here|all>",
    "<!everyone>",
    "<!subteam^S0HOSTILE>",
    "<@U0HOSTILE>",
    "<https://evil.example|EHR login>",
    "a & b &lt;!channel&gt;",
)


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_nothing_that_people_typed_or_are_called_is_markup(sqlite: Sqlite, hostile: str) -> None:
    async with ward_of(sqlite, {name: f"{hostile} {name}" for name in SAID}, hostile) as ward:
        said = await everything(ward)
    assert sum(hostile in str(blocks) for _, _, blocks in said) > 30, "it is there, where it is harmless"
    for what, fallback, blocks in said:
        for text in [fallback, *marked_up(blocks)]:
            assert hostile not in text, f"{what}: {text}"


async def test_a_name_is_read_as_it_is_written(sqlite: Sqlite) -> None:
    """`&` goes first: else people would read "&lt;"."""
    async with ward_of(sqlite, SAID, "R&D <ICU>") as ward:
        said = await everything(ward)
    texts = [text for _, fallback, blocks in said for text in [fallback, *marked_up(blocks)] if "ICU" in text]
    assert len(texts) > 10 and all("R&amp;D &lt;ICU&gt;" in text for text in texts)
