"""A message without the new blocks says the same, and stays within Slack's limits."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.plainer import holds_new, plainer
from bot.sandbox.blocks.check import message_blocks
from handlers.services.blocks import actions, button, divider, section
from handlers.services.charts import bar_chart, table

CHART = bar_chart("Where people wait", {"Hours": [3]}, ["Orders"], alt="Orders 3 h.")


def words(blocks: list[Any]) -> str:
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


def test_what_every_slack_knows_stays_as_it_is() -> None:
    blocks = [section("hello"), divider()]
    assert (holds_new(blocks), plainer(blocks)) == (False, blocks)


def test_a_chart_leaves_its_caption_behind() -> None:
    assert holds_new(CHART)
    assert plainer(CHART) == CHART[1:]


def test_a_row_becomes_a_line() -> None:
    rows: list[list[Any]] = [["PEB-12", (41.5, "30–53"), "planned"], ["PEB-7", 8]]
    block = table(["Pebble", "Hours", "State"], rows)
    assert (
        words(plainer([block])) == "• PEB-12 · Hours: 30–53 · State: planned\n• PEB-7 · Hours: 8 · State: –"
    )


def test_a_data_table_keeps_its_caption_and_its_rich_words() -> None:
    rich = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "Slow "}, {"type": "link", "url": "u", "text": "scan"}],
    }
    cell = {"type": "rich_text", "elements": [rich]}
    head = [{"type": "raw_text", "text": name} for name in ("Pebble", "What")]
    block = {"type": "data_table", "caption": "Oldest", "rows": [head, [head[0], cell]]}
    assert words(plainer([block])) == "Oldest\n• Pebble · What: Slow scan"


def test_a_long_table_is_cut_at_a_row_and_keeps_the_buttons_below_it() -> None:
    long = table(
        ["", *["A rather long name"] * 4], [[f"row {number}", *["x" * 10] * 4] for number in range(99)]
    )
    found = plainer([*CHART, long, actions(button("Open", "open"))])
    assert found[-1]["type"] == "actions"
    last = words(found).splitlines()[-2:]
    assert (last[0][-1], last[1]) == ("x", "… and 22 more")
    message_blocks(found)


cells = st.text(max_size=300) | st.integers()


@given(
    st.lists(st.text(max_size=200), min_size=1, max_size=20),
    st.lists(st.lists(cells, max_size=20), max_size=99),
)
def test_it_never_is_beyond_the_limits(header: list[str], rows: list[list[Any]]) -> None:
    made = plainer([section("x"), *CHART, table(header, rows), actions(button("Open", "open"))])
    assert message_blocks(made)[-1]["type"] == "actions"
