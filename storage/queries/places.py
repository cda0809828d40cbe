"""Where messages stand in Slack, and which pebble a thread is about."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Place, Spot


async def pebble_at(
    session: AsyncSession, workspace_id: str, channels: Sequence[str], ts: str, spot: Spot
) -> int | None:
    """The number of the pebble whose thread begins at `ts` in one of these channels (or aliases)."""
    return await session.scalar(
        select(col(Place.pebble)).where(
            col(Place.workspace_id) == workspace_id,
            col(Place.channel).in_(channels),
            col(Place.ts) == ts,
            col(Place.spot) == spot,
        )
    )


async def place_of(session: AsyncSession, workspace_id: str, number: int, spot: Spot) -> Place | None:
    """Where the card, or the head of the reporter's thread, stands; the newest if there were several."""
    return await session.scalar(
        select(Place)
        .where(col(Place.workspace_id) == workspace_id, col(Place.pebble) == number, col(Place.spot) == spot)
        .order_by(col(Place.ts).desc())
        .limit(1)
    )
