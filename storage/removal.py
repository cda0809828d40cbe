"""Removes what people wrote and leaves a tombstone; numbers, dates and history stay."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import History, Hold, Pebble, Removed, Step, Words
from storage.models.states import FINISHED


async def words_of_pebble(session: AsyncSession, pebble: Pebble) -> set[str]:
    """The ids of everything that was written about a pebble: report, questions, answers, sentences."""
    steps = await session.scalars(
        select(col(History.words_id)).where(
            col(History.workspace_id) == pebble.workspace_id,
            col(History.pebble) == pebble.number,
            col(History.words_id).is_not(None),
        )
    )
    ids = {*steps, pebble.words_id, pebble.explanation_id}
    return {one for one in ids if one}


@dataclass(frozen=True, slots=True)
class Text:
    """One text about a pebble that is still kept: in which step it was written, by whom, and when."""

    words_id: str
    step: Step
    author: str
    at: datetime


async def texts_of_pebble(session: AsyncSession, pebble: Pebble) -> list[Text]:
    """What is still kept of what was written about a pebble, newest first."""
    found = await session.execute(
        select(col(Words.id), col(History.step), col(Words.author), col(Words.written_at))
        .join(
            History,
            and_(
                col(History.workspace_id) == col(Words.workspace_id), col(History.words_id) == col(Words.id)
            ),
        )
        .where(
            col(Words.workspace_id) == pebble.workspace_id,
            col(History.pebble) == pebble.number,
            col(Words.purged_at).is_(None),
        )
        .order_by(col(History.seq).desc())
    )
    return [Text(words_id, Step(step), author, at) for words_id, step, author, at in found]


async def remove(
    session: AsyncSession, workspace_id: str, ids: Collection[str], *, why: Removed, at: datetime
) -> int:
    """Empty these words and say when and why; how many there still were."""
    done = await session.execute(
        update(Words)
        .where(
            col(Words.workspace_id) == workspace_id, col(Words.id).in_(ids), col(Words.purged_at).is_(None)
        )
        .values(text="", purged_at=at, purged_why=why)
        .returning(col(Words.id))
    )
    return len(done.all())


async def hold_on(session: AsyncSession, workspace_id: str, number: int) -> Hold | None:
    """The legal hold on a pebble, if there is one."""
    return await session.get(Hold, (workspace_id, number))


async def old_pebbles(
    session: AsyncSession, workspace_id: str, *, before: datetime, most: int, after: int = 0
) -> Sequence[Pebble]:
    """Pebbles that ended before this moment, are not held and still have words, by number, above `after`."""
    found = await session.scalars(
        _old(workspace_id, before).where(col(Pebble.number) > after).order_by(col(Pebble.number)).limit(most)
    )
    return list(found)


async def number_of_old(session: AsyncSession, workspace_id: str, *, before: datetime) -> int:
    """How many there are."""
    return await session.scalar(select(func.count()).select_from(_old(workspace_id, before).subquery())) or 0


async def number_held(session: AsyncSession, workspace_id: str) -> int:
    """How many pebbles are held."""
    asked = select(func.count()).where(col(Hold.workspace_id) == workspace_id)
    return await session.scalar(asked) or 0


_HELD = exists().where(
    col(Hold.workspace_id) == col(Pebble.workspace_id), col(Hold.pebble) == col(Pebble.number)
)
_THERE = (col(Words.workspace_id) == col(Pebble.workspace_id), col(Words.purged_at).is_(None))
_SPOKEN = exists().where(
    col(History.workspace_id) == col(Pebble.workspace_id),
    col(History.pebble) == col(Pebble.number),
    col(History.words_id) == col(Words.id),
    *_THERE,
)


def _old(workspace_id: str, before: datetime) -> Select[Pebble]:
    ended = func.coalesce(col(Pebble.closed_at), col(Pebble.resolved_at))
    first = exists().where(col(Words.id) == col(Pebble.words_id), *_THERE)
    return select(Pebble).where(
        col(Pebble.workspace_id) == workspace_id,
        col(Pebble.status).in_(FINISHED),
        ended < before,
        ~_HELD,
        or_(first, _SPOKEN),
    )


async def words_left(session: AsyncSession, pebble: Pebble) -> int:
    """How many texts about a pebble are still kept."""
    ids = await words_of_pebble(session, pebble)
    asked = select(func.count()).where(
        col(Words.workspace_id) == pebble.workspace_id, col(Words.id).in_(ids), col(Words.purged_at).is_(None)
    )
    return await session.scalar(asked) or 0


async def held_words(session: AsyncSession, workspace_id: str) -> set[str]:
    """The ids of every text that a hold keeps."""
    found: set[str] = set()
    held = await session.scalars(
        select(Pebble)
        .join(
            Hold,
            and_(col(Hold.workspace_id) == col(Pebble.workspace_id), col(Hold.pebble) == col(Pebble.number)),
        )
        .where(col(Pebble.workspace_id) == workspace_id)
    )
    for pebble in held:
        found |= await words_of_pebble(session, pebble)
    return found
