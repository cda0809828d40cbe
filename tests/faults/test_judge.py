"""The judge sees every loss and every double that is planted, and nothing where all is well."""

from dataclasses import replace
from typing import Any

import pytest

from tests.faults.judge import (
    Count,
    Evidence,
    Message,
    OwedRow,
    Report,
    Said,
    Stored,
    Told,
    Week,
    judge,
    total,
)  # fmt: skipfrom tests.faults.table import MUST_BE_NOTHING
from tests.faults.table import MUST_BE_NOTHING

CARDS, HOME = "C0EHRPEBBLES", "D0NURSE"
MANAGERS = "C0MANAGERS"
CARD = Message(CARDS, "1.1", "card", "o1", "PEB-7 · Printing\nThe label printer prints twice, as in PEB-3")
RECEIPT = Message(HOME, "1.2", "receipt", "o2", "PEB-7 is saved.")
NOTE = Message(CARDS, "1.3", "note", "o3", "A nurse adds: by the zuqbquz desk")
NEWS = Message(HOME, "1.4", "news", "o4", "The zuqcquz cable was loose")
DIGEST = Message(MANAGERS, "20.0", "digest", "o7", "Your week", ts="20.0")
WELL = Evidence(
    reports=[
        Report("x", "V7", "U0NURSE", [Told.NOTHING, Told.SAVED]),
        Report("y", "V8", "U0CLERK", [Told.NOT_SAVED]),
    ],
    stored=[Stored(7, "V7", whole=True)],
    owed=[
        OwedRow("o1", "card", 7, "sent"),
        OwedRow("o2", "receipt", 7, "sent"),
        OwedRow("o3", "note", 7, "sent"),
        OwedRow("o4", "news", 7, "sent"),
        OwedRow("o5", "nudge", 7, "moot"),
        OwedRow("o6", "hint", 7, "sent", whisper=True),
    ],
    messages=[CARD, RECEIPT, NOTE, NEWS],
    said=[Said("x", "zuqbquz"), Said("x", "zuqcquz", to_it=False)],
)


def with_digests(*digests: Message) -> Evidence:
    """Two weeks: the first is x's and begins at 10, the second y's at 30."""
    weeks = [Week("x", 10.0), Week("y", 30.0)]
    return replace(WELL, messages=[*WELL.messages, *digests], weeks=weeks)


def standing_at(*places: tuple[str, int]) -> Evidence:
    """The card, then notes about the same pebble, each at a ts with its position."""
    rows = [OwedRow(f"n{ts}", "note", 7, "sent", to="thread", position=position) for ts, position in places]
    notes = [Message(CARDS, "1.1", "note", f"n{ts}", "as it is", ts=ts) for ts, _ in places]
    return replace(WELL, owed=[*WELL.owed, *rows], messages=[*WELL.messages, *notes])


def without(message: Message, **more: Any) -> Evidence:
    return replace(WELL, messages=[one for one in WELL.messages if one is not message], **more)


def with_another(message: Message, **changes: str) -> Evidence:
    return replace(WELL, messages=[*WELL.messages, replace(message, head="9.9", **changes)])


def test_what_quotes_an_earlier_message_days_later_is_no_second_one() -> None:
    quoting = replace(NEWS, id="o7", kind="asked_again", head="3.1", ts="3.1")
    found = judge(replace(WELL, messages=[*WELL.messages, quoting]))
    assert not [trouble for count in found.values() for trouble in count.trouble]


def test_all_is_well():
    counts = judge(WELL)
    assert counts["x"] == Count(reports=1, told_saved=1, stored=1, owed=6, sent=6)
    assert counts["y"] == Count(reports=1, told_not=1)


