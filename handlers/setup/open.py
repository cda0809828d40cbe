"""Makes the forms from what is set now, for administrators only."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.feature import Visit
from handlers.services.blocks import Block
from handlers.services.rights import Right
from handlers.setup.form import settings_form
from storage.models import Area, Grant, Pattern, Release, Workspace
from storage.queries.patterns import patterns
from storage.queries.releases import releases
from storage.queries.settings import areas, grants, workspace


@dataclass(frozen=True, slots=True)
class Set:
    """What is set now."""

    workspace: Workspace
    areas: Sequence[Area]
    grants: Sequence[Grant]
    releases: Sequence[Release]
    patterns: Sequence[Pattern]


async def what_is_set(visit: Visit) -> Set | str:
    """What is set, or the sentence that says why it is not shown."""
    async with visit.reading() as session:
        if problem := await visit.why_not(session, Right.ADMINISTRATOR):
            return problem
        found = await workspace(session, visit.workspace_id)
        found = found or Workspace(id=visit.workspace_id, joined_at=visit.now)
        return Set(
            found,
            await areas(session, found.id),
            await grants(session, found.id),
            await releases(session, found.id),
            await patterns(session, found.id),
        )


async def settings_now(visit: Visit) -> Block | str:
    """The settings form, or why there is none."""
    found = await what_is_set(visit)
    return found if isinstance(found, str) else settings_form(found.workspace, found.grants)
