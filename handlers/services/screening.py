"""The privacy check: finds what points to a patient, before anything is stored or sent on.

Record numbers, social security numbers, valid NHS numbers and dates of birth it takes as certain. The rest it
asks about: a person may say that it is not patient data. It is a net, not a proof: a rare story passes it.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from handlers.services.clues.contact import addresses_of_machines, emails, links, phones
from handlers.services.clues.days import ages_over_89, days
from handlers.services.clues.names import names
from handlers.services.clues.numbers import (
    account_numbers,
    chi_numbers,
    devices,
    licences,
    other_numbers,
    plan_numbers,
    plates,
)
from handlers.services.clues.places import addresses
from handlers.services.clues.stories import stories
from handlers.services.identifiers import (
    Span,
    dates_of_birth,
    nhs_numbers,
    record_numbers,
    social_security_numbers,
)
from handlers.services.own_patterns import OwnPattern, own_pattern
from handlers.services.text import clean
from storage.screened import Screened

__all__ = ["WORDS", "Finding", "OwnPattern", "Refused", "Waved", "look", "own_pattern", "redact", "screen"]

Waved = tuple[str, int, int]
Kind = str
_CHECKS: dict[Kind, Callable[[str], Iterator[Span]]] = {
    "RECORD_NUMBER": record_numbers,
    "SSN": social_security_numbers,
    "NHS_NUMBER": nhs_numbers,
    "DATE_OF_BIRTH": dates_of_birth,
}
_CLUES: dict[Kind, Callable[[str], Iterator[Span]]] = {
    "PLAN_NUMBER": plan_numbers,
    "ACCOUNT_NUMBER": account_numbers,
    "LICENCE": licences,
    "PLATE": plates,
    "DEVICE": devices,
    "CHI_NUMBER": chi_numbers,
    "LINK": links,
    "EMAIL": emails,
    "AGE_OVER_89": ages_over_89,
    "DATE": days,
    "PHONE": phones,
    "IP_ADDRESS": addresses_of_machines,
    "STORY": stories,
    "OTHER_NUMBER": other_numbers,
}
CERTAIN = frozenset(_CHECKS)
OWN: Kind = "OWN"
_ROUNDS = 8
WORDS: dict[Kind, str] = {
    "RECORD_NUMBER": "record number",
    "SSN": "social security number",
    "NHS_NUMBER": "NHS number",
    "DATE_OF_BIRTH": "date of birth",
    "NAME": "name",
    "ADDRESS": "address",
    "AGE_OVER_89": "age over 89",
    "CHI_NUMBER": "CHI number",
    "DATE": "date",
    "PHONE": "phone number",
    "EMAIL": "e-mail address",
    "PLAN_NUMBER": "plan number",
    "ACCOUNT_NUMBER": "account number",
    "LICENCE": "licence number",
    "PLATE": "number plate",
    "DEVICE": "device number",
    "LINK": "link",
    "IP_ADDRESS": "network address",
    "OTHER_NUMBER": "patient number",
    "STORY": "detail about one patient",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place, `start` to `end` in the text that was looked at, that points to a patient.

    `words` says in plain English what kind it is; what was found is deliberately not here. Whoever wrote the
    text may wave it through unless it is `certain`.
    """

    type: Kind
    start: int
    end: int
    certain: bool
    words: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a text may not be stored, and the draft a person may send instead."""

    findings: tuple[Finding, ...]
    redacted: str = field(repr=False)


def make_ready() -> None:
    """Read the lists and weights now (some tenths of a second), and not when the first person sends words."""
    look("Mr A")


def screen(text: str, *, own: Sequence[OwnPattern] = (), waved: Collection[Waved] = ()) -> Screened | Refused:
    """The cleaned text as storage takes it, or what in it points to a patient.

    `own` are a hospital's patterns; `waved` are findings (type, start, end in the cleaned text) that a person
    said are not patient data. What is certain is never waved through.
    """
    cleaned = clean(text)
    findings = [
        finding
        for finding in look(cleaned, own=own)
        if finding.certain or (finding.type, finding.start, finding.end) not in waved
    ]
    return Refused(tuple(findings), redact(cleaned, findings)) if findings else Screened(cleaned)


def look(text: str, *, own: Sequence[OwnPattern] = ()) -> list[Finding]:
    """What points to a patient, in order and never overlapping.

    Offsets count in `text` as given; give it cleaned, since what is invisible hides a number.
    """
    found = _look_once(text, own)
    # What a redaction uncovers is found too, so that a redacted draft passes.
    for _round in range(_ROUNDS):
        more = _look_once(redact(text, found), own) if found else []
        if not more:
            break
        found = _apart([*found, *(_moved_back(finding, found) for finding in more)])
    return found


def _look_once(text: str, own: Sequence[OwnPattern]) -> list[Finding]:
    written = _without_placeholders(text, own)
    return _apart(_findings(_shadow(written), written, own))


def _moved_back(finding: Finding, found: Sequence[Finding]) -> Finding:
    """What was found in a redacted draft, at its place in the text before these were redacted."""
    start, end = (_place_before(place, found) for place in (finding.start, finding.end))
    return replace(finding, start=start, end=end)


def _place_before(place: int, found: Sequence[Finding]) -> int:
    for one in found:
        grown = len(one.words) + 2 - (one.end - one.start)
        if place <= one.start:
            break
        place = max(place - grown, one.end)
    return place


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    found: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (one.start, -one.end)):
        if found and finding.start < found[-1].end:
            found[-1] = _one_of(found[-1], finding)
        else:
            found.append(finding)
    return found


def _one_of(first: Finding, second: Finding) -> Finding:
    """Two that overlap as one place: what is certain tells what it is and where it begins, else what came first."""
    kind = second if second.certain and not first.certain else first
    return Finding(kind.type, kind.start, max(first.end, second.end), kind.certain, kind.words)


def redact(text: str, findings: Sequence[Finding]) -> str:
    """The text with each finding replaced by what it was: "chart of [record number]"."""
    for finding in sorted(findings, key=lambda finding: finding.start, reverse=True):
        text = f"{text[: finding.start]}[{finding.words}]{text[finding.end :]}"
    return text


_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(WORDS.values())})\]", re.IGNORECASE)
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—−"}


def _without_placeholders(text: str, own: Sequence[OwnPattern]) -> str:
    """The text with old redactions blanked out, letter for letter so that offsets hold."""
    for placeholder in (_PLACEHOLDER, *(pattern.placeholder for pattern in own)):
        text = placeholder.sub(lambda found: "|" * len(found[0]), text)
    return text


def _shadow(text: str) -> str:
    """The text in plain lower case, letter for letter so that offsets hold."""
    return text.lower() if text.isascii() else "".join(map(_plain_letter, text)).translate(_DASHES)


def _plain_letter(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", letter).lower()
    return folded if len(folded) == 1 else letter


def _findings(shadow: str, written: str, own: Sequence[OwnPattern]) -> Iterator[Finding]:
    for kind, check in (*_CHECKS.items(), *_CLUES.items()):
        for start, end in check(shadow):
            yield Finding(kind, start, end, kind in CERTAIN, WORDS[kind])
    for start, end in addresses(shadow, written):
        yield Finding("ADDRESS", start, end, False, WORDS["ADDRESS"])
    for start, end in names(written):
        yield Finding("NAME", start, end, False, WORDS["NAME"])
    for pattern in own:
        for start, end in pattern.spans(shadow):
            yield Finding(OWN, start, end, pattern.certain, pattern.name)
