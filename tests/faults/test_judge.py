"""The judge sees every loss and every double that is planted, and nothing where all is well."""

from dataclasses import replace
from typing import Any

import pytest

from tests.faults.judge import Count, Evidence, Message, OwedRow, Report, Said, Stored, Told, judge, total

CARDS, HOME = "C0EHRPEBBLES", "D0NURSE"
CARD = Message(CARDS, "1.1", "card", "o1", "PEB-7 · Printing\nThe label printer prints twice, as in PEB-3")
RECEIPT = Message(HOME, "1.2", "receipt", "o2", "PEB-7 is saved.")
NOTE = Message(CARDS, "1.3", "note", "o3", "A nurse adds: by the zuqbquz desk")
NEWS = Message(HOME, "1.4", "news", "o4", "The zuqcquz cable was loose")
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


def without(message: Message, **more: Any) -> Evidence:
    return replace(WELL, messages=[one for one in WELL.messages if one is not message], **more)


def with_another(message: Message, **changes: str) -> Evidence:
    return replace(WELL, messages=[*WELL.messages, replace(message, head="9.9", **changes)])


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
}  # fmt: skip


@pytest.mark.parametrize(("evidence", "wrong"), PLANTED.values(), ids=PLANTED)
def test_what_is_planted_is_found(evidence: Evidence, wrong: dict[str, int]):
    found = total(judge(evidence).values())
    for figure in ("half", "lost", "never", "twice", "unanswered"):
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
