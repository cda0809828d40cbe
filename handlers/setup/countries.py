"""Countries and their regions by name or code, and those that were probably meant."""

from collections.abc import Collection, Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache

from handlers.services.closing import public_holidays
from handlers.services.text import shorten

LISTED = 20
"""Codes of regions that one sentence can name."""
UNKNOWN = "Pebble knows no public holidays of “{country}”."
NOTHING_KNOWN = (
    "Pebble knows no public holidays of {country} for this year or next, so none would count. "
    "Please leave this empty and name the days below."
)
ONE_FOR_ALL = "{country} has the same public holidays everywhere. Please leave this empty."
_SMALL = ("and", "of", "the")


def country_named(text: str) -> str | None:
    """The code (ISO 3166, two letters) of a country by name or code, however it is capitalised; else None."""
    return _countries().get(_plain(text))


def name_of_country(code: str) -> str:
    """What a country is called; its code where nobody knows."""
    return _names().get(code, code)


def region_named(country: str, text: str) -> str | None:
    """The code of a region of this country (a code), by name or code; else None."""
    return _regions(country).get(_plain(text))


def name_of_region(country: str, region: str) -> str:
    """What a region is called; its code where it has no name."""
    return next((name for name, code in _region_names(country).items() if code == region), region)


def knows_holidays(country: str, region: str | None, today: date) -> bool:
    """Whether there is any public holiday this year or next."""
    return any(public_holidays(country, region, year) for year in (today.year, today.year + 1))


def country_problem(text: str) -> str:
    """What the form says under a country that is none: the one that was meant, or where it belongs to."""
    said = UNKNOWN.format(country=shorten(text, 30))
    if home := _home_of_region(text):
        return f"{said} Did you mean {name_of_country(home)}, with this as its region?"
    meant = _near(text, [name.casefold() for name in _names().values()])
    return f"{said} Did you mean {name_of_country(_countries()[meant])}?" if meant else said


def region_problem(country: str, text: str) -> str:
    """What the form says under a region that is none: the one that was meant, or which there are."""
    name, codes = (
        name_of_country(country),
        sorted(set(_regions(country).values()), key=lambda code: (len(code), code)),
    )
    if not codes:
        return ONE_FOR_ALL.format(country=name)
    if meant := _near(text, _regions(country)):
        code = _regions(country)[meant]
        return f"{name} has no “{shorten(text, 30)}”. Did you mean {name_of_region(country, code)} ({code})?"
    more = f" and {len(codes) - LISTED} more" if len(codes) > LISTED else ""
    return f"{name} has {', '.join(codes[:LISTED])}{more}."


def _near(text: str, known: Collection[str]) -> str | None:
    return next(iter(get_close_matches(_plain(text), known, n=1, cutoff=0.7)), None)


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()


def _home_of_region(text: str) -> str | None:
    """The country that has a region of this name."""
    return next((code for code in _names() if _plain(text) in map(_plain, _region_names(code))), None)


@cache
def _names() -> dict[str, str]:
    from holidays.registry import COUNTRIES

    return {codes[0]: _title(module) for module, (_, *codes) in COUNTRIES.items()}


@cache
def _countries() -> dict[str, str]:
    from holidays.registry import COUNTRIES

    return {word: codes[0] for module, (_, *codes) in COUNTRIES.items() for word in _words(module, codes)}


def _words(module: str, codes: list[str]) -> Iterator[str]:
    yield _plain(module)
    yield from map(_plain, codes)


def _title(module: str) -> str:
    words = module.split("_")
    return " ".join(word if word in _SMALL else word.capitalize() for word in words)


@cache
def _region_names(country: str) -> dict[str, str]:
    """The regions of a country that have names; a code of its own is no name."""
    from holidays import country_holidays

    found = getattr(country_holidays(country), "subdivisions_aliases", {})
    return {str(name): str(code) for name, code in found.items()}


@cache
def _regions(country: str) -> dict[str, str]:
    from holidays import country_holidays

    codes = [str(code) for code in country_holidays(country).subdivisions]
    names = {_plain(name): code for name, code in _region_names(country).items() if code in codes}
    return names | {_plain(code): code for code in codes}
