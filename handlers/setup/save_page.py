"""Saves what one of the small forms says."""

import asyncio
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.periods import Weekly
from handlers.services.rights import Right
from handlers.setup.changed import changed, differing
from handlers.setup.page_draft import Errors, PageDraft
from handlers.setup.roles import LOCKED_OUT, give, stays_administrator, those_who_hold
from handlers.setup.save import workspace_here
from storage.dues import look_at_open, take_turn
from storage.models import Role, Workspace
from storage.queries.settings import grants
from storage.screened import Overruled

LOOKING = 0.6
"""Seconds for it, so that what was saved is still said in time."""

SOMEBODY_NOT_STAFF = (
    "Slack says that one of them isn't staff (a guest, an app, or no longer here). Please choose colleagues."
)

log = structlog.get_logger()


async def save_page(visit: Visit, draft: PageDraft, overruled: tuple[Overruled, ...] = ()) -> str | None:
    """Save it; the sentence that says why not, else None."""
    async with visit.transaction() as session:
        if problem := await visit.why_not(session, Right.ADMINISTRATOR):
            return problem
        found = await workspace_here(session, visit)
        given = await grants(session, visit.workspace_id)
        chosen = {role: those_who_hold(given, role, named) for role, named in draft.gives().items()}
        administrators = chosen.get(Role.ADMINISTRATOR)
        if administrators is not None and not await stays_administrator(
            session, visit, found, administrators
        ):
            return LOCKED_OUT
        for role, subjects in chosen.items():
            await give(session, visit, given, role, subjects)
        begins, before = draft.switches_on(found), found.model_dump()
        draft.apply(found, visit.today)
        changed(session, visit, found, "settings", overruled, settings=differing(before, found))
        await _leave_out_the_last_week(session, visit, found, begins)
    return None


async def _leave_out_the_last_week(
    session: AsyncSession, visit: Visit, found: Workspace, begins: tuple[str, ...]
) -> None:
    """What begins now comes when it was said to, and not at once for the week before."""
    rhythm = Weekly(found.digest_day, found.digest_at, ZoneInfo(found.timezone))
    for name in begins:
        due_at = rhythm.latest(visit.now)
        # The one before as well: a later change of the day must not bring it back.
        for turn in (rhythm.turn(name, visit.now), rhythm.turn_before(name, due_at)):
            await take_turn(session, "turn", turn, workspace_id=found.id, at=visit.now, due_at=due_at)


async def strangers(visit: Visit, chosen: Mapping[str, frozenset[str]]) -> Errors:
    """What to say under each field that names somebody who does not belong to the staff."""
    asked = [(block_id, person) for block_id, people in chosen.items() for person in sorted(people)]
    staff = await asyncio.gather(*[visit.staff(person) for _, person in asked])
    named = {block_id for (block_id, _), belongs in zip(asked, staff, strict=True) if not belongs}
    return {block_id: SOMEBODY_NOT_STAFF for block_id in named}


async def work_out_promises_again(visit: Visit) -> None:
    """Let the clock look at every open pebble; where that takes too long, each follows when it is looked at next."""
    try:
        async with asyncio.timeout(LOOKING), visit.transaction() as session:
            await look_at_open(session, visit.workspace_id, at=visit.now)
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        log.warning("promises_not_yet_worked_out", error=type(error).__name__)
