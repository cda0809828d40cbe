"""Hours and holidays: when IT works, and the days on which it does not."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from handlers.services.blocks import Block, checkboxes, field, option, text_input, timepicker
from handlers.services.closing import closing_days
from handlers.services.dates import DAYS, clock, day, time_of
from handlers.services.reading import chosen_all, minutes, typed
from handlers.services.text import clean, shorten
from handlers.setup.countries import (
    NOTHING_KNOWN,
    country_named,
    country_problem,
    knows_holidays,
    name_of_country,
    name_of_region,
    region_named,
    region_problem,
)
from handlers.setup.draft import lines
from handlers.setup.page_draft import Errors, PageDraft
from handlers.setup.zones import EXAMPLES, problem_with, zone_named
from storage.models import Workspace

FAR = 5
"""Years ahead beyond which a closing day is a slip of the finger."""
NO_DATE = "“{text}” is no day that Pebble can read. Please write 2026-12-24 or 24.12.2026, one a line."
PASSED = "{text} has passed. Please name days from today on."
TOO_FAR = "{text} is more than {years} years away. Please look at its year once more."
COUNTRY_TOO = "Please name the country, too."

_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_DASHED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class HoursDraft(PageDraft):
    """Hours that can be saved: minutes after midnight, closing at 0 is at midnight; `closed_days` lie ahead."""

    timezone: str
    opens: int
    closes: int
    work_days: list[int]
    country: str | None
    region: str | None
    closed_days: list[date]

    def apply(self, found: Workspace, today: date) -> None:
        """Set them; closing days that have passed still count for what was promised then."""
        found.timezone, found.opens, found.closes = self.timezone, self.opens, self.closes
        found.work_days = self.work_days
        found.holiday_country, found.holiday_region = self.country, self.region
        passed = [each for each in found.closed_days if each < today.isoformat()]
        found.closed_days = sorted({*passed, *(each.isoformat() for each in self.closed_days)})

    def told(self, today: date) -> list[str]:
        """What is set now, in lines of mrkdwn."""
        return [f"*IT works* {self.hours()}", f"*Public holidays* {self._holidays(today)}", self._own(today)]

    def hours(self) -> str:
        """When IT works: "Monday, Tuesday 08:00 to 17:00, America/Chicago"."""
        days = ", ".join(DAYS[day] for day in self.work_days)
        return f"{days} {clock(self.opens)} to {clock(self.closes)}, {self.timezone}"

    def _holidays(self, today: date) -> str:
        if self.country is None:
            return "none"
        region = f", {name_of_region(self.country, self.region)}" if self.region else ""
        known = closing_days(self.country, self.region, ())
        ahead = (today + timedelta(days=days) for days in range(1, 366))
        coming = [day(each, today) for each in ahead if each in known][:3]
        return f"{name_of_country(self.country)}{region}; the next: {', '.join(coming) or 'none this year'}"

    def _own(self, today: date) -> str:
        own = [day(each, today) for each in self.closed_days]
        more = f" and {len(own) - 10} more" if len(own) > 10 else ""
        return f"*Closing days* {', '.join(own[:10]) or 'none'}{more}"


def hours_form(found: Workspace, today: date) -> list[Block]:
    """The fields, filled with what is set."""
    return [*_hours(found), *_holidays(found, today)]


def _hours(found: Workspace) -> list[Block]:
    days = checkboxes(
        "days",
        [option(name, str(number)) for number, name in enumerate(DAYS)],
        initial=[str(number) for number in found.work_days],
    )
    zone = text_input("zone", initial=found.timezone, max_length=60)
    opens, closes = timepicker("opens", time_of(found.opens)), timepicker("closes", time_of(found.closes))
    return [
        field("Time zone", zone, block_id="zone", optional=False, hint=EXAMPLES),
        field("IT's day begins", opens, block_id="opens", optional=False),
        field("IT's day ends", closes, block_id="closes", optional=False, hint="00:00 means midnight."),
        field("IT works on", days, block_id="days", optional=False),
    ]


def _holidays(found: Workspace, today: date) -> list[Block]:
    country, region = found.holiday_country, found.holiday_region
    named = name_of_country(country) if country else None
    part = name_of_region(country, region) if country and region else None
    ahead = [each for each in found.closed_days if each >= today.isoformat()]
    days = text_input("closed_days", initial="\n".join(ahead), multiline=True, placeholder="2026-12-24")
    return [
        field(
            "Public holidays of which country?",
            text_input("country", initial=named, max_length=60, placeholder="Germany, or DE"),
            block_id="country",
            hint="On these days no time counts. Leave it empty to count none.",
        ),
        field(
            "Of which state or region?",
            text_input("region", initial=part, max_length=60, placeholder="Bayern, or BY"),
            block_id="region",
            hint="If it has holidays of its own.",
        ),
        field(
            "Closing days of your own",
            days,
            block_id="closed_days",
            hint="One a line: 2026-12-24 or 24.12.2026.",
        ),
    ]


def parse_hours(view: Mapping[str, Any], today: date) -> HoursDraft | Errors:
    """The draft, or what to say under which field."""
    opens, closes = minutes(typed(view, "opens")), minutes(typed(view, "closes"))
    zone, days = zone_named(typed(view, "zone")), _days(view)
    place, own = _place(view, today), closed_days(typed(view, "closed_days"), today)
    errors = _hours_wrong(opens, closes)
    if zone is None:
        errors["zone"] = problem_with(typed(view, "zone"))
    if not days:
        errors["days"] = "Please tick at least one day on which IT works."
    if isinstance(place, dict):
        errors |= place
    if isinstance(own, str):
        errors["closed_days"] = own
    if errors or opens is None or closes is None or zone is None:
        return errors
    assert not isinstance(place, dict) and not isinstance(own, str)
    return HoursDraft(
        timezone=zone,
        opens=opens,
        closes=closes,
        work_days=days,
        country=place[0],
        region=place[1],
        closed_days=own,
    )


def _days(view: Mapping[str, Any]) -> list[int]:
    return sorted({int(day) for day in chosen_all(view, "days") if day in tuple("0123456")})


def _hours_wrong(opens: int | None, closes: int | None) -> Errors:
    if opens is None:
        return {"opens": "Please choose when IT's day begins."}
    if closes is None:
        return {"closes": "Please choose when IT's day ends."}
    if closes and closes <= opens:
        return {"closes": "The day ends later than it begins; 00:00 means midnight."}
    return {}


def _place(view: Mapping[str, Any], today: date) -> tuple[str | None, str | None] | Errors:
    """Country and region as codes; or what is wrong with them."""
    named, part = clean(typed(view, "country")), clean(typed(view, "region"))
    if not named:
        return {"country": COUNTRY_TOO} if part else (None, None)
    country = country_named(named)
    if country is None:
        return {"country": country_problem(named)}
    region = region_named(country, part) if part else None
    if part and region is None:
        return {"region": region_problem(country, part)}
    if not knows_holidays(country, region, today):
        return {"country": NOTHING_KNOWN.format(country=name_of_country(country))}
    return country, region


def closed_days(text: str, today: date) -> list[date] | str:
    """The days named in a text, one a line, in order; or what is wrong with the first that is none."""
    found: set[date] = set()
    for line in lines(text):
        when = _read(line)
        if when is None:
            return NO_DATE.format(text=shorten(line, 30))
        if when < today:
            return PASSED.format(text=shorten(line, 30))
        if when.year > today.year + FAR:
            return TOO_FAR.format(text=shorten(line, 30), years=FAR)
        found.add(when)
    return sorted(found)


def _read(text: str) -> date | None:
    """A day written as 2026-12-24 or 24.12.2026; forms whose order people disagree about are not read."""
    dashed, dotted = _DASHED.fullmatch(text), _DOTTED.fullmatch(text)
    parts = dashed.groups() if dashed else dotted.groups()[::-1] if dotted else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None
