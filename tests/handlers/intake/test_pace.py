"""Twenty reports an hour: how somebody is told when the next one is taken."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.intake.pace import MOST, too_many

NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


def minutes_ago(*ago: float) -> list[datetime]:
    return [NOW - timedelta(minutes=minutes) for minutes in ago]


@pytest.mark.parametrize(
    ("oldest", "wait"), [(20, "40 minutes"), (58.5, "2 minutes"), (59.5, "a minute"), (59.999, "a minute")]
)
def test_the_twenty_first_waits_until_the_oldest_of_twenty_is_an_hour_old(oldest: float, wait: str) -> None:
    said = too_many(minutes_ago(*[1] * (MOST - 1), oldest), NOW)
    assert f"press Send again in {wait}." in said and "words stay in this form" in said
