"""By when a reporter hears first, and how that is said."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.services.dates import day_and_hour
from handlers.services.wording import DEFAULT, hours_of
from storage.models import Pebble, Person, Workspace
from storage.queries.people import person
from storage.queries.settings import workspace


async def zone_of(session: AsyncSession, workspace_id: str, reader: str) -> ZoneInfo:
    """The reader's own time zone if Slack told us, else the hospital's."""
    known: Person | None = await person(session, workspace_id, reader)
    if known is not None and known.timezone:
        return ZoneInfo(known.timezone)
    found: Workspace | None = await workspace(session, workspace_id)
    return hours_of(found).zone if found else DEFAULT.zone


async def answer_by(session: AsyncSession, pebble: Pebble, reader: str, now: datetime) -> str:
    """When the reporter hears first at the latest, in the reader's words: "Tuesday 14:00"."""
    return day_and_hour(pebble.answer_by, await zone_of(session, pebble.workspace_id, reader), now)
