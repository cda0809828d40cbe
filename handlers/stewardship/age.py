"""Words grow old: what ended so many months ago loses its text and keeps its numbers."""

import calendar
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audit, Deed, Removed
from storage.models.history import CLOCK
from storage.removal import old_pebbles, remove, words_of_pebble


@dataclass(frozen=True, slots=True)
class Purged:
    """What went: pebbles and texts; `last` is the highest number looked at, 0 when there was none."""

    pebbles: int = 0
    texts: int = 0
    last: int = 0


def months_before(at: datetime, months: int) -> datetime:
    """The same day and time so many months earlier; the last day of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)


async def purge(
    session: AsyncSession,
    workspace_id: str,
    *,
    before: datetime,
    at: datetime,
    most: int,
    source: str,
    after: int = 0,
) -> Purged:
    """Remove the words of up to `most` pebbles that ended before this moment; one audit row for all of them."""
    found = await old_pebbles(session, workspace_id, before=before, most=most, after=after)
    ids = {one for pebble in found for one in await words_of_pebble(session, pebble)}
    if not found:
        return Purged()
    gone = await remove(session, workspace_id, ids, why=Removed.AGE, at=at)
    done = Purged(len(found), gone, found[-1].number)
    session.add(
        Audit(
            workspace_id=workspace_id,
            at=at,
            actor=CLOCK if source == CLOCK else source,
            deed=Deed.PURGED,
            subject="words that are old",
            source=source,
            detail={"pebbles": done.pebbles, "texts": gone, "before": before.date().isoformat()},
        )
    )
    return done
