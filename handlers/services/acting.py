"""Who may act on a pebble: whoever has the standing, and whoever stands in for somebody who has it and is away."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.services.absence import hears_for, is_gone
from handlers.services.owners import holders, owners_of
from handlers.services.permissions import Settings, Standing, reviewing_role
from storage.models import Pebble, Person, Role
from storage.models.states import Safety
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


async def may_review(
    session: AsyncSession, who: Standing, pebble: Pebble, zone: ZoneInfo, at: datetime
) -> bool:
    """Whether they may say what became of the harm it tells of, or stand in for somebody who may and is away.

    Where all who may have left, a manager or an administrator may: otherwise nothing could ever close.
    """
    if who.reviews(pebble):
        return True
    if not who.staff or who.settings is None or pebble.safety is Safety.NONE:
        return False
    role = reviewing_role({grant.role for grant in who.settings.grants})
    absent = set(holders(role, "", who.settings))
    people = await people_known(session, pebble.workspace_id, {*absent, who.person_id}) if absent else {}
    if all(is_gone(people.get(one)) for one in absent):
        return who.manager or who.administrator
    return stands_in(who.person_id, absent, people, zone, at)


def answerable(pebble: Pebble, settings: Settings) -> set[str]:
    """The one it was given to, its area's leads and owners (where nobody is named, the members of its channel)."""
    owners, leads = owners_of(pebble.area, settings), holders(Role.LEAD, pebble.area, settings)
    roster = settings.rosters.get(owners.channel) if owners.channel else None
    own = [pebble.owner] if pebble.owner else []
    return {*owners.people, *(roster.members if roster else ()), *leads, *own}


def stands_in(
    person_id: str, absent: set[str], people: Mapping[str, Person], zone: ZoneInfo, at: datetime
) -> bool:
    """Whether this person hears now what is meant for one of those."""
    return any(hears_for(one, people, zone, at) == person_id for one in absent - {person_id})
