"""What comes back every week: when it was last, and when it is next."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WEEK, AN_INSTANT = timedelta(days=7), timedelta(microseconds=1)
DIGEST, SAID_DID = "digest", "said_did"
"""What administrators switch on: the managers' digest, and "You said, we did"."""


def week_of(moment: datetime, zone: ZoneInfo) -> str:
    """The calendar week of this moment by ISO 8601, on the clocks of `zone`: "2026-W48"."""
    year, week, _ = moment.astimezone(zone).isocalendar()
    return f"{year}-W{week:02}"


@dataclass(frozen=True, slots=True)
class Weekly:
    """A moment of every week: `day` 0 (Monday) to 6, `minutes` after midnight on the clocks of `zone`.

    A time that the clocks skip comes as much later as they moved; one that they repeat counts the first time.
    Each calendar week has one turn and no more, however the moment is moved within it.
    """

    day: int
    minutes: int
    zone: ZoneInfo

    def latest(self, at: datetime) -> datetime:
        """The last such moment that is not later than `at` (aware), in UTC."""
        return max(moment for moment in self._around(at) if moment <= at)

    def next(self, at: datetime) -> datetime:
        """The first such moment that is later than `at` (aware), in UTC."""
        return min(moment for moment in self._around(at) if moment > at)

    def turn(self, name: str, at: datetime) -> str:
        """The name of the latest turn of something weekly, under which it is taken once."""
        return f"{name}:{week_of(self.latest(at), self.zone)}"

    def turn_before(self, name: str, at: datetime) -> str:
        """The name of the turn in the week before the one that comes at `at`, on whatever day it was."""
        return self.turn(name, at - AN_INSTANT)

    def _around(self, at: datetime) -> list[datetime]:
        local = at.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        monday = local - timedelta(days=local.weekday())
        weeks = (monday + offset * WEEK for offset in (-1, 0, 1))
        moments = (week + timedelta(days=self.day, minutes=self.minutes) for week in weeks)
        return [moment.replace(tzinfo=self.zone).astimezone(UTC) for moment in moments]


@dataclass(frozen=True, slots=True)
class Daily:
    """A moment of every day: `minutes` after midnight on the clocks of `zone`, moved with them like `Weekly`."""

    minutes: int
    zone: ZoneInfo

    def latest(self, at: datetime) -> datetime:
        """The last such moment that is not later than `at` (aware), in UTC."""
        return max(moment for moment in self._around(at) if moment <= at)

    def next(self, at: datetime) -> datetime:
        """The first such moment that is later than `at` (aware), in UTC."""
        return min(moment for moment in self._around(at) if moment > at)

    def turn(self, name: str, at: datetime) -> str:
        """The name of the latest turn of something daily, under which it is taken once."""
        return f"{name}:{self.latest(at).astimezone(self.zone).date()}"

    def _around(self, at: datetime) -> list[datetime]:
        midnight = at.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        days = (midnight + timedelta(days=offset, minutes=self.minutes) for offset in (-1, 0, 1))
        return [moment.replace(tzinfo=self.zone).astimezone(UTC) for moment in days]
