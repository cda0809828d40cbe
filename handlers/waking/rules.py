"""At which moment a day has come, and at which it has passed."""

from datetime import date, datetime, time, timedelta

from handlers.services.workdays import Hours, next_opening

ONE_DAY = timedelta(days=1)


def comes(day: date, since: datetime, hours: Hours) -> datetime:
    """When something that waits for `day` since `since` (aware) wakes, in UTC: as the hospital opens that day.

    If it does not open that day, as it opens next. What was put off until today, after today's opening, wakes
    at the next day's: nobody waits in order to be told at once.
    """
    opening = next_opening(_midnight(day, hours), hours)
    if opening > since:
        return opening
    return next_opening(_midnight(since.astimezone(hours.zone).date() + ONE_DAY, hours), hours)


def passed(day: date, hours: Hours) -> datetime:
    """When somebody may be asked about `day`, in UTC: as the hospital next opens after it."""
    return next_opening(_midnight(day + ONE_DAY, hours), hours)


def _midnight(day: date, hours: Hours) -> datetime:
    return datetime.combine(day, time(0), hours.zone)
