"""Administrators are told what could not be delivered; a message of this kind never causes another."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.addresses import administrators
from storage.models import Owed
from storage.outbox import owe_once

CHANNEL_TROUBLE, GIVEN_UP = "channel_trouble", "given_up"


async def tell_of_channel(
    session: AsyncSession, owed: Owed, channel: str, code: str, *, at: datetime
) -> None:
    """Once a day: this channel cannot be written to. `channel` is "" where no triage channel is set."""
    detail = {"channel": channel, "error": code, "pebble": owed.pebble}
    await _tell(session, owed, CHANNEL_TROUBLE, f"{channel}:{at.date()}", detail, at)


async def tell_of_giving_up(session: AsyncSession, owed: Owed, *, at: datetime) -> None:
    """That a message could not be delivered for a day."""
    detail = {"owed": owed.id, "kind": owed.kind, "pebble": owed.pebble}
    await _tell(session, owed, GIVEN_UP, f"{owed.id}:{owed.generation}", detail, at)


async def _tell(
    session: AsyncSession, owed: Owed, kind: str, name: str, detail: dict[str, Any], at: datetime
) -> None:
    if owed.kind in (CHANNEL_TROUBLE, GIVEN_UP):
        return
    for person in await administrators(session, owed.workspace_id):
        await owe_once(
            session,
            kind,
            workspace_id=owed.workspace_id,
            to=person,
            once=f"{kind}:{name}:{person}",
            at=at,
            pebble=owed.pebble,
            detail=detail,
        )
