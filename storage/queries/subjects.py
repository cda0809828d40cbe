"""What an owed message is about, in one look; what it finds is then at hand in the session.

The first words and the reporter come along, since nearly every message speaks of them.
"""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Alias, Area, Owed, Pebble, Person, Place, Spot, Words, Workspace


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
    asked = {"b_workspace_id": owed.workspace_id, "b_number": owed.pebble, "b_spot": spot}
    row = (await session.execute(_SUBJECT, asked)).one_or_none()
    return Subject(*row[:5]) if row is not None else None


_HERE = col(Pebble.workspace_id)
_SUBJECT = (
    select(Pebble, Workspace, Area, Alias, Place, Words, Person)
    .join(Workspace, col(Workspace.id) == _HERE)
    .outerjoin(Area, and_(col(Area.workspace_id) == _HERE, col(Area.key) == col(Pebble.area)))
    .outerjoin(Alias, and_(col(Alias.workspace_id) == _HERE, col(Alias.id) == col(Pebble.reporter)))
    .outerjoin(Words, and_(col(Words.workspace_id) == _HERE, col(Words.id) == col(Pebble.words_id)))
    .outerjoin(Person, and_(col(Person.workspace_id) == _HERE, col(Person.id) == col(Pebble.reporter)))
    .outerjoin(
        Place,
        and_(
            col(Place.workspace_id) == _HERE,
            col(Place.pebble) == col(Pebble.number),
            col(Place.spot) == bindparam("b_spot"),
        ),
    )
    .where(bindparam("b_workspace_id") == _HERE, col(Pebble.number) == bindparam("b_number"))
    .order_by(col(Place.ts).desc())
    .limit(1)
)
