"""The managers' message: its parts, within Slack's limits, and its text complete without them."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.sandbox.blocks.check import message_blocks
from bot.sandbox.reading import text_of
from handlers.digest.figures import Once, Promises
from handlers.digest.managers import digest_letter, so_far_letter
from handlers.digest.sentences import hours, percent
from handlers.services.dates import span
from storage.queries.figures import Counts
from tests.handlers.digest.full_week import FULL_WEEK

NONE = Counts(0, 0, 0, 0, 0)


def test_it_is_one_message_of_two_charts_and_one_table():
    letter = digest_letter(FULL_WEEK)
    kinds = [block["type"] for block in message_blocks(letter.blocks)]
    assert kinds[:2] == ["header", "section"]
    assert kinds.count("data_visualization") == 2 and kinds.count("table") == 1


def test_its_text_holds_every_number_state_and_date_of_its_blocks():
    letter = digest_letter(FULL_WEEK)
    read = " ".join(
        text_of({"blocks": [block]}) for block in letter.blocks if block["type"] != "data_visualization"
    )
    numbers = set(re.findall(r"\d[\d.,]*\d|\d", read))
    assert numbers - set(re.findall(r"\d[\d.,]*\d|\d", letter.text)) == set()
    for one in (*FULL_WEEK.heaviest, *FULL_WEEK.oldest):
        assert one.name in letter.text and one.area in letter.text
    assert all(one.state in letter.text for one in FULL_WEEK.heaviest)


def test_names_of_areas_cannot_be_markup():
    odd = replace(FULL_WEEK.heaviest[0], area="<!channel> & more")
    letter = digest_letter(replace(FULL_WEEK, heaviest=(odd,)))
    assert "<!channel>" not in letter.text and "&lt;!channel&gt; &amp; more" in letter.text


@pytest.mark.parametrize(
    "less",
    [
        {"heaviest": ()},
        {"oldest": (), "unanswered": 0},
        {"trend": ()},
        {"trend": FULL_WEEK.trend[:1]},
        {"heaviest": (), "oldest": (), "waits": (), "thanks": (), "split": None, "trend": ()},
        {"unanswered": 40},
        {"once": Once(1, 1.0)},
        {"kept": Promises(), "kept_before": Promises()},
    ],
)
def test_whatever_is_missing_the_message_is_one_that_slack_takes(less):
    for letter in (digest_letter(replace(FULL_WEEK, **less)), so_far_letter(replace(FULL_WEEK, **less))):
        message_blocks(letter.blocks)
        assert "None" not in letter.text + str(letter.blocks).replace("None,", "")


def test_what_a_manager_asks_for_holds_no_roles_and_no_charts():
    letter = so_far_letter(FULL_WEEK)
    assert {block["type"] for block in letter.blocks} == {"section"}
    assert "Nurse" not in str(letter.blocks)


def test_a_quiet_week_is_two_lines():
    quiet = replace(FULL_WEEK, week=NONE, kept=Promises())
    lines = digest_letter(quiet).text.splitlines()
    assert len(lines) == 3 and lines[2].startswith(
        "63 pebbles are open; PEB-236 Secure chat and paging, since 9 Nov"
    )


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0.0, "0.0 h"), (0.04, "0.0 h"), (9.94, "9.9 h"), (9.96, "10 h"), (1700.0, "1,700 h")],
)
def test_hours(number, expected):
    assert hours(number) == expected


def test_a_missed_promise_is_never_rounded_away():
    assert percent(Promises(1000, 999)) == "99 %" and percent(Promises(3, 3)) == "100 %"
    assert percent(Promises()) == "none due"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16 to 22 Nov 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 Nov to 6 Dec 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026 to 3 Jan 2027"),
    ],
)
def test_a_span_of_days(first, last, expected):
    assert span(first, last) == expected
