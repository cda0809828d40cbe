"""Where messages stand in Slack, and which pebble a thread is about."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Owed, OwedState, Pebble, Place, Spot
from storage.outbox import CARD, REPORTER


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


async def first_message_under_way(
    session: AsyncSession, workspace_id: str, channels: Sequence[str], spot: Spot, *, since: datetime
) -> bool:
    """Whether a pebble's first message has left after `since` and nobody has written down yet where it stands.

    A reporter's counts if they (a person or alias) are among `channels`, a card wherever it may be going.
    """
    of_pebble = (col(Place.workspace_id) == col(Owed.workspace_id), col(Place.pebble) == col(Owed.pebble))
    asked = (
        select(col(Owed.id))
        .where(
            col(Owed.workspace_id) == workspace_id,
            col(Owed.state) == OwedState.OWED,
            col(Owed.tried_at) > since,
            col(Owed.to) == (CARD if spot is Spot.CARD else REPORTER),
            ~exists().where(*of_pebble, col(Place.spot) == spot),
        )
        .limit(1)
    )
    if spot is Spot.REPORTER:
        mine = and_(
            col(Pebble.workspace_id) == col(Owed.workspace_id), col(Pebble.number) == col(Owed.pebble)
        )
        asked = asked.join(Pebble, mine).where(col(Pebble.reporter).in_(channels))
    return await session.scalar(asked) is not None


async def place_of(session: AsyncSession, workspace_id: str, number: int, spot: Spot) -> Place | None:
    """Where the card, or the head of the reporter's thread, stands; the newest if there were several."""
    return await session.scalar(
        select(Place)
        .where(col(Place.workspace_id) == workspace_id, col(Place.pebble) == number, col(Place.spot) == spot)
        .order_by(col(Place.ts).desc())
        .limit(1)
    )
