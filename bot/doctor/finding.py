"""What the doctor finds, and how it is told: one line each, the remedy below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a finding stands; each value is the mark that people see."""

    OK = "✓"
    NOTE = "·"
    WARNING = "!"
    PROBLEM = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. Neither sentence nor remedy ever holds a secret."""

    what: str
    state: State
    sentence: str
    remedy: str = ""


def ok(what: str, sentence: str) -> Finding:
    """All is well."""
    return Finding(what, State.OK, sentence)


def note(what: str, sentence: str) -> Finding:
    """Good to know."""
    return Finding(what, State.NOTE, sentence)


def warning(what: str, sentence: str, remedy: str) -> Finding:
    """Pebble works, but not for long or not for all."""
    return Finding(what, State.WARNING, sentence, remedy)


def problem(what: str, sentence: str, remedy: str) -> Finding:
    """Pebble cannot do its work."""
    return Finding(what, State.PROBLEM, sentence, remedy)


def told(findings: Sequence[Finding]) -> str:
    """The lines for a terminal, and a last one that sums them up."""
    lines = []
    for found in findings:
        lines.append(f"{found.state} {found.what}: {found.sentence}")
        lines += [f"    {found.remedy}"] if found.remedy else []
    return "\n".join([*lines, "", _sum(findings)])


def _sum(findings: Sequence[Finding]) -> str:
    problems = sum(found.state is State.PROBLEM for found in findings)
    warnings = sum(found.state is State.WARNING for found in findings)
    if not problems and not warnings:
        return "All is well."
    return f"{_count(problems, 'problem')}, {_count(warnings, 'warning')}."


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"
