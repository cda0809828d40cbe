"""Counts what was lost, doubled or left half done, from what people were told, the database and Slack's record.

Pure, and told nothing by the bot: messages are known by the pebble that they name, not by what the bot says it sent.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from itertools import pairwise, zip_longest

DUE = ("card", "receipt")
"""What every stored report is owed."""
DIGEST = "digest"
"""The kind of message that comes once in every period."""
QUOTES = ("asked_again",)
"""Kinds of message that repeat days later what somebody was told before."""


class Told(StrEnum):
    """What the form said after one press of Send; nothing: no answer, so Slack itself says that it failed."""

    SAVED = "saved"
    NOT_SAVED = "not saved"
    NOTHING = "nothing"


@dataclass(slots=True)
class Report:
    """One form and what its reporter was told at each press, the last at the end; `cause` is what broke meanwhile."""

    cause: str
    submission: str
    person: str
    told: list[Told] = field(default_factory=list)

    @property
    def known(self) -> Told:
        """What the reporter believes in the end: a green tick is not taken back."""
        return Told.SAVED if Told.SAVED in self.told else self.told[-1]


@dataclass(frozen=True, slots=True)
class Stored:
    """A pebble in the database; `whole`: with its words, its first line of history, its owed card and receipt."""

    number: int
    submission: str
    whole: bool


@dataclass(frozen=True, slots=True)
class OwedRow:
    """An owed message in the database; a whisper is ephemeral and leaves no trace in Slack.

    Of those about one pebble that go to the same side, a lower `position` must stand before a higher one.
    """

    id: str
    kind: str
    pebble: int | None
    state: str
    whisper: bool = False
    to: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the bot that stands in Slack, in the thread that begins at `head` (itself, if it begins one)."""

    channel: str
    head: str
    kind: str
    id: str
    words: str
    ts: str = "0"

    @property
    def names(self) -> int | None:
        """The number of the pebble that it is about: the first that it names."""
        found = re.search(r"\bPEB-(\d+)\b", self.words)
        return int(found.group(1)) if found else None


@dataclass(frozen=True, slots=True)
class Said:
    """A word that somebody wrote in a thread, which the other side must read once: IT in a channel, or the reporter."""

    cause: str
    word: str
    to_it: bool = True


@dataclass(frozen=True, slots=True)
class Week:
    """A digest fell due while `cause` was at work; `since` is when, in Slack's time (Unix seconds)."""

    cause: str
    since: float


