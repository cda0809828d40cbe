"""What came back from “My times”, parsed once and trusted from then on."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.services.quiet import EVENING, MORNING
from handlers.services.reading import day_picked, minutes, person_chosen, typed

USUAL = (EVENING, MORNING)
"""The usual night, from and until."""
DAY, AWAKE = 24 * 60, 60
"""Minutes of a day, and how many of them must be left to write in."""
LONGEST = timedelta(days=366)

WHEN_QUIET = "Please choose a time of day."
ALL_DAY = "That leaves Pebble no hour of the day to write to you. Please leave it at least one."
FROM_TOMORROW = "Please choose a day from tomorrow on: the first on which you are back."
TOO_FAR = "That is more than a year away. Please look at its year once more."
UNTIL_WHEN = "Until when? Please choose the day on which you are back."
WHO_STANDS_IN = "Please choose a colleague who hears in your place."
YOURSELF = "That's you. Please choose a colleague."

Errors = dict[str, str]


class TimesDraft(BaseModel):
    """Quiet hours in minutes after midnight, and until when somebody is away (None: not), with who stands in.

    `asked` says whether the form had asked about being away at all.
    """

    model_config = ConfigDict(frozen=True)

    quiet_from: int
    quiet_until: int
    asked: bool
    away_until: date | None = None
    stand_in: str | None = None


def parse_times(view: Mapping[str, Any], person_id: str, today: date) -> TimesDraft | Errors:
    """The draft, or what to say under which field; `today` is the person's own."""
    begins, ends = minutes(typed(view, "quiet_from")), minutes(typed(view, "quiet_until"))
    asked = view.get("private_metadata") == "away"
    until, stand_in = day_picked(view, "away_until"), person_chosen(view, "stand_in")
    errors = _quiet_wrong(begins, ends) | (_away_wrong(until, stand_in, person_id, today) if asked else {})
    if errors or begins is None or ends is None:
        return errors
    away = asked and until is not None
    return TimesDraft(
        quiet_from=begins,
        quiet_until=ends,
        asked=asked,
        away_until=until if away else None,
        stand_in=stand_in if away else None,
    )


def _quiet_wrong(begins: int | None, ends: int | None) -> Errors:
    missing = {"quiet_from": begins, "quiet_until": ends}
    if begins is None or ends is None:
        return {block_id: WHEN_QUIET for block_id, clock in missing.items() if clock is None}
    quiet = (ends - begins) % DAY
    return {"quiet_until": ALL_DAY} if quiet == 0 or DAY - quiet < AWAKE else {}


def _away_wrong(until: date | None, stand_in: str | None, person_id: str, today: date) -> Errors:
    if until is None:
        return {"away_until": UNTIL_WHEN} if stand_in else {}
    if until <= today:
        return {"away_until": FROM_TOMORROW}
    if until > today + LONGEST:
        return {"away_until": TOO_FAR}
    if stand_in is None:
        return {"stand_in": WHO_STANDS_IN}
    return {"stand_in": YOURSELF} if stand_in == person_id else {}
