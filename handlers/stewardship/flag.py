"""Somebody says that a message may point to a patient: written down, and the stewards hear at once."""

import json
from dataclasses import asdict, dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.reporters import NOT_THERE, is_reporter
from handlers.services.rights import Right
from handlers.services.threads import NotYetKnown, pebble_of_thread
from handlers.stewardship.stewards import stewards
from handlers.stopped import HOW_TO_DELETE
from storage.models import Audit, Deed, Pebble, Spot
from storage.outbox import owe_once
from storage.queries.pebbles import pebble
from storage.queries.people import aliases_of

NOT_ONE_OF_OURS = (
    "That message doesn't belong to a pebble, so Pebble keeps nothing of it. "
    f"If you wrote it, you can delete it: {HOW_TO_DELETE}"
)


ON_THE_CARD = "card"
"""In place of a channel: behind "More…" on the card."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What was flagged: a pebble, and where the message stands ("" in somebody's direct messages)."""

    number: int
    channel: str = ""
    ts: str = ""

    @property
    def memory(self) -> str:
        """What the form keeps until it comes back."""
        return json.dumps(asdict(self))

    @classmethod
    def remembered(cls, memory: str) -> "Flag":
        """What a form kept; the pebble 0 for one that nobody can read."""
        try:
            kept = json.loads(memory)
            return cls(int(kept["number"]), str(kept["channel"]), str(kept["ts"]))
        except (ValueError, KeyError, TypeError):
            return cls(0)


async def found_at(visit: Visit, channel: str, head: str, ts: str) -> Flag | str:
    """What a message is about, or the sentence that says why it cannot be flagged."""
    async with visit.reading() as session:
        if problem := await visit.why_not(session, Right.STAFF):
            return problem
        number = await _pebble_of(session, visit, channel, head)
    if number is None:
        return NOT_ONE_OF_OURS
    # A direct message's channel would tell whose pebble it is.
    return Flag(number, channel, ts) if channel.startswith(("C", "G")) else Flag(number)


async def _pebble_of(session: AsyncSession, visit: Visit, channel: str, head: str) -> int | None:
    aliases = await aliases_of(session, visit.workspace_id, visit.house.sealer.fingerprints(visit.person_id))
    for places, spot in (([channel], Spot.CARD), ([channel, visit.person_id, *aliases], Spot.REPORTER)):
        try:
            number = await pebble_of_thread(session, visit.workspace_id, places, head, spot, now=visit.now)
        except NotYetKnown:
            number = None
        if number is not None:
            return number
    return None


async def flag(visit: Visit, found: Flag, *, form: str) -> str | None:
    """Write it down and tell the stewards; the sentence that says why not. `form` names it once."""
    async with visit.transaction() as session:
        if problem := await visit.why_not(session, Right.STAFF):
            return problem
        about = await pebble(session, visit.workspace_id, found.number)
        if about is None:
            return NOT_THERE.format(name=f"PEB-{found.number}")
        told = 0
        for steward in await stewards(session, visit.workspace_id):
            told += await owe_once(
                session,
                "flagged",
                workspace_id=visit.workspace_id,
                to=steward,
                once=f"flagged:{form}:{steward}",
                at=visit.now,
                pebble=found.number,
                detail={"where": found.channel, "said_at": found.ts},
            )
        if told:
            session.add(await _deed(session, visit, about, found))
    return None


async def _deed(session: AsyncSession, visit: Visit, about: Pebble, found: Flag) -> Audit:
    own = await is_reporter(session, about, visit.person_id, visit.house.sealer)
    return Audit(
        workspace_id=visit.workspace_id,
        at=visit.now,
        # Whoever flags their own private report must not be named by it.
        actor=about.reporter if own else visit.person_id,
        deed=Deed.FLAGGED,
        subject=f"pebble {about.number}",
        source=found.channel or "direct message",
    )
