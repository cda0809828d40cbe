"""What a hospital's own privacy check looks for."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Pattern


async def patterns(session: AsyncSession, workspace_id: str) -> list[Pattern]:
    """Every pattern of the workspace, by name."""
    found = await session.scalars(
        select(Pattern)
        .where(col(Pattern.workspace_id) == workspace_id)
        .order_by(col(Pattern.name), col(Pattern.id))
    )
    return list(found)


async def pattern(session: AsyncSession, workspace_id: str, pattern_id: str) -> Pattern | None:
    """One pattern."""
    return await session.get(Pattern, (workspace_id, pattern_id))
