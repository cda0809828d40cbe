"""Who hears in somebody's place: nobody for those who left, a stand-in for those who are away."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.services.quiet import own_zone
from storage.models import Kind, Person

GONE = (Kind.GUEST, Kind.OUTSIDER, Kind.DEACTIVATED)


def is_gone(known: Person | None) -> bool:
    """Whether they no longer belong to the staff; somebody Slack told us nothing about counts as staff."""
    return known is not None and known.kind in GONE


def is_away(known: Person | None, hospital: ZoneInfo, at: datetime) -> bool:
    """Whether they are on leave, until the morning of the day they named, on their own clock."""
    if known is None or known.away_until is None:
        return False
    return at.astimezone(own_zone(known, hospital)).date() < known.away_until


def hears_for(person_id: str, people: Mapping[str, Person], hospital: ZoneInfo, at: datetime) -> str | None:
    """Who hears what is meant for this person: they, their stand-in if they are away, or nobody.

    One hop only: a stand-in who is away or gone themselves does not hand it on.
    """
    known = people.get(person_id)
    if is_gone(known):
        return None
    if not is_away(known, hospital, at):
        return person_id
    instead = known.stand_in if known else None
    if instead is None or instead == person_id:
        return None
    there = people.get(instead)
    return None if is_gone(there) or is_away(there, hospital, at) else instead


def reachable(
    means: Iterable[str], people: Mapping[str, Person], hospital: ZoneInfo, at: datetime
) -> dict[str, str | None]:
    """Who hears what is meant for these, each with the one they stand in for (None: they are meant themselves)."""
    found: dict[str, str | None] = {}
    for person in means:
        if (hears := hears_for(person, people, hospital, at)) is not None:
            found[hears] = None if hears == person else found.get(hears, person)
    return found
