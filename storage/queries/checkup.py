"""What `pebble doctor` asks of a database: which workspaces, what is sealed, what is overdue."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Alias, Owed, OwedState, Person, Roster, Workspace


async def workspaces(session: AsyncSession) -> list[Workspace]:
    """Every workspace, the first to join first."""
    return list(await session.scalars(select(Workspace).order_by(col(Workspace.joined_at))))


async def sealed_people(session: AsyncSession, most: int) -> list[str]:
    """Up to so many values that only the keys open."""
    return list(await session.scalars(select(col(Alias.person)).order_by(col(Alias.id)).limit(most)))


async def messages_in(session: AsyncSession, state: OwedState) -> tuple[int, datetime | None]:
    """How many messages are in this state, and since when the oldest of them was owed."""
    asked = select(func.count(), func.min(col(Owed.owed_at))).where(col(Owed.state) == state)
    number, oldest = (await session.execute(asked)).one()
    return int(number), oldest


async def everybody(session: AsyncSession, workspace_id: str) -> dict[str, Person]:
    """The people of a workspace by their id."""
    found = await session.scalars(select(Person).where(col(Person.workspace_id) == workspace_id))
    return {person.id: person for person in found}


async def every_roster(session: AsyncSession, workspace_id: str) -> dict[str, Roster]:
    """Every user group and channel whose members were read, by its id."""
    found = await session.scalars(select(Roster).where(col(Roster.workspace_id) == workspace_id))
    return {roster.group_id: roster for roster in found}
