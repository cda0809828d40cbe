"""What came back from the settings form, parsed once and trusted from then on."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.services.reading import chosen_all, typed
from handlers.services.text import clean
from handlers.setup.zones import problem_with, zone_named

UNITS, UNIT = 100, 75
"""How many units there may be, and how many characters each may have: Slack's limits for a menu."""

_PERSON = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class Draft(BaseModel):
    """Settings that can be saved; times are minutes after midnight, and closing at 0 is at midnight."""

    model_config = ConfigDict(frozen=True)

    triage_channel: str
    managers_channel: str | None
    managers: frozenset[str]
    administrators: frozenset[str]
    timezone: str
    opens: int
    closes: int
    work_days: list[int]
    units: list[str]
    whom_to_call: str


def parse(view: Mapping[str, Any]) -> Draft | dict[str, str]:
    """The draft, or what to say under which field of the form."""
    opens, closes = minutes(typed(view, "opens")), minutes(typed(view, "closes"))
    zone, units, days = zone_named(typed(view, "zone")), lines(typed(view, "units")), _days(view)
    triage = channel(view, "triage")
    errors = _hours_wrong(opens, closes) | _units_wrong(units)
    if zone is None:
        errors["zone"] = problem_with(typed(view, "zone"))
    if not days:
        errors["days"] = "Please tick at least one day on which IT works."
    if triage is None:
        errors["triage"] = "Please choose the channel in which IT reads pebbles."
    if errors or opens is None or closes is None or zone is None or triage is None:
        return errors
    return Draft(
        triage_channel=triage,
        managers_channel=channel(view, "managers_channel"),
        managers=people(view, "managers"),
        administrators=people(view, "administrators"),
        timezone=zone,
        opens=opens,
        closes=closes,
        work_days=days,
        units=units,
        whom_to_call=clean(typed(view, "whom_to_call")),
    )


def channel(view: Mapping[str, Any], block_id: str) -> str | None:
    """The channel chosen; None if none, or if it is no channel."""
    found = typed(view, block_id)
    return found if _CHANNEL.fullmatch(found) else None


def people(view: Mapping[str, Any], block_id: str) -> frozenset[str]:
    """The people chosen."""
    return frozenset(found for found in chosen_all(view, block_id) if _PERSON.fullmatch(found))


def minutes(clock: str) -> int | None:
    """Minutes after midnight: "08:30" is 510; None for anything else."""
    found = _CLOCK.fullmatch(clock)
    return int(found[1]) * 60 + int(found[2]) if found else None


def lines(text: str) -> list[str]:
    """One entry a line, each once, in their order."""
    return list(dict.fromkeys(entry for line in text.splitlines() if (entry := clean(line))))


def _days(view: Mapping[str, Any]) -> list[int]:
    return sorted({int(day) for day in chosen_all(view, "days") if day in tuple("0123456")})


def _hours_wrong(opens: int | None, closes: int | None) -> dict[str, str]:
    if opens is None:
        return {"opens": "Please choose when IT's day begins."}
    if closes is None:
        return {"closes": "Please choose when IT's day ends."}
    if closes and closes <= opens:
        return {"closes": "The day ends later than it begins; 00:00 means midnight."}
    return {}


def _units_wrong(units: list[str]) -> dict[str, str]:
    if len(units) > UNITS:
        return {"units": f"That are {len(units)} units; a Slack menu holds {UNITS}."}
    if long := next((unit for unit in units if len(unit) > UNIT), None):
        return {"units": f"“{long[:30]}…” is longer than the {UNIT} characters a menu shows."}
    return {}
