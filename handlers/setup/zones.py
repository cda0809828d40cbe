"""Time zones by name, and the one that was probably meant."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

EXAMPLES = "For example America/Chicago, Europe/Berlin or Asia/Kolkata."


def zone_named(text: str) -> str | None:
    """The zone of this name, however it is capitalised; None if there is none."""
    return _zones().get(_plain(text))


def problem_with(text: str) -> str:
    """What the form says under a zone that is none."""
    meant = near(text)
    return (
        f"Pebble doesn't know that time zone. Did you mean {meant}?"
        if meant
        else (f"Pebble doesn't know that time zone. {EXAMPLES}")
    )


def near(text: str) -> str | None:
    """The zone whose name or city comes closest, if any is close."""
    wanted, zones = _plain(text), _zones()
    cities = _cities()
    if wanted in cities:
        return cities[wanted]
    found = get_close_matches(wanted, [*zones, *cities], n=1)
    return zones.get(found[0]) or cities[found[0]] if found else None


def _plain(text: str) -> str:
    return "_".join(text.split()).casefold()


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones())}


@cache
def _cities() -> dict[str, str]:
    named = [name for name in _zones().values() if "/" in name and not name.startswith("Etc/")]
    return {name.rpartition("/")[2].casefold(): name for name in reversed(named)}
