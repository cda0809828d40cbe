"""Lets a workspace stand still: what is planned there is over, and no digest has anywhere to go."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Due, Pebble, Workspace


async def stand_still(session: AsyncSession, workspace_id: str, *, at: datetime) -> None:
    """Nothing happens there by itself any more, until somebody sets its channels or touches a pebble."""
    pebbles = update(Pebble).where(col(Pebble.workspace_id) == workspace_id)
    await session.execute(pebbles.values(look_at=None))
    planned = update(Due).where(col(Due.workspace_id) == workspace_id, col(Due.done_at).is_(None))
    await session.execute(planned.values(done_at=at))
    here = update(Workspace).where(col(Workspace.id) == workspace_id)
    await session.execute(here.values(managers_channel=None, staff_channel=None, digest_people=[]))
