"""When a reporter is asked again, when a pebble closes by itself, and which may come back by their word."""

from datetime import datetime, timedelta

from handlers.services.workdays import Hours, add_business_time, one_business_day
from storage.models import Pebble
from storage.models.refusals import StillOpen

ASK_AGAIN, CLOSE = 3, 7
"""Business days without a word after which the reporter is asked again, and so many more until it closes gently."""
STILL_GONE = timedelta(days=14)
"""After closing, until "Still gone?"; days of the calendar, since a shoe is worn on Sundays too."""

ENDED_OTHERWISE = (
    "{name} has ended in another way since. Is something left? Write it in this thread: IT reads it."
)


def why_not_back(pebble: Pebble) -> str | None:
    """The sentence that says why it can't be opened again this way; None if it can."""
    if not pebble.finished:
        return StillOpen(pebble.number).sentence
    return None if pebble.fixed else ENDED_OTHERWISE.format(name=pebble.name)


def ask_again_at(silent_since: datetime, hours: Hours) -> datetime:
    """When the reporter is asked once more, in UTC."""
    return add_business_time(silent_since, ASK_AGAIN * one_business_day(hours), hours)


def close_at(silent_since: datetime, hours: Hours, asked: datetime | None = None) -> datetime:
    """When it is no longer waited for their word, in UTC: long enough after they were `asked` again, if they were."""
    whole_day = one_business_day(hours)
    ends = add_business_time(silent_since, (ASK_AGAIN + CLOSE) * whole_day, hours)
    return max(ends, add_business_time(asked, CLOSE * whole_day, hours)) if asked else ends
