"""Who may act on a pebble: whoever has the standing, and whoever stands in for somebody who has it and is away."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.services.absence import hears_for
from handlers.services.owners import owners_of
from handlers.services.permissions import Settings, Standing
from storage.models import Pebble, Person
from storage.queries.people import people_known


async def may_act(session: AsyncSession, who: Standing, pebble: Pebble, zone: ZoneInfo, at: datetime) -> bool:
    """Whether they may act on this pebble; only for who has no right of their own are people read, by their keys."""
    if who.acts_on(pebble):
        return True
    if not who.staff or who.settings is None:
        return False
    absent = answerable(pebble, who.settings)
    people = await people_known(session, pebble.workspace_id, {*absent, who.person_id}) if absent else {}
    return stands_in(who.person_id, absent, people, zone, at)


def answerable(pebble: Pebble, settings: Settings) -> set[str]:
    """The one it was given to and the owners of its area: where nobody is named, the members of its channel."""
    owners = owners_of(pebble.area, settings)
    roster = settings.rosters.get(owners.channel) if owners.channel else None
    return {*owners.people, *(roster.members if roster else ()), *([pebble.owner] if pebble.owner else ())}


def stands_in(
    person_id: str, absent: set[str], people: Mapping[str, Person], zone: ZoneInfo, at: datetime
) -> bool:
    """Whether this person hears now what is meant for one of those."""
    return any(hears_for(one, people, zone, at) == person_id for one in absent - {person_id})
