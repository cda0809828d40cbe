"""Who owns an area, and who holds a role in it, as lists of people: the other side of `permissions`."""

from dataclasses import dataclass

from handlers.services.permissions import Settings
from storage.models import Area, Role


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners of an area. Where nobody is named, whoever is in `channel` is one, and nobody in particular."""

    people: tuple[str, ...] = ()
    channel: str | None = None


def owners_of(area_key: str, settings: Settings) -> Owners:
    """Whom the area names, else whom the workspace names, else the members of its triage channel."""
    if any(g.role is Role.OWNER and g.area in (area_key, "") for g in settings.grants):
        return Owners(holders(Role.OWNER, area_key, settings))
    found = next((area for area in settings.areas if area.key == area_key), None)
    return Owners(channel=_channel(found, settings))


def holders(role: Role, area_key: str, settings: Settings) -> tuple[str, ...]:
    """The people who hold a role for this area, else for the whole workspace; groups as their members.

    An area that names only a group without members is not left to others.
    """
    for scope in (area_key, ""):
        if subjects := sorted(g.subject for g in settings.grants if g.role is role and g.area == scope):
            people = [person for subject in subjects for person in _members(subject, settings)]
            return tuple(dict.fromkeys(people))
    return ()


def _members(subject: str, settings: Settings) -> list[str]:
    if not subject.startswith("S"):
        return [subject]
    roster = settings.rosters.get(subject)
    return sorted(roster.members) if roster else []


def _channel(area: Area | None, settings: Settings) -> str | None:
    own = area.channel if area else None
    return own or settings.triage_channel
