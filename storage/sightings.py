"""Counts what the privacy check saw, by day and kind."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Sighting


async def count_sightings(
    session: AsyncSession, workspace_id: str, types: Iterable[str], *, day: date
) -> None:
    """Add them to the day's numbers, whoever else is counting at the same moment."""
    connection = await session.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for kind, times in sorted(Counter(types).items()):
        row = insert(Sighting).values(workspace_id=workspace_id, day=day, type=kind, times=times)
        more = {"times": Sighting.__table__.c.times + times}  # type: ignore[attr-defined]
        await connection.execute(
            row.on_conflict_do_update(index_elements=["workspace_id", "day", "type"], set_=more)
        )
