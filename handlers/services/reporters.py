"""Whether somebody is the reporter of a pebble: by name, or by the fingerprint behind its alias."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Kind, Pebble, Person
from storage.queries.pebbles import pebble, pebble_to_change
from storage.queries.people import alias, aliases_of, person
from storage.sealing import KeyMissing, Sealer

NOT_YOURS = "Only the person who reported it can do that."
NOT_THERE = "There is no {name} in this hospital."


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported a pebble, their name private or not; `known` is None for somebody we know nothing of."""

    id: str
    known: Person | None

    @property
    def welcomes_questions(self) -> bool:
        """Whether Pebble may ask them how things went."""
        return self.known is None or (self.known.asks_welcome and self.known.kind is not Kind.DEACTIVATED)


async def reporter_of(session: AsyncSession, found: Pebble, sealer: Sealer) -> Reporter | None:
    """The reporter, for what the clock must know of them; None where no key opens a private one's name.

    Whom it returns must not be written down beside the pebble.
    """
    person_id = found.reporter
    if found.private:
        known = await alias(session, found.workspace_id, found.reporter)
        try:
            person_id = known.means(sealer) if known else ""
        except KeyMissing:
            person_id = ""
    return Reporter(person_id, await person(session, found.workspace_id, person_id)) if person_id else None


async def clock_of(session: AsyncSession, found: Pebble) -> Person | None:
    """Whose night says when the reporter may be written to; None, the usual night, for a private one.

    The moment is written down beside the pebble and shows in its thread: their own night would give them away.
    """
    return None if found.private else await person(session, found.workspace_id, found.reporter)


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
