"""What came back from the settings form, parsed once and trusted from then on."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.services.reading import channel, people, typed
from handlers.services.text import clean

UNITS, UNIT = 100, 75
"""How many units there may be, and how many characters each may have: Slack's limits for a menu."""


class Draft(BaseModel):
    """Settings that can be saved."""

    model_config = ConfigDict(frozen=True)

    triage_channel: str
    managers: frozenset[str]
    administrators: frozenset[str]
    units: list[str]
    whom_to_call: str


def parse(view: Mapping[str, Any]) -> Draft | dict[str, str]:
    """The draft, or what to say under which field of the form."""
    triage, units = channel(view, "triage"), lines(typed(view, "units"))
    errors = _units_wrong(units)
    if triage is None:
        return errors | {"triage": "Please choose the channel in which IT reads pebbles."}
    if errors:
        return errors
    return Draft(
        triage_channel=triage,
        managers=people(view, "managers"),
        administrators=people(view, "administrators"),
        units=units,
        whom_to_call=clean(typed(view, "whom_to_call")),
    )


def lines(text: str) -> list[str]:
    """One entry a line, each once, in their order."""
    return list(dict.fromkeys(entry for line in text.splitlines() if (entry := clean(line))))


def _units_wrong(units: list[str]) -> dict[str, str]:
    if len(units) > UNITS:
        return {"units": f"That are {len(units)} units; a Slack menu holds {UNITS}."}
    if long := next((unit for unit in units if len(unit) > UNIT), None):
        return {"units": f"“{long[:30]}…” is longer than the {UNIT} characters a menu shows."}
    return {}
