"""What people wrote."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Removed, Words

PURGED = "(these words were removed)"
"""Where no row says when and why."""
_WHY = {
    Removed.PATIENT: "because they may have pointed to a patient",
    Removed.AGE: "since the time for which this hospital keeps them is over",
    Removed.PERSON: "at the wish of the person who wrote them",
}


async def text_of(session: AsyncSession, workspace_id: str, words_id: str | None) -> str:
    """The text, or a tombstone where it was purged; "" when nothing was written."""
    if words_id is None:
        return ""
    found = await session.get(Words, (workspace_id, words_id))
    return _said(found)


def _said(found: Words | None) -> str:
    if found is None:
        return PURGED
    return found.text if found.purged_at is None else tombstone(found.purged_at, found.purged_why)


def tombstone(at: datetime, why: Removed | None) -> str:
    """What stands in the place of removed words."""
    day = f"{at.day} {at:%B %Y}"
    return f"(Words removed on {day} {_WHY[why]}.)" if why else f"(Words removed on {day}.)"


def is_tombstone(text: str) -> bool:
    """Whether these are no longer anybody's words."""
    return text == PURGED or text.startswith("(Words removed on ")


async def author_of(session: AsyncSession, workspace_id: str, words_id: str) -> str:
    """Whose words they are, by Slack id or alias; "" if there are none of that id."""
    found = await session.get(Words, (workspace_id, words_id))
    return found.author if found else ""


async def words_from(session: AsyncSession, workspace_id: str, source: str) -> str | None:
    """The id of the words that came from this form or message, if it was seen before."""
    return await session.scalar(
        select(col(Words.id)).where(col(Words.workspace_id) == workspace_id, col(Words.source) == source)
    )


async def texts_of(session: AsyncSession, workspace_id: str, words_ids: Collection[str]) -> dict[str, str]:
    """The texts by id; a tombstone where one was purged or is not there."""
    found = await session.scalars(
        select(Words).where(col(Words.workspace_id) == workspace_id, col(Words.id).in_(words_ids))
    )
    texts = {words.id: _said(words) for words in found}
    return {words_id: texts.get(words_id, PURGED) for words_id in words_ids}
