"""The privacy check: finds what certainly points to a patient, before anything is stored or sent on.

It knows four kinds: labelled record numbers, social security numbers, valid NHS numbers and dates of birth.
It is a net, not a proof: a name or a rare story passes it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from handlers.services.identifiers import (
    Span,
    dates_of_birth,
    nhs_numbers,
    record_numbers,
    social_security_numbers,
)
from handlers.services.text import clean
from storage.screened import Screened

Kind = Literal["RECORD_NUMBER", "SSN", "NHS_NUMBER", "DATE_OF_BIRTH"]
_CHECKS: dict[Kind, Callable[[str], Iterator[Span]]] = {
    "RECORD_NUMBER": record_numbers,
    "SSN": social_security_numbers,
    "NHS_NUMBER": nhs_numbers,
    "DATE_OF_BIRTH": dates_of_birth,
}
WORDS: dict[Kind, str] = {
    "RECORD_NUMBER": "record number",
    "SSN": "social security number",
    "NHS_NUMBER": "NHS number",
    "DATE_OF_BIRTH": "date of birth",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place, `start` to `end` in the text that was looked at, that points to a patient.

    `words` says in plain English what kind it is; what was found is deliberately not here.
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


def screen(text: str) -> Screened | Refused:
    """The cleaned text as storage takes it, or what in it points to a patient."""
    cleaned = clean(text)
    findings = look(cleaned)
    return Refused(tuple(findings), redact(cleaned, findings)) if findings else Screened(cleaned)


def look(text: str) -> list[Finding]:
    """What points to a patient, in order and never overlapping.

    Offsets count in `text` as given; give it cleaned, since what is invisible hides a number.
    """
    shadow = _shadow(text)
    found: list[Finding] = []
    for start, end, kind in sorted(_spans(shadow), key=lambda span: (span[0], -span[1])):
        if not found or start >= found[-1].end:
            found.append(Finding(kind, start, end, True, WORDS[kind]))
        elif end > found[-1].end:
            found[-1] = replace(found[-1], end=end)
    return found


def redact(text: str, findings: Sequence[Finding]) -> str:
    """The text with each finding replaced by what it was: "chart of [record number]"."""
    for finding in sorted(findings, key=lambda finding: finding.start, reverse=True):
        text = f"{text[: finding.start]}[{finding.words}]{text[finding.end :]}"
    return text


_PLACEHOLDER = re.compile(r"\[(?:record number|social security number|nhs number|date of birth)\]")
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—−"}


def _shadow(text: str) -> str:
    """The text in plain lower case, letter for letter so that offsets hold, old redactions blanked out."""
    plain = text.lower() if text.isascii() else "".join(map(_plain_letter, text)).translate(_DASHES)
    return _PLACEHOLDER.sub(lambda found: "|" * len(found[0]), plain)


def _plain_letter(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", letter).lower()
    return folded if len(folded) == 1 else letter


def _spans(shadow: str) -> Iterator[tuple[int, int, Kind]]:
    for kind, check in _CHECKS.items():
        for start, end in check(shadow):
            yield start, end, kind
