"""Every night what is old goes: the words, not the numbers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.moment import Moment, Period
from handlers.services.periods import Daily
from handlers.stewardship.age import months_before, purge
from storage.models import Workspace

AT = 3 * 60
"""Minutes after midnight: when few people wait for the database."""
A_NIGHT = 200
"""Pebbles in one night, in one transaction; a long past takes some nights, or `pebble purge`."""


def nightly(found: Workspace) -> Daily | None:
    """When, by the hospital's clocks; never where words are kept for good."""
    return Daily(AT, ZoneInfo(found.timezone)) if found.keep_months > 0 else None


async def forget_the_old(moment: Moment, at: datetime) -> None:
    """Remove the words of what ended long ago."""
    before = months_before(moment.at, moment.workspace.keep_months)
    await purge(
        moment.session, moment.workspace_id, before=before, at=moment.at, most=A_NIGHT, source="clock"
    )


PERIODS = (Period("purge", nightly, forget_the_old, after_leaving=True),)
