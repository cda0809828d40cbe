"""What a workspace's administrators have set."""

from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Area, Grant, Role, Roster, Workspace


async def workspace(session: AsyncSession, workspace_id: str) -> Workspace | None:
    """The workspace and its settings."""
    return await session.get(Workspace, workspace_id)


async def workspace_ids(session: AsyncSession) -> list[str]:
    """Every workspace."""
    return list(await session.scalars(select(col(Workspace.id)).order_by(col(Workspace.id))))


async def settings_version(session: AsyncSession, workspace_id: str) -> int:
    """How often the settings were changed; 0 for a workspace that is not there."""
    found = await session.scalar(
        select(col(Workspace.settings_version)).where(col(Workspace.id) == workspace_id)
    )
    return found or 0


async def areas(session: AsyncSession, workspace_id: str) -> list[Area]:
    """Every area, in the order of the form."""
    return list(await session.scalars(_AREAS, {"in_workspace": workspace_id}))


class NamedArea(NamedTuple):
    """An area as a form offers it, and what it promises otherwise than the workspace."""

    key: str
    name: str
    targets: dict[str, int]


async def active_areas(session: AsyncSession, workspace_id: str) -> list[NamedArea]:
    """The areas that can be chosen, in the order of the form."""
    found = await session.execute(
        select(col(Area.key), col(Area.name), col(Area.targets))
        .where(col(Area.workspace_id) == workspace_id, col(Area.active).is_(True))
        .order_by(col(Area.position), col(Area.key))
    )
    return [NamedArea(*row) for row in found]


async def area(session: AsyncSession, workspace_id: str, key: str) -> Area | None:
    """One area."""
    return await session.get(Area, (workspace_id, key))


async def triage_channel(session: AsyncSession, workspace_id: str, area_key: str) -> str | None:
    """Where the cards of this area stand: its own channel, else the workspace's."""
    own = await area(session, workspace_id, area_key)
    if own is not None and own.channel:
        return own.channel
    found = await workspace(session, workspace_id)
    return found.triage_channel if found else None


async def grants(session: AsyncSession, workspace_id: str) -> list[Grant]:
    """Every role given in the workspace."""
    return list(await session.scalars(_GRANTS, {"in_workspace": workspace_id}))


async def grants_of(session: AsyncSession, workspace_id: str, role: Role, area_key: str = "") -> list[str]:
    """Whom (people and user groups) this role is given to, for this area exactly."""
    found = await session.scalars(
        select(col(Grant.subject)).where(
            col(Grant.workspace_id) == workspace_id, col(Grant.role) == role, col(Grant.area) == area_key
        )
    )
    return list(found)


async def rosters(session: AsyncSession, workspace_id: str, group_ids: set[str]) -> dict[str, Roster]:
    """Who belongs to these user groups and channels, as last read."""
    if not group_ids:
        return {}
    found = await session.scalars(_ROSTERS, {"in_workspace": workspace_id, "groups": sorted(group_ids)})
    return {roster.group_id: roster for roster in found}


async def workspace_to_change(session: AsyncSession, workspace_id: str) -> Workspace | None:
    """The workspace, locked until the transaction ends."""
    return await session.get(Workspace, workspace_id, with_for_update=True)


# Made once: who may do what is asked at every click.
_HERE: BindParameter[str] = bindparam("in_workspace")
_AREAS = select(Area).where(col(Area.workspace_id) == _HERE).order_by(col(Area.position), col(Area.key))
_GRANTS = select(Grant).where(col(Grant.workspace_id) == _HERE)
_ROSTERS = select(Roster).where(
    col(Roster.workspace_id) == _HERE, col(Roster.group_id).in_(bindparam("groups", expanding=True))
)
