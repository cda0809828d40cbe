"""What people wrote."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Words

PURGED = "(these words were removed)"


async def text_of(session: AsyncSession, workspace_id: str, words_id: str | None) -> str:
    """The text, or a tombstone where it was purged; "" when nothing was written."""
    if words_id is None:
        return ""
    found = await session.get(Words, (workspace_id, words_id))
    return found.text if found and found.purged_at is None else PURGED


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
    texts = {words.id: words.text for words in found if words.purged_at is None}
    return {words_id: texts.get(words_id, PURGED) for words_id in words_ids}
