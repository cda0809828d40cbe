"""What came back from the form of one of the hospital's own patterns, tried out and trusted from then on."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.services.reading import chosen, remembered, typed
from handlers.services.screening import OwnPattern, own_pattern
from handlers.services.text import clean
from handlers.setup.page_draft import Errors
from storage.models import Pattern

MOST = 20
"""How many patterns a hospital may have: each is tried on every text."""
NEW = "+"
"""In place of a pattern's id: one to be added."""
CERTAIN, DOUBTFUL = "certain", "doubtful"

NO_EXAMPLE = "Please write at least one example that it should find; invent the digits."
MISSED = "It does not find: {lines}"
FOUND = "It also finds: {lines}"
GONE = "That pattern isn't there any more. Please go back and choose another."
SAME_NAME = "There is already a pattern of that name."
TOO_MANY = f"There are already {MOST} patterns, and each is tried on every text. Please remove one first."


class PatternDraft(BaseModel):
    """A pattern that can be saved; `id` is `NEW` for one to be added."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    expression: str
    certain: bool


def parse_pattern(view: Mapping[str, Any]) -> PatternDraft | Errors:
    """The draft, once it finds every example that it should and none that it should not; else what to say where."""
    token = remembered(view)
    certain = chosen(view, f"certain:{token}") != DOUBTFUL
    name, expression = clean(typed(view, f"name:{token}")), clean(typed(view, f"expression:{token}"))
    made = own_pattern(name, expression, certain)
    if isinstance(made, str):
        # What is wrong with the name is wrong with any expression.
        block = "name" if isinstance(own_pattern(name, r"zq\d{7}"), str) else "expression"
        return {f"{block}:{token}": made}
    errors = _tried(made, view, token)
    if errors:
        return errors
    return PatternDraft(
        id=token.partition(":")[2], name=made.name, expression=made.expression, certain=certain
    )


def _tried(made: OwnPattern, view: Mapping[str, Any], token: str) -> Errors:
    wanted, unwanted = _lines(view, f"finds:{token}"), _lines(view, f"leaves:{token}")
    missed = [line for line in wanted if not finds(made, line)]
    found = [line for line in unwanted if finds(made, line)]
    errors = {} if wanted else {f"finds:{token}": NO_EXAMPLE}
    if missed:
        errors[f"finds:{token}"] = MISSED.format(lines=_named(missed))
    if found:
        errors[f"leaves:{token}"] = FOUND.format(lines=_named(found))
    return errors


def finds(pattern: OwnPattern, line: str) -> bool:
    """Whether the pattern is in the line, whatever else the check sees there."""
    return any(pattern.spans(line.lower()))


def _lines(view: Mapping[str, Any], block_id: str) -> list[str]:
    return [line for line in map(clean, typed(view, block_id).splitlines()) if line]


def _named(lines: Sequence[str]) -> str:
    more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""
    return ", ".join(f"“{line[:40]}”" for line in lines[:3]) + more


def problem_with(draft: PatternDraft, known: Sequence[Pattern]) -> tuple[str, str] | None:
    """The field and why this cannot be saved beside what is known."""
    if draft.id != NEW and not any(one.id == draft.id for one in known):
        return "name", GONE
    if any(one.name.casefold() == draft.name.casefold() and one.id != draft.id for one in known):
        return "name", SAME_NAME
    return ("name", TOO_MANY) if draft.id == NEW and len(known) >= MOST else None
