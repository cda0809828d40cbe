"""What older keys sealed is sealed with the newest, so that the older ones can be dropped."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import select, tuple_
from sqlmodel import col

from storage.database import Database
from storage.models import Alias
from storage.sealing import KeyMissing, Sealer

PAGE = 200
"""Aliases read at once."""
NAMES = (col(Alias.workspace_id), col(Alias.id))
KEY = tuple_(*NAMES)


async def every_alias(database: Database) -> AsyncIterator[Alias]:
    """Each alias there is, page by page, so that nobody waits for all of them to be read."""
    after: tuple[str, str] | None = ("", "")
    while after is not None:
        async with database.reading() as session:
            page = list(await session.scalars(select(Alias).where(after < KEY).order_by(*NAMES).limit(PAGE)))
        for found in page:
            yield found
        after = (page[-1].workspace_id, page[-1].id) if len(page) == PAGE else None


async def seal_anew(database: Database, sealer: Sealer, aliases: Sequence[Alias]) -> int:
    """Seal these with the newest key, in one transaction; how many there were that a key opens."""
    keys = [(found.workspace_id, found.id) for found in aliases]
    sealed = 0
    async with database.transaction() as session:
        # Locked, because delivery writes down a channel it has just learnt.
        for found in await session.scalars(select(Alias).where(KEY.in_(keys)).with_for_update()):
            try:
                found.seal_anew(sealer)
            except KeyMissing:
                continue
            sealed += 1
    return sealed
