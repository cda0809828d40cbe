"""Adds, renames, moves or removes a release, and lets the clock look at what waits for it."""

from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.rights import Right
from handlers.setup.changed import changed
from handlers.setup.release_draft import GONE, NEW, ReleaseDraft, problem_with
from handlers.setup.save import workspace_here
from storage.models import Release
from storage.outbox import owe_card
from storage.queries.releases import look_at_what_waits_for, release, releases, waiting_for
from storage.screened import Overruled


async def save_release(
    visit: Visit, draft: ReleaseDraft, overruled: tuple[Overruled, ...] = ()
) -> tuple[str, str] | None:
    """Save the release; the field and the sentence that says why not, else None."""
    async with visit.transaction() as session:
        if refused := await visit.why_not(session, Right.ADMINISTRATOR):
            return "name", refused
        workspace = await workspace_here(session, visit)
        known = await releases(session, visit.workspace_id)
        if problem := problem_with(draft, known, visit.today):
            return problem
        made = [_new(visit.workspace_id, draft)] if draft.id == NEW else []
        session.add_all(made)
        for found in known:
            if found.id == draft.id:
                renamed = found.name != draft.name
                found.name, found.day = draft.name, draft.day
                if renamed:
                    await _say_its_name(session, visit, found.id)
                await look_at_what_waits_for(session, visit.workspace_id, found.id, at=visit.now)
        about = made[0].id if made else draft.id
        changed(
            session, visit, workspace, f"release {about}", overruled, release="added" if made else "changed"
        )
    return None


def _new(workspace_id: str, draft: ReleaseDraft) -> Release:
    return Release(workspace_id=workspace_id, id=uuid4().hex, name=draft.name, day=draft.day)


async def _say_its_name(session: AsyncSession, visit: Visit, release_id: str) -> None:
    """Cards of what waits for it say what it is called now."""
    for pebble in await waiting_for(session, visit.workspace_id, release_id):
        await owe_card(session, pebble, at=visit.now)


async def remove_release(visit: Visit, release_id: str) -> tuple[str, bool]:
    """Remove the release: its name and True, or the sentence that says why not and False."""
    async with visit.transaction() as session:
        if problem := await visit.why_not(session, Right.ADMINISTRATOR):
            return problem, False
        workspace = await workspace_here(session, visit)
        found = await release(session, visit.workspace_id, release_id)
        if found is None:
            return GONE, False
        await session.delete(found)
        await _say_its_name(session, visit, release_id)
        await look_at_what_waits_for(session, visit.workspace_id, release_id, at=visit.now)
        changed(session, visit, workspace, f"release {release_id}", release="removed")
    return found.name, True