@dataclass(slots=True)
class Count:
    """The figures of one cause. `lost`: told "saved" and not stored. `owed` and `sent` are messages.

    `weeks` had a digest to come and `digests` came; `uneven`: weeks with none or several.

    `trouble` names each thing that was lost, doubled or half done.
    """

    reports: int = 0
    told_saved: int = 0
    told_not: int = 0
    told_nothing: int = 0
    stored: int = 0
    half: int = 0
    lost: int = 0
    owed: int = 0
    sent: int = 0
    never: int = 0
    twice: int = 0
    unanswered: int = 0
    weeks: int = 0
    digests: int = 0
    uneven: int = 0
    disorder: int = 0
    trouble: tuple[str, ...] = ()

    def __add__(self, other: "Count") -> "Count":
        return Count(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def message(self, name: str, found: int) -> None:
        """Count one owed message that stands in Slack so often."""
        self.owed += 1
        self.sent += found > 0
        self.note("never", int(found == 0), f"never sent: {name}")
        self.note("twice", max(0, found - 1), f"sent {found} times: {name}")

    def note(self, figure: str, amount: int, what: str) -> None:
        """Add to one of the figures that must be 0, and say what it was."""
        if amount:
            setattr(self, figure, getattr(self, figure) + amount)
            self.trouble += (what,)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that is known at the end."""

    reports: Sequence[Report]
    stored: Sequence[Stored]
    owed: Sequence[OwedRow]
    messages: Sequence[Message]
    said: Sequence[Said] = ()
    weeks: Sequence[Week] = ()


def judge(evidence: Evidence) -> dict[str, Count]:
    """The figures by cause."""
    counts: dict[str, Count] = defaultdict(Count)
    pebbles = defaultdict(list)
    for one in evidence.stored:
        pebbles[one.submission].append(one)
    cause_of: dict[int, str] = {}
    for report in evidence.reports:
        mine = pebbles[report.submission]
        cause_of |= {one.number: report.cause for one in mine}
        _count_report(counts[report.cause], report, mine, evidence.messages)
    for cause, name, found in (*_rows(evidence, cause_of), *_words(evidence)):
        counts[cause].message(name, found)
    for cause, what in _out_of_order(evidence, cause_of):
        counts[cause].note("disorder", 1, f"out of order: {what}")
    _count_weeks(counts, evidence)
    return dict(counts)


def _count_report(count: Count, report: Report, mine: Sequence[Stored], messages: Iterable[Message]) -> None:
    names = " and ".join(f"PEB-{one.number}" for one in mine) or report.submission
    count.reports += 1
    count.told_saved += report.known is Told.SAVED
    count.told_not += report.known is Told.NOT_SAVED
    count.told_nothing += report.known is Told.NOTHING
    count.stored += bool(mine)
    count.note("half", sum(not one.whole for one in mine), f"half-saved: {names}")
    count.note("lost", int(report.known is Told.SAVED and not mine), f"told “saved” but not stored: {names}")
    count.note("twice", max(0, len(mine) - 1), f"one form, more than one pebble: {names}")
    standing = Counter((message.kind, message.names) for message in messages)
    for one in mine:
        for kind in DUE:
            count.message(f"{kind} of PEB-{one.number}", standing[kind, one.number])
    unanswered = not _answered(report, mine, messages)
    count.note("unanswered", int(unanswered), f"the reporter has no answer: {names}")


def _answered(report: Report, mine: Sequence[Stored], messages: Iterable[Message]) -> bool:
    """Whether the reporter has the receipt in their own direct messages, or knows that it is not saved."""
    if not mine:
        return report.known is not Told.SAVED
    home = f"D{report.person[1:]}"
    receipts = {message.names for message in messages if (message.channel, message.kind) == (home, "receipt")}
    return all(one.number in receipts for one in mine)


def _rows(evidence: Evidence, cause_of: dict[int, str]) -> Iterator[tuple[str, str, int]]:
    """Every other message that the database says is owed, and how often it stands in Slack."""
    standing = Counter(message.id for message in evidence.messages)
    for row in evidence.owed:
        # Moot is what stopped being true before it left: silence is then the answer, but two are still one too many.
        silent = row.state == "moot" and not standing[row.id]
        if row.kind not in DUE and not row.whisper and not silent:
            name = f"{row.kind} about PEB-{row.pebble} ({row.state})"
            yield cause_of.get(row.pebble or 0, "something else"), name, standing[row.id]


def _words(evidence: Evidence) -> Iterator[tuple[str, str, int]]:
    """Every word that was written in a thread, and how often the other side reads it."""
    for said in evidence.said:
        anew = [one for one in evidence.messages if one.kind not in QUOTES]
        read = [one for one in anew if one.channel.startswith("D") is not said.to_it]
        side = "IT" if said.to_it else "the reporter"
        yield said.cause, f"a word to {side} ({said.word})", sum(said.word in one.words for one in read)


def _out_of_order(evidence: Evidence, cause_of: dict[int, str]) -> Iterator[tuple[str, str]]:
    """Each pair of neighbours about one pebble, on one side of it, that stands the wrong way round."""
    rows = {row.id: row for row in evidence.owed if row.pebble is not None and row.position}
    sides: dict[tuple[int | None, bool], list[OwedRow]] = defaultdict(list)
    for message in sorted(evidence.messages, key=lambda message: float(message.ts)):
        if row := rows.get(message.id):
            sides[row.pebble, row.to == "reporter"].append(row)
    for (pebble, _), standing in sides.items():
        for before, after in pairwise(standing):
            if before.position > after.position:
                what = f"{before.kind} before {after.kind} about PEB-{pebble}"
                yield cause_of.get(pebble or 0, "something else"), what


def _count_weeks(counts: dict[str, Count], evidence: Evidence) -> None:
    """How often the digest began anew in its channel from one due time to the next."""
    heads = [
        one
        for one in evidence.messages
        if one.kind == DIGEST and one.head == one.ts and one.channel[0] == "C"
    ]
    for week, following in zip_longest(evidence.weeks, evidence.weeks[1:]):
        until = following.since if following else float("inf")
        found = sum(week.since <= float(one.ts) < until for one in heads)
        counts[week.cause].weeks += 1
        counts[week.cause].digests += found
        counts[week.cause].note("uneven", int(found != 1), f"{found} digests in a week of: {week.cause}")


def total(counts: Iterable[Count]) -> Count:
    """All causes together."""
    return sum(counts, Count())
