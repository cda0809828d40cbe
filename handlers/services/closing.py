"""The days on which a hospital's IT is away besides its free weekdays: public holidays and its own closing days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class ClosingDays:
    """Closing days to ask for with `in`; public holidays are worked out for a year when it is first asked about.

    `country` and `region` are codes as in ISO 3166 ("DE", "BY"); where nothing is known of them, only `own` count.
    """

    country: str | None = None
    region: str | None = None
    own: frozenset[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in self.own or (
            self.country is not None and day in public_holidays(self.country, self.region, day.year)
        )


def closing_days(country: str | None, region: str | None, own: Iterable[str]) -> ClosingDays:
    """The closing days of these settings; what is no ISO date among `own` does not count."""
    return ClosingDays(country or None, region or None, frozenset(_dates(own)))


@lru_cache(maxsize=1024)
def public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """The public holidays of a year, with the days off that stand in for them; none where nothing is known."""
    # Importing takes a twentieth of a second, which only those pay who have set a country.
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, subdiv=region, years=year, expand=False))
    except Exception:
        # A place that the data has lost must not take the promises with it.
        return frozenset()


def _dates(texts: Iterable[str]) -> Iterable[date]:
    for text in texts:
        try:
            yield date.fromisoformat(text)
        except (TypeError, ValueError):
            continue
