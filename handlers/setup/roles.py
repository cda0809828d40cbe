"""Gives a role, for an area or for all, to exactly these people and user groups."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.permissions import Standing, decide, read_settings
from storage.models import Grant, Kind, Role, Workspace
from storage.queries.people import person


async def comes_as(session: AsyncSession, visit: Visit) -> Standing:
    """What the visitor may do here."""
    return await visit.standing(session)


def may_set_up(who: Standing) -> bool:
    """Whether they may change settings."""
    return who.staff and who.administrator


async def give(
    session: AsyncSession,
    given: Sequence[Grant],
    workspace_id: str,
    role: Role,
    subjects: Collection[str],
    area: str = "",
) -> None:
    """Replace who holds `role` in `area`; `given` are all grants of the workspace as they are."""
    held = {grant.subject: grant for grant in given if grant.role is role and grant.area == area}
    for subject in held.keys() - set(subjects):
        await session.delete(held[subject])
    for subject in sorted(set(subjects) - held.keys()):
        session.add(Grant(workspace_id=workspace_id, role=role, area=area, subject=subject))


async def stays_administrator(
    session: AsyncSession, visit: Visit, found: Workspace, administrators: Collection[str]
) -> bool:
    """Whether the visitor could still change settings if these were the administrators."""
    settings = await read_settings(session, found, visit.workspace_id)
    others = [grant for grant in settings.grants if grant.role is not Role.ADMINISTRATOR]
    named = [
        Grant(workspace_id=found.id, role=Role.ADMINISTRATOR, area="", subject=subject)
        for subject in administrators
    ]
    known = await person(session, visit.workspace_id, visit.person_id)
    proposed = replace(settings, grants=[*others, *named])
    return decide(visit.person_id, Kind.MEMBER, known, proposed).administrator
