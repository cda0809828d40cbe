"""Remembers somebody's quiet hours, and until when they are away and who stands in."""

from handlers.feature import Visit
from handlers.home.standing_in import leave
from handlers.home.times_draft import USUAL, Errors, TimesDraft
from handlers.services.dates import day
from handlers.services.names import plain_name
from storage.queries.people import person, person_to_change

FOR_STAFF = "Only the hospital's own staff can set this."
NOT_STAFF = (
    "Slack says this person can't stand in (a guest, an app, or no longer here). Please choose another."
)
AWAY_TOO = "{name} is away too, until {day}. Please choose somebody else."


async def keep_times(visit: Visit, draft: TimesDraft) -> Errors:
    """Remember them; what to say under which field if that is not possible."""
    if draft.stand_in and not await visit.staff(draft.stand_in):
        return {"stand_in": NOT_STAFF}
    async with visit.transaction() as session:
        if not (await visit.standing(session)).staff:
            return {"quiet_from": FOR_STAFF}
        if draft.stand_in:
            other = await person(session, visit.workspace_id, draft.stand_in)
            if other is not None and other.away_until and other.away_until > visit.today:
                name = await plain_name(session, visit.workspace_id, draft.stand_in)
                return {"stand_in": AWAY_TOO.format(name=name, day=day(other.away_until, visit.today))}
        known = await person_to_change(session, visit.workspace_id, visit.person_id)
        usual = (draft.quiet_from, draft.quiet_until) == USUAL
        known.rest(*((None, None) if usual else (draft.quiet_from, draft.quiet_until)))
        if draft.asked:
            await leave(session, visit, known, until=draft.away_until, stand_in=draft.stand_in)
    return {}


async def come_back(visit: Visit) -> None:
    """They are here again, earlier than they had said."""
    async with visit.transaction() as session:
        known = await person(session, visit.workspace_id, visit.person_id)
        if known is not None:
            await leave(session, visit, known, until=None, stand_in=None)
