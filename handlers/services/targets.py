"""Within which time people are promised an answer: the defaults, and what a workspace or an area has set."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Targets:
    """Promised times; days are business days of the hospital, `could_hours` business hours.

    `answer_days`: somebody has read it; `could_hours`, `did_hours`: the same where it could harm a patient, and
    where it did (round the clock); `decision_days`: what becomes of it; `progress_days`: the longest silence
    until it is done. No programme publishes such targets; these are proposals to be changed.
    """

    answer_days: int = 1
    could_hours: int = 4
    did_hours: int = 1
    decision_days: int = 15
    progress_days: int = 14


DEFAULTS = Targets()
NAMES = tuple(field.name for field in fields(Targets))
MOST = 250
"""More than a business year is no promise."""


def targets_of(*settings: Mapping[str, int] | None) -> Targets:
    """The defaults, changed by each of these settings in turn (the workspace's, then the area's).

    What they name wrongly, or set to less than 1 or more than `MOST`, does not count.
    """
    found = DEFAULTS
    for setting in settings:
        valid = {
            name: value for name, value in (setting or {}).items() if name in NAMES and 1 <= value <= MOST
        }
        found = replace(found, **valid)
    return found
