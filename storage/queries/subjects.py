"""What an owed message is about, in one look; what it finds is then at hand in the session."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Alias, Area, Owed, Pebble, Place, Spot, Workspace


@dataclass(frozen=True, slots=True)
class Subject:
    """A pebble, its workspace and area, whom a private reporter's alias means, and where a message stands."""

    pebble: Pebble
    workspace: Workspace
    area: Area | None
    alias: Alias | None
    place: Place | None

    @property
    def triage_channel(self) -> str | None:
        """Where the card stands: the area's own channel, else the workspace's."""
        own = self.area.channel if self.area else None
        return own or self.workspace.triage_channel


async def subject_of(session: AsyncSession, owed: Owed, spot: Spot) -> Subject | None:
    """What this message is about, with the newest place at `spot`."""
    here = col(Pebble.workspace_id)
    its_area = and_(col(Area.workspace_id) == here, col(Area.key) == col(Pebble.area))
    its_alias = and_(col(Alias.workspace_id) == here, col(Alias.id) == col(Pebble.reporter))
    its_place = and_(
        col(Place.workspace_id) == here, col(Place.pebble) == col(Pebble.number), col(Place.spot) == spot
    )
    found = await session.execute(
        select(Pebble, Workspace, Area, Alias, Place)
        .join(Workspace, col(Workspace.id) == here)
        .outerjoin(Area, its_area)
        .outerjoin(Alias, its_alias)
        .outerjoin(Place, its_place)
        .where(here == owed.workspace_id, col(Pebble.number) == owed.pebble)
        .order_by(col(Place.ts).desc())
        .limit(1)
    )
    row = found.one_or_none()
    return Subject(*row) if row is not None else None
