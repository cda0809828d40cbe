"""Releases of the EHR, and what waits for them."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Pebble, Release
from storage.models.states import Status


async def releases(session: AsyncSession, workspace_id: str, *, since: date | None = None) -> list[Release]:
    """Every release that comes on `since` or later (None: all of them), the next first."""
    wanted = select(Release).where(col(Release.workspace_id) == workspace_id)
    if since is not None:
        wanted = wanted.where(col(Release.day) >= since)
    return list(await session.scalars(wanted.order_by(col(Release.day), col(Release.name), col(Release.id))))


async def release(session: AsyncSession, workspace_id: str, release_id: str) -> Release | None:
    """One release."""
    return await session.get(Release, (workspace_id, release_id))


async def day_of_release(session: AsyncSession, workspace_id: str, release: str) -> date | None:
    """The day on which it comes as things stand; None if it is not there any more."""
    return await session.scalar(
        select(col(Release.day)).where(col(Release.workspace_id) == workspace_id, col(Release.id) == release)
    )


async def waiting_for(session: AsyncSession, workspace_id: str, release: str) -> list[Pebble]:
    """Every pebble that waits for this release; locked until the transaction ends."""
    found = await session.scalars(select(Pebble).where(*_waits(workspace_id, release)).with_for_update())
    return list(found)


def _waits(workspace_id: str, release: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Pebble.workspace_id) == workspace_id,
        col(Pebble.status) == Status.WAITING,
        col(Pebble.release) == release,
    )


async def look_at_what_waits_for(
    session: AsyncSession, workspace_id: str, release: str, *, at: datetime
) -> None:
    """Let the clock look at every pebble that waits for this release."""
    await session.execute(
        update(Pebble)
        .where(*_waits(workspace_id, release))
        .values(look_at=at)
        .execution_options(synchronize_session=False)
    )
