"""A workspace takes Pebble away, or takes it back: its chain ends with a sealed row, and goes on with another."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audit, Deed
from storage.notary import seal_some
from storage.queries.settings import workspace_to_change

HANDFUL = 200


async def end_chain(
    session: AsyncSession, workspace_id: str, *, at: datetime, actor: str, source: str
) -> bool:
    """Write that it has left, and seal all that waits and that row behind it; False if it had left before."""
    found = await workspace_to_change(session, workspace_id)
    if found is None or found.left_at is not None:
        return False
    while await seal_some(session, workspace_id, at=at, most=HANDFUL):
        pass
    found.left_at = at
    session.add(_row(workspace_id, Deed.WORKSPACE_LEFT, at, actor, source))
    await session.flush()
    await seal_some(session, workspace_id, at=at, most=HANDFUL)
    return True


async def go_on(session: AsyncSession, workspace_id: str, *, at: datetime) -> bool:
    """Write that it is back, if it had left; whatever is done from now on stands behind that row."""
    found = await workspace_to_change(session, workspace_id)
    if found is None or found.left_at is None:
        return False
    found.left_at = None
    session.add(_row(workspace_id, Deed.WORKSPACE_BACK, at, "slack", "slack"))
    await session.flush()
    await seal_some(session, workspace_id, at=at, most=HANDFUL)
    return True


def _row(workspace_id: str, deed: Deed, at: datetime, actor: str, source: str) -> Audit:
    return Audit(
        workspace_id=workspace_id, at=at, actor=actor, deed=deed, subject=f"workspace {workspace_id}",
        source=source,
    )  # fmt: skip