PLANTED = {
    "told saved, and not there": (
        replace(WELL, stored=[], messages=[], owed=[], said=[]),
        {"lost": 1, "unanswered": 1},
    ),
    "half of it": (replace(WELL, stored=[Stored(7, "V7", whole=False)]), {"half": 1}),
    "one form, two pebbles": (
        replace(
            WELL,
            stored=[*WELL.stored, Stored(9, "V7", whole=True)],
            messages=[*WELL.messages, *(replace(one, words="PEB-9", id="o9") for one in (CARD, RECEIPT))],
        ),
        {"twice": 1},
    ),
    "no card": (without(CARD), {"never": 1}),
    "no card, and nobody remembers that it was owed": (without(CARD, owed=WELL.owed[1:]), {"never": 1}),
    "no receipt": (without(RECEIPT), {"never": 1, "unanswered": 1}),
    "the receipt went to somebody else": (
        replace(WELL, messages=[CARD, NOTE, NEWS, replace(RECEIPT, channel="D0CLERK")]),
        {"unanswered": 1},
    ),
    "two cards under one name": (with_another(CARD), {"twice": 1}),
    "two cards under two names": (with_another(CARD, id="o99"), {"twice": 1}),
    "two receipts": (with_another(RECEIPT, id="o99"), {"twice": 1}),
    "a note never left": (
        without(NOTE, said=WELL.said[1:], owed=[*WELL.owed[:2], OwedRow("o3", "note", 7, "owed"), *WELL.owed[3:]]),
        {"never": 1},
    ),
    "a note is said to be sent, and is not there": (without(NOTE, said=WELL.said[1:]), {"never": 1}),
    "the same note twice": (with_another(NOTE), {"twice": 2}),
    "one event, two notes": (with_another(NOTE, id="o99"), {"twice": 1}),
    "a word that IT never reads, and nobody owes": (
        without(NOTE, owed=[row for row in WELL.owed if row.kind != "note"]),
        {"never": 1},
    ),
    "a word that the reporter never hears": (
        without(NEWS, owed=[row for row in WELL.owed if row.kind != "news"]),
        {"never": 1},
    ),
    "what was moot was sent twice": (
        replace(WELL, messages=[*WELL.messages, *(Message(HOME, head, "nudge", "o5", "?") for head in ("2.1", "2.2"))]),
        {"twice": 1},
    ),
    "a week without a digest": (with_digests(DIGEST), {"uneven": 1}),
    "a week with two": (with_digests(DIGEST, replace(DIGEST, head="25.5", ts="25.5", id="o8"),
                                     replace(DIGEST, head="31.0", ts="31.0", id="o9")), {"uneven": 1}),
    "a second note before the first": (standing_at(("3.1", 2), ("3.2", 1), ("3.3", 3)), {"disorder": 1}),
}  # fmt: skip


def test_a_digest_a_week_its_parts_and_what_people_get_of_it_are_not_too_many():
    again = replace(DIGEST, head="31.0", ts="31.0", id="o8")
    part = replace(DIGEST, ts="20.1", id="o9")
    counts = judge(with_digests(DIGEST, part, replace(DIGEST, channel=HOME, id="o10"), again))
    assert [(counts[cause].weeks, counts[cause].digests, counts[cause].uneven) for cause in "xy"] == [
        (1, 1, 0)
    ] * 2


def test_what_stands_in_the_order_in_which_it_was_owed_is_in_order():
    assert total(judge(standing_at(("3.1", 1), ("3.2", 2), ("10.1", 5))).values()).disorder == 0


@pytest.mark.parametrize(("evidence", "wrong"), PLANTED.values(), ids=PLANTED)
def test_what_is_planted_is_found(evidence: Evidence, wrong: dict[str, int]):
    found = total(judge(evidence).values())
    for figure in MUST_BE_NOTHING:
        assert getattr(found, figure) == wrong.get(figure, 0), (figure, found.trouble)
    assert len(found.trouble) >= len(wrong)


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ([Told.NOTHING], "told_nothing"),
        ([Told.NOTHING, Told.NOT_SAVED], "told_not"),
        ([Told.NOT_SAVED, Told.NOTHING], "told_nothing"),
        ([Told.SAVED, Told.NOT_SAVED], "told_saved"),
    ],
)
def test_what_a_reporter_believes_in_the_end(told: list[Told], known: str):
    counted = judge(Evidence([Report("x", "V1", "U0NURSE", told)], [], [], []))["x"]
    assert getattr(counted, known) == 1
