"""Owes a card anew when nothing happened to its pebble, but what the card shows of the reporter changed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Pebble
from storage.outbox import _owe_anew, owe_card


async def owe_card_again(session: AsyncSession, pebble: Pebble, *, at: datetime) -> None:
    """Like `owe_card`, which takes a pebble of version 1 for one that has no card yet."""
    if await _owe_anew(session, pebble.workspace_id, f"card:{pebble.number}", at):
        session.info["owes"] = True
    else:
        await owe_card(session, pebble, at=at)
