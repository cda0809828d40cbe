"""How many reports one person sends: more than twenty an hour is a mistake or a machine, and told kindly. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

MOST, WITHIN = 20, timedelta(hours=1)
"""Reports that are taken from one person within this time."""

TOO_MANY = (
    "That makes more than {most} reports within an hour, so this one is not saved yet. "
    "Your words stay in this form: please press Send again in {minutes}. "
    "Is it all about one thing? Then one report is enough."
)


def since(at: datetime) -> datetime:
    """From when on reports count."""
    return at - WITHIN


def too_many(lately: Sequence[datetime], at: datetime) -> str:
    """The sentence for somebody who sent `MOST` reports at these moments, newest first."""
    minutes = max(1, -((at - lately[-1] - WITHIN) // timedelta(minutes=1)))
    return TOO_MANY.format(most=MOST, minutes="a minute" if minutes == 1 else f"{minutes} minutes")
