"""A hospital's own patterns: expressions that its people set in Slack, kept from running away with a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LONGEST = 200
# The most ways in which an expression may try to match at one place: times the text's length, its whole cost.
MOST_WAYS = 500
_ORDINARY = (
    "the label printer in pod c prints to pod a, and i lose 10 minutes each time",
    "login takes 3 tries since the upgrade on monday; request 48213 is closed but nothing changed",
    "please call the help desk at 555-0100 when the mar freezes in room 12",
)


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """What a hospital calls one of its identifiers, and the expression that finds it, whatever the case.

    `certain` ones cannot be waved through by the person who writes.
    """

    name: str
    expression: str
    certain: bool = True

    @property
    def placeholder(self) -> re.Pattern[str]:
        """What stands for it in a redacted draft."""
        return _compiled(re.escape(f"[{self.name}]"))

    def spans(self, shadow: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a text in lower case."""
        for found in _compiled(self.expression).finditer(shadow):
            if found.end() > found.start():
                yield found.span()


def own_pattern(name: str, expression: str, certain: bool = True) -> OwnPattern | str:
    """The pattern, or one sentence that says why it cannot be used."""
    name, expression = " ".join(name.split()), expression.strip()
    if not re.fullmatch(r"[^\W\d_][^\W\d_ ]*(?: [^\W\d_]+){0,5}", name) or len(name) > 40:
        return "Give it a name of a few plain words, without numbers, such as: hospital number."
    return _problem(expression) or OwnPattern(name, expression, certain)


def _problem(expression: str) -> str | None:
    if not expression or len(expression) > LONGEST:
        return f"An expression has 1 to {LONGEST} characters."
    try:
        parsed = parser.parse(expression, re.IGNORECASE)
        _compiled(expression)
    except (re.error, OverflowError, RecursionError, ValueError):
        return "This is not an expression that can be read: look for a bracket that is not closed."
    try:
        ways = _ways(parsed)
    except _Unusable as unusable:
        return str(unusable)
    if ways > MOST_WAYS:
        return "This could take very long on some texts: use fewer or narrower repeats, such as {6,8}."
    if any(_compiled(expression).search(text) for text in ("", *_ORDINARY)):
        return "This would stop ordinary reports as well: add a prefix, or the exact number of digits."
    return None


@lru_cache(maxsize=256)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


class _Unusable(Exception):
    pass


def _ways(parsed: Any) -> int:
    """In how many ways the parsed expression can try to match at one place, at most (MOST_WAYS ends it)."""
    ways = 1
    for operation, given in parsed:
        ways = min(ways * _ways_of(str(operation), given), MOST_WAYS + 1)
    return ways


def _ways_of(operation: str, given: Any) -> int:
    if operation in ("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT", "CATEGORY"):
        return 1
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        return _ways_of_repeat(*given)
    if operation == "SUBPATTERN":
        return _ways(given[-1])
    if operation == "BRANCH":
        return sum(_ways(branch) for branch in given[1])
    if operation in ("ASSERT", "ASSERT_NOT"):
        return _ways(given[1])
    raise _Unusable("References to another part of the expression can't be used here.")


def _ways_of_repeat(least: int, most: int, repeated: Any) -> int:
    if most > 100:
        raise _Unusable("Say how many: write {1,12} instead of + or *.")
    once, ways = _ways(repeated), 0
    for times in range(least, most + 1):
        ways = min(ways + once**times, MOST_WAYS + 1)
    return ways
