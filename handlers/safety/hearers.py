"""Who hears of harm: safety reviewers, else managers, else administrators; and who among them is there. Pure."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.services.absence import is_gone, reachable
from handlers.services.owners import holders
from handlers.services.permissions import Settings
from storage.models import Person, Role

CHAIN = (Role.SAFETY_REVIEWER, Role.MANAGER, Role.ADMINISTRATOR)
"""Who is asked, one after the other."""


def everybody(settings: Settings) -> set[str]:
    """Whoever may have to hear."""
    return {person for role in CHAIN for person in holders(role, "", settings)}


def hearers(
    settings: Settings, people: Mapping[str, Person], hospital: ZoneInfo, at: datetime
) -> tuple[Role | None, list[str]]:
    """Everybody who hears, and as what; stand-ins in the place of who is away, and nobody who has left.

    Where all of a role are away without a stand-in the next role hears; if nobody is there, those who are away do.
    """
    for role in CHAIN:
        if found := reachable(holders(role, "", settings), people, hospital, at):
            return role, list(found)
    for role in CHAIN:
        if away := [one for one in holders(role, "", settings) if not is_gone(people.get(one))]:
            return role, away
    return None, []


def why_them(settings: Settings, role: Role | None) -> str:
    """Why this role hears: as "reviewers", since none are "not_named", or since they are "not_there"."""
    if role is Role.SAFETY_REVIEWER:
        return "reviewers"
    named = any(grant.role is Role.SAFETY_REVIEWER for grant in settings.grants)
    return "not_there" if named else "not_named"
