"""Lets a workspace stand still: what is planned there is over, and the clock leaves it alone."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.ending import end_chain
from storage.models import Due, Pebble, Workspace


async def stand_still(session: AsyncSession, workspace_id: str, *, at: datetime) -> None:
    """Nothing happens there by itself any more: it has left, unless Slack takes a token of that very workspace."""
    pebbles = update(Pebble).where(col(Pebble.workspace_id) == workspace_id)
    await session.execute(pebbles.values(look_at=None))
    planned = update(Due).where(col(Due.workspace_id) == workspace_id, col(Due.done_at).is_(None))
    await session.execute(planned.values(done_at=at))
    here = update(Workspace).where(col(Workspace.id) == workspace_id)
    await session.execute(here.values(managers_channel=None, staff_channel=None, digest_people=[]))
    await end_chain(session, workspace_id, at=at, actor="cli", source="cli")
