"""Saves one area, or who owns all that name nobody."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.rights import Right
from handlers.setup.area_draft import EVERYWHERE, NEW, AreaDraft, new_key
from handlers.setup.areas import MOST
from handlers.setup.changed import changed
from handlers.setup.roles import give
from handlers.setup.save import workspace_here
from storage.models import Area, Role
from storage.queries.settings import areas, grants
from storage.screened import Overruled

GONE = "That area isn't there any more. Please go back and choose another."
SAME_NAME = "There is already an area of that name."
TOO_MANY = f"There are already {MOST} areas; a Slack menu holds no more."


async def save_area(visit: Visit, draft: AreaDraft, overruled: tuple[Overruled, ...] = ()) -> str | None:
    """Save the area; the sentence that says why not, else None."""
    async with visit.transaction() as session:
        if problem := await visit.why_not(session, Right.ADMINISTRATOR):
            return problem
        found = await workspace_here(session, visit)
        known = await areas(session, visit.workspace_id)
        if problem := problem_with(draft, known):
            return problem
        key = "" if draft.key == EVERYWHERE else _change(session, visit.workspace_id, draft, known)
        given = await grants(session, visit.workspace_id)
        for role, subjects in (
            (Role.OWNER, draft.owners),
            (Role.LEAD, draft.leads),
            (Role.TRANSLATOR, draft.translators),
        ):
            await give(session, visit, given, role, subjects, key)
        changed(session, visit, found, f"area {key}" if key else "all areas", overruled)
    return None


def problem_with(draft: AreaDraft, known: list[Area]) -> str | None:
    """Why this cannot be saved beside the areas that are known; None if it can."""
    if draft.key == EVERYWHERE:
        return None
    if draft.key != NEW and all(area.key != draft.key for area in known):
        return GONE
    if any(area.name.casefold() == draft.name.casefold() and area.key != draft.key for area in known):
        return SAME_NAME
    return TOO_MANY if draft.key == NEW and len(known) >= MOST else None


def _change(session: AsyncSession, workspace_id: str, draft: AreaDraft, known: list[Area]) -> str:
    area = next((area for area in known if area.key == draft.key), None)
    if area is None:
        area = _added(workspace_id, draft.name, known)
        session.add(area)
    area.name, area.channel, area.active = draft.name, draft.channel, draft.active
    area.targets = dict(draft.targets)
    return area.key


def _added(workspace_id: str, name: str, known: list[Area]) -> Area:
    """A new area, last but for "Somewhere else"."""
    position = max((area.position for area in known), default=0) + 1
    last = known[-1] if known else None
    if last is not None and last.key == "other":
        position, last.position = last.position, position
    key = new_key(name, [area.key for area in known])
    return Area(workspace_id=workspace_id, key=key, name=name, position=position)


def field_of(draft: AreaDraft, token: str) -> str:
    """Under which field of the area's form a problem is said."""
    return f"owners:{token}" if draft.key == EVERYWHERE else f"name:{token}"
