"""Hands on what somebody looked after who has left: to their stand-in, else to whoever owns or leads the area."""

from collections.abc import Sequence

from handlers.moment import Moment
from handlers.services.absence import is_away, is_gone
from handlers.services.notes import tell_it
from handlers.services.owners import holders, owners_of
from handlers.services.permissions import Settings, read_settings
from storage.dues import plan
from storage.models import Audit, Deed, Due, Pebble, Role
from storage.models.history import CLOCK
from storage.queries.pebbles import pebbles_owned_to_change
from storage.queries.people import people_known, person

TOGETHER = 25
"""Pebbles handed on in one transaction; the rest follows at once, in the next."""


async def hand_on(moment: Moment, leaver: str, rows: Sequence[Due]) -> None:
    """All of their open pebbles, unless they are back meanwhile; the reporters are not troubled with it."""
    if not is_gone(await person(moment.session, moment.workspace_id, leaver)):
        return
    found = await pebbles_owned_to_change(moment.session, moment.workspace_id, leaver, most=TOGETHER)
    if not found:
        return
    settings = await read_settings(moment.session, moment.workspace, moment.workspace_id)
    instead = await _stand_in(moment, leaver)
    for pebble in found:
        await _give(moment, pebble, leaver, instead, settings)
    if len(found) == TOGETHER:
        name, at = f"{rows[-1].name}:{found[-1].number}", moment.at
        await plan(moment.session, "leaver", name, workspace_id=moment.workspace_id, due_at=at, to=leaver)


async def _give(moment: Moment, pebble: Pebble, leaver: str, instead: str | None, settings: Settings) -> None:
    asked = [] if instead else await _those_there(moment, pebble, leaver, settings)
    event = pebble.hand_on(leaver=leaver, to=instead, asked=asked, at=moment.at)
    moment.session.add(
        Audit(
            workspace_id=moment.workspace_id,
            at=moment.at,
            actor=CLOCK,
            deed=Deed.HANDED_ON,
            subject=f"pebble {pebble.number}",
            detail={"from": leaver, "to": instead},
        )
    )
    await tell_it(moment.session, pebble, event, at=moment.at)


async def _stand_in(moment: Moment, leaver: str) -> str | None:
    known = await person(moment.session, moment.workspace_id, leaver)
    named = known.stand_in if known else None
    there = await person(moment.session, moment.workspace_id, named) if named else None
    away = is_gone(there) or is_away(there, moment.wording.zone, moment.at)
    return None if named is None or named == leaver or away else named


async def _those_there(moment: Moment, pebble: Pebble, leaver: str, settings: Settings) -> list[str]:
    """The area's owners by name who are still here, else its leads; nobody where the channel's members own it."""
    owners, leads = owners_of(pebble.area, settings).people, holders(Role.LEAD, pebble.area, settings)
    people = await people_known(moment.session, moment.workspace_id, {*owners, *leads})
    for those in (owners, leads):
        if here := [one for one in those if one != leaver and not is_gone(people.get(one))]:
            return here
    return []
