"""Whoever stands in for somebody hears of it: that they were named and until when, and when it is over."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.moment import Moment
from handlers.services.absence import is_away
from handlers.services.quiet import loud_from, own_zone
from storage.dues import plan
from storage.models import Due, Person
from storage.outbox import owe_once
from storage.queries.people import person


async def leave(
    session: AsyncSession, visit: Visit, known: Person, *, until: date | None, stand_in: str | None
) -> None:
    """They are away until then, or here; whoever stands in now hears it, and whoever did."""
    zone = (await visit.house.wordings.true_now(session, visit.workspace_id)).zone
    before = known.away_until, known.stand_in
    stood_in = known.stand_in if is_away(known, zone, visit.now) else None
    known.leave(until=until, stand_in=stand_in)
    if before == (until, stand_in):
        return
    if stood_in is not None and stood_in != stand_in:
        await _owe(session, "stood_in", known, stood_in, zone, visit.now)
    if stand_in is not None and until is not None:
        await _owe(session, "stand_in", known, stand_in, zone, visit.now)
        await _plan_the_end(session, known, stand_in, until, zone, visit.now)


async def _plan_the_end(
    session: AsyncSession, known: Person, stand_in: str, until: date, zone: ZoneInfo, at: datetime
) -> None:
    await plan(
        session,
        "stand_in",
        f"stand_in:{known.id}:{stand_in}:{until.isoformat()}:{at.isoformat()}",
        workspace_id=known.workspace_id,
        due_at=datetime.combine(until, time(), own_zone(known, zone)).astimezone(UTC),
        to=stand_in,
        detail={"instead_of": known.id, "until": until.isoformat()},
    )


async def tell_it_is_over(moment: Moment, to: str, rows: Sequence[Due]) -> None:
    """The day has come on which somebody said they were back, unless they have said another since."""
    for row in rows:
        known = await person(moment.session, moment.workspace_id, str(row.detail["instead_of"]))
        until = known.away_until.isoformat() if known and known.away_until else None
        if known is not None and (known.stand_in, until) == (to, row.detail["until"]):
            await _owe(moment.session, "stood_in", known, to, moment.wording.zone, moment.at)


async def _owe(
    session: AsyncSession, kind: str, known: Person, to: str, zone: ZoneInfo, at: datetime
) -> None:
    """Owe it outside their night; once for each change, whatever is changed back and forth."""
    await owe_once(
        session,
        kind,
        workspace_id=known.workspace_id,
        to=to,
        once=f"{kind}:{known.id}:{to}:{at.isoformat()}",
        at=loud_from(await person(session, known.workspace_id, to), zone, at),
        detail={"instead_of": known.id},
    )
