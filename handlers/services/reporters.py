"""Whether somebody is the reporter of a pebble: by name, or by the fingerprint behind its alias."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Pebble
from storage.queries.pebbles import pebble, pebble_to_change
from storage.queries.people import aliases_of
from storage.sealing import Sealer

NOT_YOURS = "Only the person who reported it can do that."
NOT_THERE = "There is no {name} in this hospital."


async def is_reporter(session: AsyncSession, found: Pebble, person_id: str, sealer: Sealer) -> bool:
    """Whether this person reported this pebble."""
    if not found.private:
        return found.reporter == person_id
    return found.reporter in await aliases_of(session, found.workspace_id, sealer.fingerprints(person_id))


async def own_pebble(
    session: AsyncSession,
    workspace_id: str,
    number: int,
    person_id: str,
    sealer: Sealer,
    *,
    change: bool = False,
) -> Pebble | str:
    """The person's own pebble, locked for a change if asked; or the sentence that says why not."""
    found = await (pebble_to_change if change else pebble)(session, workspace_id, number)
    if found is None:
        return NOT_THERE.format(name=f"PEB-{number}")
    if not await is_reporter(session, found, person_id, sealer):
        return NOT_YOURS
    return found
