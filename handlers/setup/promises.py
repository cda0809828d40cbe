"""Promises: within which time people hear, and how many of a hundred promises the hospital wants to keep."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from handlers.services.blocks import Block, context, field, number_input
from handlers.services.reading import typed, whole_number
from handlers.services.targets import MOST, NAMES, Targets, targets_of
from handlers.setup.page_draft import Errors, PageDraft
from storage.models import Workspace

LABELS = {
    "answer_days": "Somebody has read it: business days",
    "could_hours": "The same where it could harm a patient: business hours",
    "did_hours": "The same where it did: hours, day and night",
    "decision_days": "What becomes of it: business days",
    "progress_days": "The longest silence until it is done: business days",
}
EMPTY = "An empty field keeps to Pebble's proposal, which stands in it in grey."
ABOUT = "Within which time people hear. A first answer that is promised already keeps its hour."
OUT_OF_RANGE = f"Please write a whole number from 1 to {MOST}, or leave it empty."
GOAL_OUT_OF_RANGE = "Please write a whole number from 1 to 100."
Named = Callable[[str], str]
"""The block id of a target's field, by the target's name."""


class PromisesDraft(PageDraft):
    """Targets that differ from the defaults, and the goal in percent."""

    targets: dict[str, int]
    kept_goal: int

    def apply(self, found: Workspace, today: date) -> None:
        """Set them."""
        found.targets, found.kept_goal = dict(self.targets), self.kept_goal

    def told(self, today: date) -> list[str]:
        """What is set now, in lines of mrkdwn."""
        now = targets_of(self.targets)
        return [*lines_of(now), f"*Goal* {self.kept_goal} of 100 promises kept"]


def lines_of(targets: Targets) -> list[str]:
    """Each promise with its time: "*What becomes of it* 15 business days"."""
    said = ((LABELS[name].partition(": "), getattr(targets, name)) for name in NAMES)
    return [f"*{what}* {_amount(number, unit)}" for (what, _, unit), number in said]


def _amount(number: int, unit: str) -> str:
    if number == 1:
        unit = unit.replace("days", "day", 1).replace("hours", "hour", 1)
    return f"{number} {unit}"


def promises_form(found: Workspace, today: date) -> list[Block]:
    """The fields, filled with what is set."""
    goal = number_input("goal", least=1, most=100, initial=found.kept_goal)
    return [
        context(ABOUT),
        *target_fields(found.targets, targets_of(), lambda name: name),
        context(EMPTY),
        field("Promises kept: our goal, in percent", goal, block_id="goal", optional=False),
    ]


def target_fields(known: Mapping[str, int], otherwise: Targets, named: Named) -> list[Block]:
    """A field for each target; what holds while it is empty stands in it in grey."""
    return [_target(name, known.get(name), getattr(otherwise, name), named(name)) for name in NAMES]


def _target(name: str, value: int | None, otherwise: int, block_id: str) -> Block:
    shown = value if value is not None and 1 <= value <= MOST else None
    box = number_input(name, least=1, most=MOST, initial=shown, placeholder=str(otherwise))
    return field(LABELS[name], box, block_id=block_id)


def parse_promises(view: Mapping[str, Any], today: date) -> PromisesDraft | Errors:
    """The draft, or what to say under which field."""
    targets, errors = targets_typed(view, lambda name: name)
    goal = whole_number(typed(view, "goal"))
    if goal is None or not 1 <= goal <= 100:
        errors["goal"] = GOAL_OUT_OF_RANGE
    if errors or goal is None:
        return errors
    return PromisesDraft(targets=targets, kept_goal=goal)


def targets_typed(view: Mapping[str, Any], named: Named) -> tuple[dict[str, int], Errors]:
    """The targets that were filled in, and what to say under which field of the others."""
    said = {name: typed(view, named(name)).strip() for name in NAMES}
    numbers = {name: whole_number(text) for name, text in said.items() if text}
    good = {name: number for name, number in numbers.items() if number is not None and 1 <= number <= MOST}
    return good, {named(name): OUT_OF_RANGE for name in numbers.keys() - good.keys()}
