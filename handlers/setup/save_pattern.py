"""Adds, changes or removes one of the hospital's own patterns, and writes down who did."""

from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.rights import Right
from handlers.setup.changed import changed
from handlers.setup.pattern_draft import GONE, NEW, PatternDraft, problem_with
from handlers.setup.save import workspace_here
from storage.models import Pattern
from storage.queries.patterns import pattern, patterns
from storage.screened import Overruled


async def save_pattern(
    visit: Visit, draft: PatternDraft, overruled: tuple[Overruled, ...] = ()
) -> tuple[str, str] | None:
    """Save the pattern; the field and the sentence that says why not, else None."""
    async with visit.transaction() as session:
        if refused := await visit.why_not(session, Right.ADMINISTRATOR):
            return "name", refused
        workspace = await workspace_here(session, visit)
        known = await patterns(session, visit.workspace_id)
        if problem := problem_with(draft, known):
            return problem
        found = next((one for one in known if one.id == draft.id), None) or _new(session, visit)
        found.name, found.expression, found.certain = draft.name, draft.expression, draft.certain
        deed = "added" if draft.id == NEW else "changed"
        changed(
            session, visit, workspace, f"pattern {found.id}", overruled, pattern=deed, certain=draft.certain
        )
    return None


def _new(session: AsyncSession, visit: Visit) -> Pattern:
    made = Pattern(workspace_id=visit.workspace_id, id=uuid4().hex, name="", expression="")
    session.add(made)
    return made


async def remove_pattern(visit: Visit, pattern_id: str) -> tuple[str, bool]:
    """Remove the pattern: its name and True, or the sentence that says why not and False."""
    async with visit.transaction() as session:
        if refused := await visit.why_not(session, Right.ADMINISTRATOR):
            return refused, False
        workspace = await workspace_here(session, visit)
        found = await pattern(session, visit.workspace_id, pattern_id)
        if found is None:
            return GONE, False
        await session.delete(found)
        changed(session, visit, workspace, f"pattern {found.id}", pattern="removed", certain=found.certain)
    return found.name, True
