"""Tables and charts: each count and length Slack names, at it and one over; and an older Slack."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.blocks.check import message_blocks
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from bot.sandbox.refused import Refused
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import Json, chart, number, pie, plot, raw, table

ROWS = [[raw()], [raw()]]


def verdict(*blocks: Json) -> str:
    try:
        message_blocks(list(blocks))
    except Refused as refused:
        return refused.error
    return "taken"


def data_table(rows: list[list[Json]], **more: Any) -> Json:
    return table(rows, type="data_table", **{"caption": "Figures", **more})


SIZES: list[tuple[str, Any, int]] = [
    ("chart title", lambda n: chart(plot(), n), 50),
    ("line series", lambda n: chart(plot("line", series=n)), 12),
    ("bar points", lambda n: chart(plot("bar", points=n)), 20),
    ("area series", lambda n: chart(plot("area", series=n)), 12),
    ("x_label", lambda n: chart(plot(x_label="x" * n)), 50),
    ("y_label", lambda n: chart(plot(y_label="x" * n)), 50),
    ("pie segments", lambda n: chart(pie(n)), 12),
    ("segment label", lambda n: chart(pie(size=n)), 20),
    ("table rows", lambda n: table([[raw(1)]] * n), 100),
    ("table cells", lambda n: table([[raw(1)] * n]), 20),
    ("column settings", lambda n: table(ROWS, column_settings=[{"align": "left"}] * n), 20),
    ("table characters", lambda n: table([[raw(5000), raw(n - 5000)]]), 10_000),
    ("data_table rows", lambda n: data_table([[raw(1)]] * n), 201),
    ("data_table cells", lambda n: data_table([[raw(1)] * n] * 2), 20),
    ("page_size", lambda n: data_table(ROWS, page_size=n), 100),
]


@pytest.mark.parametrize(("make", "most"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
def test_one_at_the_limit_is_taken_and_one_over_is_refused(make: Any, most: int):
    assert verdict(make(most)) == "taken"
    assert verdict(make(most + 1)) == "invalid_blocks"


def test_the_words_of_a_table_count_for_the_whole_message_too():
    rows = [[raw(9_000)], [raw(9_000)]]
    assert verdict(data_table(rows)) == "msg_blocks_too_long"
    assert verdict(data_table([[raw(10_000)], [raw(10_000)], [raw(1)]])) == "invalid_blocks"


def test_a_message_holds_two_charts_and_one_table():
    two = [chart(plot()), chart(pie())]
    assert verdict(*two, table(ROWS)) == "taken"
    assert verdict(*two, chart(plot("line"))) == "invalid_blocks"
    assert verdict(table(ROWS), data_table(ROWS)) == "only_one_table_allowed"


def uneven(kind: str = "line") -> Json:
    found = plot(kind, series=2)
    found["series"][1] = {"name": "s1", "data": found["series"][1]["data"][:1]}
    return found


def unnamed() -> Json:
    found = plot(series=2)
    found["series"][1] = {**found["series"][1], "name": "s0"}
    return found


REFUSED: dict[str, Json] = {
    "no chart": {"type": "data_visualization", "title": "x"},
    "no title": {"type": "data_visualization", "chart": plot()},
    "a chart of an unknown type": chart(plot("radar")),
    "a title that is a text object": {**chart(plot()), "title": {"type": "plain_text", "text": "x"}},
    "a series without one category": chart(uneven()),
    "two series of one name": chart(unnamed()),
    "two categories of one name": chart({**plot(), "axis_config": {"categories": ["l0", "l0"]}}),
    "a pie with an empty segment": chart(pie(value=0)),
    "a value that is no number": chart({"type": "pie", "segments": [{"label": "a", "value": "1"}]}),
    "a value that is endless": chart(pie(value=float("inf"))),
    "an empty chart": chart(plot(series=0)),
    "an alt text, for which Slack has no field": chart(plot(), alt_text="x"),
    "an empty cell": table([[raw(0)]]),
    "a number without its words": table([[{"type": "raw_number", "value": 1}]]),
    "a cell in mrkdwn": table([[{"type": "mrkdwn", "text": "x"}]]),
    "a table without rows": table([]),
    "a data_table without caption": table(ROWS, type="data_table"),
    "a data_table of a header only": data_table([[raw()]]),
    "a data_table with ragged rows": data_table([[raw()], [raw(), raw()]]),
}


@pytest.mark.parametrize("block", REFUSED.values(), ids=REFUSED.keys())
def test_this_is_refused(block: Json):
    assert verdict(block) == "invalid_blocks"


async def test_an_older_slack_refuses_what_it_does_not_know(house: House):
    house.slack.faults.older("data_visualization", "table")
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await house.client.chat_postMessage(channel=HOSPITAL.triage, text="x", blocks=[chart(plot())])
    await house.client.chat_postMessage(channel=HOSPITAL.triage, text="x", blocks=[data_table(ROWS)])
    house.slack.faults.clear()
    await house.client.chat_postMessage(channel=HOSPITAL.triage, text="x", blocks=[chart(plot())])


def test_tables_and_charts_can_be_read():
    message = {"blocks": [chart(plot()), chart(pie(1)), table([[raw(2), number(3, "three")]])]}
    assert text_of(message) == "xxxxx\ns0: l0 1, l1 1\nxxxxx\nxxxxx: 1\nxx | three"
