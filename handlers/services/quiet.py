"""When Pebble does not write to a person: their night, on their own clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.services.workdays import Hours, next_opening, works_on
from storage.models import Person

EVENING, MORNING = 20 * 60, 7 * 60
"""The usual night, in minutes after midnight."""
DAY = 24 * 60


def night_of(known: Person | None) -> tuple[int, int]:
    """From when until when it is quiet, in minutes after midnight; the same twice means never."""
    if known is None or known.quiet_from is None or known.quiet_until is None:
        return EVENING, MORNING
    return known.quiet_from % DAY, known.quiet_until % DAY


def own_zone(known: Person | None, hospital: ZoneInfo) -> ZoneInfo:
    """A person's own time zone if Slack told us, else the hospital's."""
    return ZoneInfo(known.timezone) if known is not None and known.timezone else hospital


def is_quiet(known: Person | None, hospital: ZoneInfo, at: datetime) -> bool:
    """Whether it is quiet for them at this moment; a night may run past midnight."""
    begins, ends = night_of(known)
    local = at.astimezone(own_zone(known, hospital))
    now = local.hour * 60 + local.minute
    return begins <= now < ends if begins <= ends else now >= begins or now < ends


def loud_from(known: Person | None, hospital: ZoneInfo, at: datetime) -> datetime:
    """The first moment from `at` on at which Pebble may write to them: `at` itself outside their night.

    A time that the clocks skip comes as much later as they moved.
    """
    if not is_quiet(known, hospital, at):
        return at
    mornings = (morning for morning in _mornings(known, hospital, at) if morning >= at)
    return next(morning for morning in mornings if not is_quiet(known, hospital, morning))


def heard_from(known: Person | None, hours: Hours, at: datetime) -> datetime:
    """From when on a colleague may be reminded: not in their night, nor on a day on which IT does not work."""
    loud = loud_from(known, hours.zone, at)
    return loud if works_on(loud, hours) else loud_from(known, hours.zone, next_opening(loud, hours))


def _mornings(known: Person | None, hospital: ZoneInfo, at: datetime) -> list[datetime]:
    zone, ends = own_zone(known, hospital), night_of(known)[1]
    today = at.astimezone(zone).date()
    clock = time(ends // 60, ends % 60)
    # A time that the clocks repeat comes twice; whoever is past the first waits for the second.
    return sorted(
        datetime.combine(today + timedelta(days=ahead), clock, zone).replace(fold=fold).astimezone(UTC)
        for ahead in range(4)
        for fold in (0, 1)
    )
