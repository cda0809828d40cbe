"""Saves the settings, and sees to it that they are used from now on."""

import asyncio

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.rights import Right
from handlers.setup.changed import changed, differing
from handlers.setup.draft import Draft
from handlers.setup.roles import LOCKED_OUT, give, groups_with, stays_administrator
from storage.models import Role, Workspace
from storage.queries.settings import grants, workspace_to_change
from storage.screened import Overruled

REREADING = 1.0
"""Seconds for reading user groups and channels again; what is not read by then is read later."""

log = structlog.get_logger()


async def save(visit: Visit, draft: Draft, overruled: tuple[Overruled, ...] = ()) -> dict[str, str]:
    """Save the settings; what to say under which field if that is not possible."""
    async with visit.transaction() as session:
        if problem := await visit.why_not(session, Right.ADMINISTRATOR):
            return {"triage": problem}
        found = await workspace_here(session, visit)
        given = await grants(session, visit.workspace_id)
        administrators = draft.administrators.union(groups_with(given, Role.ADMINISTRATOR))
        if not await stays_administrator(session, visit, found, administrators):
            return {"administrators": LOCKED_OUT}
        before = found.model_dump()
        _apply(found, draft)
        changed(session, visit, found, "settings", overruled, settings=differing(before, found))
        managers = draft.managers.union(groups_with(given, Role.MANAGER))
        await give(session, visit, given, Role.MANAGER, managers)
        await give(session, visit, given, Role.ADMINISTRATOR, administrators)
    return {}


async def workspace_here(session: AsyncSession, visit: Visit) -> Workspace:
    """The visitor's workspace, locked; a new one if it was never set up."""
    found = await workspace_to_change(session, visit.workspace_id)
    if found is None:
        found = Workspace(id=visit.workspace_id, joined_at=visit.now)
        session.add(found)
    return found


def _apply(found: Workspace, draft: Draft) -> None:
    found.triage_channel, found.units = draft.triage_channel, draft.units
    found.whom_to_call = draft.whom_to_call


async def take_effect(visit: Visit) -> None:
    """After saving: forms and roles follow at once if possible, else when they are next read."""
    try:
        async with visit.reading() as session:
            await visit.house.wordings.refresh(session, visit.workspace_id)
        async with asyncio.timeout(REREADING):
            await visit.house.directory.reread(visit.workspace_id)
    except Exception as error:
        # Saved is saved: whatever went wrong here must not look like a failure to save.
        log.warning("settings_not_yet_in_effect", error=type(error).__name__)
