"""Numbers by role or unit that give nobody away: small groups are told together, so that none can be worked out.

A number of its own needs five distinct people. All smaller groups are rolled up; if what they make together is still
small, or is one group alone (which the total would give away), the next smallest joins them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIVE = 5
"""Distinct people that a number of its own needs."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some people, and how many things they did."""

    people: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class Split:
    """The groups that may be told, largest first, and the others together; `others` is None if there are none."""

    told: tuple[tuple[str, Group], ...]
    others: Group | None


def rolled_up(groups: Mapping[str, Group]) -> Split | None:
    """The split that may be told; None where no number by group may be (then nothing but the total is told)."""
    # The smallest first; count and name only settle ties, so that the same week is always told alike.
    waiting = sorted(
        (name for name in groups if groups[name].people),
        key=lambda name: (len(groups[name].people), groups[name].count, name),
    )
    hidden = [name for name in waiting if len(groups[name].people) < FIVE]
    left = waiting[len(hidden) :]
    while left and hidden and _gives_away([groups[name] for name in hidden]):
        hidden.append(left.pop(0))
    if not left:
        return None
    return Split(
        tuple((name, groups[name]) for name in reversed(left)), _together([groups[name] for name in hidden])
    )


def _gives_away(hidden: Sequence[Group]) -> bool:
    """Whether the total less what is told would be one group's own number, or that of fewer than five people."""
    return len(hidden) < 2 or len(_everybody(hidden)) < FIVE


def _together(groups: Sequence[Group]) -> Group | None:
    return Group(_everybody(groups), sum(group.count for group in groups)) if groups else None


def _everybody(groups: Sequence[Group]) -> frozenset[str]:
    return frozenset(person for group in groups for person in group.people)
