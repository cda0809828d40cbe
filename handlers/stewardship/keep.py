"""A steward holds the words of a pebble, or lifts the hold; both with a reason."""

from handlers.feature import Visit
from handlers.stewardship.erase import look
from storage.models import Audit, Deed, Hold, HoldReason

IS_HELD = "PEB-{number} is on hold already."
IS_NOT_HELD = "PEB-{number} is not on hold."


async def hold(visit: Visit, number: int, why: HoldReason) -> str | None:
    """Hold it; the sentence that says why not."""
    async with visit.transaction() as session:
        seen = await look(session, visit, number)
        if isinstance(seen, str):
            return seen
        if seen.hold is not None:
            return IS_HELD.format(number=number)
        session.add(Hold(workspace_id=visit.workspace_id, pebble=number, reason=why, since=visit.now))
        session.add(_deed(visit, Deed.HELD, number, why.value))
    return None


async def lift(visit: Visit, number: int, why: str) -> str | None:
    """Lift the hold; the sentence that says why not."""
    async with visit.transaction() as session:
        seen = await look(session, visit, number)
        if isinstance(seen, str):
            return seen
        if seen.hold is None:
            return IS_NOT_HELD.format(number=number)
        await session.delete(seen.hold)
        session.add(_deed(visit, Deed.RELEASED, number, why))
    return None


def _deed(visit: Visit, deed: Deed, number: int, why: str) -> Audit:
    return Audit(
        workspace_id=visit.workspace_id,
        at=visit.now,
        actor=visit.person_id,
        deed=deed,
        subject=f"pebble {number}",
        source="form",
        detail={"why": why},
    )
