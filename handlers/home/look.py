"""Reads what a person's Home shows: their own pebbles, and what waits for them as an owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.absence import hears_for
from handlers.services.dates import day
from handlers.services.names import called, reporter_for_it
from handlers.services.permissions import Standing, decide
from handlers.services.promised import promises_of
from handlers.services.promises import said, said_to_reporter, soonest, zone_of
from handlers.services.rights import Right, Tie, why_not
from handlers.services.states import state_of
from handlers.services.wording import Wording, read_wording
from storage.models import Pebble
from storage.queries.pebbles import pebbles_of_reporter, queue_of_owner
from storage.queries.people import people_known, who_named
from storage.queries.words import texts_of

QUEUE = 20
"""How many are shown at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One pebble as it is listed; `words` raw, `promise` mrkdwn, `who` (mrkdwn) and `since` only for its owner.

    `instead_of` (mrkdwn) is the owner for whom its reader stands in.
    """

    name: str
    state: str
    area: str
    words: str
    promise: str | None = None
    who: str | None = None
    since: str | None = None
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Some lines, and whether there are more."""

    lines: tuple[Line, ...]
    more: bool = False


async def who_comes(session: AsyncSession, visit: Visit) -> Standing:
    """What the visitor may do here."""
    return await visit.standing(session)


async def own_pebbles(session: AsyncSession, visit: Visit, shown: int) -> Listed:
    """The visitor's own pebbles, open first."""
    fingerprints = visit.house.sealer.fingerprints(visit.person_id)
    found = await pebbles_of_reporter(
        session, visit.workspace_id, visit.person_id, fingerprints, most=shown + 1
    )
    return Listed(await _lines(session, visit, found[:shown], for_owner=False), len(found) > shown)


async def waiting_for(session: AsyncSession, visit: Visit, who: Standing) -> Listed | None:
    """The queue of an owner, and of those they stand in for, longest overdue first; None for somebody who is none."""
    if not who.staff:
        return None
    absent = await stood_in_for(session, visit, who)
    owners, areas = {who.person_id, *absent}, who.owned.union(*absent.values())
    found = await queue_of_owner(session, visit.workspace_id, sorted(owners), sorted(areas), most=QUEUE + 1)
    if why_not(Right.QUEUE, who, Tie(named=bool(found or absent))):
        return None
    lines = await _lines(session, visit, found[:QUEUE], for_owner=True)
    marked = [
        replace(line, instead_of=await _whose(session, who, pebble, absent))
        for line, pebble in zip(lines, found, strict=False)
    ]
    return Listed(tuple(marked), len(found) > QUEUE)


async def stood_in_for(session: AsyncSession, visit: Visit, who: Standing) -> dict[str, frozenset[str]]:
    """For whom the visitor stands in just now, and the areas that each of them owns."""
    zone = (await visit.house.wordings.true_now(session, visit.workspace_id)).zone
    named = {known.id: known for known in await who_named(session, visit.workspace_id, who.person_id)}
    if not named or who.settings is None:
        return {}
    people = named | await people_known(session, visit.workspace_id, [who.person_id])
    return {
        one: decide(one, known.kind, known, who.settings).owned
        for one, known in named.items()
        if hears_for(one, people, zone, visit.now) == who.person_id
    }


async def _whose(
    session: AsyncSession, who: Standing, pebble: Pebble, absent: Mapping[str, frozenset[str]]
) -> str | None:
    """The name of the absent owner of this pebble, or of its area where it is nobody's; None if it is their own."""
    if pebble.owner == who.person_id or (pebble.owner is None and pebble.area in who.owned):
        return None
    whose = [one for one, areas in absent.items() if pebble.owner == one or pebble.area in areas]
    first = pebble.owner or whose[0]
    return await called(session, pebble.workspace_id, first)


async def _lines(
    session: AsyncSession, visit: Visit, pebbles: Sequence[Pebble], *, for_owner: bool
) -> tuple[Line, ...]:
    wording = await read_wording(session, visit.workspace_id)
    texts = await texts_of(session, visit.workspace_id, {pebble.words_id for pebble in pebbles})
    return tuple(
        [await _line(session, visit, one, wording, texts[one.words_id], for_owner) for one in pebbles]
    )


async def _line(
    session: AsyncSession, visit: Visit, pebble: Pebble, wording: Wording, words: str, for_owner: bool
) -> Line:
    zone = await zone_of(session, visit.workspace_id, visit.person_id)
    today = visit.now.astimezone(zone).date()
    reported = pebble.reported_at.astimezone(zone).date()
    return Line(
        name=pebble.name,
        state=state_of(pebble, today, own=not for_owner),
        area=wording.area(pebble.area),
        words=words,
        promise=_promise(pebble, wording, zone, visit.now, for_owner),
        who=await reporter_for_it(session, pebble) if for_owner else None,
        since=day(reported, today) if for_owner else None,
    )


def _promise(pebble: Pebble, wording: Wording, zone: ZoneInfo, now: datetime, for_owner: bool) -> str | None:
    promises = promises_of(pebble, wording.hours, wording.targets(pebble.area))
    if not for_owner:
        return said_to_reporter(pebble, promises, zone, now)
    next_one = soonest(promises)
    return said(next_one, zone, now) if next_one else None
