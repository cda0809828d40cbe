"""Writes down, in one transaction, what became of messages and everything that follows from it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.delivery.landing import Landing
from bot.delivery.telling import tell_of_channel, tell_of_giving_up
from storage.models import Alias
from storage.outbox import owe_card, record
from storage.queries.pebbles import pebble_to_change
from storage.sealing import Sealer


async def write_down(
    session: AsyncSession, landings: Sequence[Landing], sealer: Sealer, *, at: datetime
) -> None:
    """Record the fates, then what they cause: cards owed anew, channels learnt, administrators told."""
    if not landings:
        return
    # Pebbles before messages, as listeners lock them.
    for landing in sorted(landings, key=lambda landing: landing.fate.owed.pebble or 0):
        if landing.card_again:
            await _owe_card_anew(session, landing, at)
    await record(session, [landing.fate for landing in landings], at=at)
    for landing in landings:
        await _consequences(session, landing, sealer, at)


async def _consequences(session: AsyncSession, landing: Landing, sealer: Sealer, at: datetime) -> None:
    owed = landing.fate.owed
    for channel, code in landing.gone:
        await tell_of_channel(session, owed, channel, code, at=at)
    if landing.fate.outcome == "given_up" and "ephemeral_to" not in owed.detail:
        await tell_of_giving_up(session, owed, at=at)
    if landing.dm is not None:
        alias, channel = landing.dm
        known = (col(Alias.workspace_id) == alias.workspace_id, col(Alias.id) == alias.id)
        await session.execute(update(Alias).where(*known).values(dm=sealer.seal(channel)))


async def _owe_card_anew(session: AsyncSession, landing: Landing, at: datetime) -> None:
    owed = landing.fate.owed
    assert owed.pebble is not None
    pebble = await pebble_to_change(session, owed.workspace_id, owed.pebble)
    if pebble is not None:
        await owe_card(session, pebble, at=at)
