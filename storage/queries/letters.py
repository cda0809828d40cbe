"""Owed messages that stand in Slack with words which may have to go."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import History, Owed, OwedState, Pebble, Step
from storage.outbox import CARD

WORDLESS = frozenset({
    "kept_back", "files_stay", "suggestion", "thanks", "slipped", "reminder", "day_passed", "unanswered",
    "channel_trouble", "given_up", "nudges", "flagged", "removed", "left_in_slack", "yours_to_delete",
    "unmasked", "stand_in", "stood_in",
})  # fmt: skip
"""Kinds that never quote anybody; whatever is not among them is said anew."""
TOLD_TO_ALL = "said_did"
_STANDING = or_(
    col(Owed.state) == OwedState.OWED, and_(col(Owed.state) == OwedState.SENT, col(Owed.ts).is_not(None))
)
A_FORTNIGHT = timedelta(days=15)
"""After its end a pebble stands in one of the next two weekly tellings, if in any."""


async def letters_with_words(
    session: AsyncSession, pebble: Pebble, ids: Collection[str] | None = None
) -> list[Owed]:
    """Messages about this pebble, sent or on their way, that may quote somebody; its card aside. Locked.

    With `ids`, messages about a step in which none of these texts was written are left out.
    """
    found = await session.scalars(
        select(Owed)
        .where(
            col(Owed.workspace_id) == pebble.workspace_id,
            col(Owed.pebble) == pebble.number,
            _STANDING,
            col(Owed.to) != CARD,
            col(Owed.kind).not_in(WORDLESS),
        )
        .with_for_update()
    )
    quoting = await _steps_with_words(session, pebble, ids)
    return [one for one in found if _quotes(one, quoting)] + await _told_to_all(session, pebble)


async def _steps_with_words(
    session: AsyncSession, pebble: Pebble, ids: Collection[str] | None
) -> Collection[int]:
    asked = select(col(History.seq)).where(
        col(History.workspace_id) == pebble.workspace_id,
        col(History.pebble) == pebble.number,
        col(History.words_id).is_not(None),
    )
    return set(await session.scalars(asked if ids is None else asked.where(col(History.words_id).in_(ids))))


def _quotes(one: Owed, quoting: Collection[int]) -> bool:
    """A message about one step quotes what was written in that step, if anything was."""
    seq = one.detail.get("seq")
    return seq is None or seq in quoting


async def _told_to_all(session: AsyncSession, pebble: Pebble) -> list[Owed]:
    ends = list(
        await session.scalars(
            select(col(History.at)).where(
                col(History.workspace_id) == pebble.workspace_id,
                col(History.pebble) == pebble.number,
                col(History.step).in_((Step.RESOLVED, Step.DECLINED)),
            )
        )
    )
    if not ends:
        return []
    found = await session.scalars(
        select(Owed)
        .where(
            col(Owed.workspace_id) == pebble.workspace_id,
            col(Owed.kind) == TOLD_TO_ALL,
            col(Owed.owed_at) >= min(ends),
            col(Owed.owed_at) <= max(ends) + A_FORTNIGHT,
            _STANDING,
        )
        .with_for_update()
    )
    return list(found)
