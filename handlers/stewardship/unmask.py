"""A steward looks up who a private reporter is: with a reason, written down, and told to the reporter."""

from dataclasses import dataclass

from handlers.feature import Visit
from handlers.stewardship.erase import look
from storage.models import Audit, Deed
from storage.outbox import REPORTER, owe
from storage.queries.pebbles import pebble_to_change
from storage.queries.people import alias
from storage.sealing import KeyMissing

NOT_PRIVATE = "Whoever reported PEB-{number} did not ask to stay private: the card says who it was."
NO_KEY = "The name is sealed with a key that this server does not have, so nobody can read it."


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Whom the alias means: shown once, never written down."""

    id: str


async def unmask(visit: Visit, number: int, why: str) -> Person | str:
    """Who it was, or the sentence that says why not; only who is really shown is written down."""
    async with visit.transaction() as session:
        seen = await look(session, visit, number)
        if isinstance(seen, str):
            return seen
        found = await pebble_to_change(session, visit.workspace_id, number)
        if found is None or not found.private:
            return NOT_PRIVATE.format(number=number)
        known = await alias(session, visit.workspace_id, found.reporter)
        try:
            person = known.means(visit.house.sealer) if known else ""
        except KeyMissing:
            person = ""
        if not person:
            return NO_KEY
        owe(
            session, "unmasked", pebble=found, to=REPORTER, at=visit.now, detail={"why": why},
            once=f"unmasked:{number}:{found.letters}",
        )  # fmt: skip
        session.add(
            Audit(
                workspace_id=visit.workspace_id,
                at=visit.now,
                actor=visit.person_id,
                deed=Deed.UNMASKED,
                subject=f"pebble {number}",
                source="form",
                detail={"why": why, "alias": found.reporter},
            )
        )
    return Person(person)
