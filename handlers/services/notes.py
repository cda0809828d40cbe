"""Owes what happened to a pebble to its card's thread and to its reporter: history first, words later."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import History, Pebble
from storage.outbox import REPORTER, THREAD, owe, owe_card

PIECE = 9000
"""Characters of one person's words in one message; Slack refuses a message of some 13,000."""


async def tell_it(
    session: AsyncSession, pebble: Pebble, event: History, *, at: datetime, length: int = 0
) -> None:
    """The card shows the new state, and its thread says what happened; `length` is that of the words quoted."""
    session.add(event)
    await owe_card(session, pebble, at=at)
    for piece in range(max(1, -(-length // PIECE))):
        detail = {"seq": event.seq, "piece": piece}
        owe(session, "note", pebble=pebble, to=THREAD, at=at, once=_once("note", event, piece), detail=detail)


def tell_reporter(session: AsyncSession, pebble: Pebble, event: History, *, at: datetime) -> None:
    """The reporter hears what happened, in their thread about this pebble."""
    owe(
        session,
        "news",
        pebble=pebble,
        to=REPORTER,
        at=at,
        once=_once("news", event, 0),
        detail={"seq": event.seq},
    )


def _once(kind: str, event: History, piece: int) -> str:
    return f"{kind}:{event.pebble}:{event.seq}:{piece}"
