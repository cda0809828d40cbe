"""Texts about one pebble are chosen by label, so no two labels may be the same."""

from handlers.stewardship.one_text import told_apart


def test_texts_of_one_minute_are_told_apart() -> None:
    assert told_apart(["Thanks, 9:05", "A question, 9:05", "Thanks, 9:05", "Thanks, 9:04"]) == [
        "Thanks, 9:05, 2 of 2 that minute", "A question, 9:05", "Thanks, 9:05, 1 of 2 that minute", "Thanks, 9:04",
    ]  # fmt: skip
