"""Remembers what somebody does or where, and lets the cards of their open pebbles show it."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.profile.messages import NOT_A_CHOICE, STAFF
from handlers.services import catalogue
from handlers.services.wording import read_wording
from storage.models import Person
from storage.outbox import owe_card
from storage.queries.pebbles import open_pebbles_named


async def introduce(visit: Visit, *, role: str | None = None, unit: str | None = None) -> Person | str:
    """The person as they are known now, or the sentence that says why not; None leaves a choice as it was."""
    if visit.outsider:
        return STAFF
    async with visit.transaction() as session:
        if not await _offered(session, visit.workspace_id, role, unit):
            return NOT_A_CHOICE
        known = await known_person(session, visit)
        known.introduce(role=role or known.role, unit=unit or known.unit)
        known.asked_to_introduce = True
        for pebble in await open_pebbles_named(session, visit.workspace_id, visit.person_id):
            await owe_card(session, pebble, at=visit.now)
    return known


async def _offered(session: AsyncSession, workspace_id: str, role: str | None, unit: str | None) -> bool:
    if role is not None:
        return catalogue.known(catalogue.ROLES, role) is not None
    return unit in (await read_wording(session, workspace_id)).units


async def known_person(session: AsyncSession, visit: Visit) -> Person:
    """What we know of the visitor, locked; a new row for somebody we never heard of."""
    known = await session.get(Person, (visit.workspace_id, visit.person_id), with_for_update=True)
    if known is None:
        known = Person(workspace_id=visit.workspace_id, id=visit.person_id)
        session.add(known)
    return known
