"""Gives a role, for an area or for all, to exactly these people and user groups."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.permissions import decide, read_settings
from storage.models import Audit, Deed, Grant, Kind, Role, Workspace
from storage.queries.people import person

LOCKED_OUT = (
    "With this you could not open the settings again. "
    "Please add yourself; another administrator can take you out later."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a form names for a role; None for what it does not show, which stays as it is."""

    people: frozenset[str] | None = None
    groups: frozenset[str] | None = None


def those_who_hold(given: Sequence[Grant], role: Role, chosen: Chosen, area: str = "") -> frozenset[str]:
    """Who holds `role` once `chosen` is saved: people and user groups."""
    held = {grant.subject for grant in given if grant.role is role and grant.area == area}
    groups = frozenset(subject for subject in held if subject.startswith("S"))
    kept_people = held - groups if chosen.people is None else chosen.people
    return frozenset(kept_people) | (groups if chosen.groups is None else chosen.groups)


async def give(
    session: AsyncSession,
    visit: Visit,
    given: Sequence[Grant],
    role: Role,
    subjects: Collection[str],
    area: str = "",
) -> None:
    """Replace who holds `role` in `area`, each change with a line in the audit; `given` are all grants as they are."""
    held = {grant.subject: grant for grant in given if grant.role is role and grant.area == area}
    for subject in sorted(held.keys() - set(subjects)):
        await session.delete(held[subject])
        session.add(_changed(visit, Deed.ROLE_TAKEN, held[subject]))
    for subject in sorted(set(subjects) - held.keys()):
        grant = Grant(workspace_id=visit.workspace_id, role=role, area=area, subject=subject)
        session.add_all([grant, _changed(visit, Deed.ROLE_GIVEN, grant)])


def _changed(visit: Visit, deed: Deed, grant: Grant) -> Audit:
    kind = "group" if grant.subject.startswith("S") else "person"
    return Audit(
        workspace_id=visit.workspace_id,
        at=visit.now,
        actor=visit.person_id,
        deed=deed,
        subject=f"{kind} {grant.subject}",
        source="form",
        detail={"role": grant.role.value, "area": grant.area},
    )


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


def people_with(grants: Sequence[Grant], role: Role, area: str = "") -> list[str]:
    """The people who hold a role."""
    return [subject for subject in _subjects(grants, role, area) if not subject.startswith("S")]


def groups_with(grants: Sequence[Grant], role: Role, area: str = "") -> list[str]:
    """The user groups that hold a role."""
    return [subject for subject in _subjects(grants, role, area) if subject.startswith("S")]


def _subjects(grants: Sequence[Grant], role: Role, area: str) -> list[str]:
    return sorted(grant.subject for grant in grants if grant.role is role and grant.area == area)
