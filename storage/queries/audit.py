"""What was done and how far it is sealed, in pages, since a chain may be longer than memory is wide."""

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import String, func, select, tuple_, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from storage.models import Audit, History, Pseudonym, Seal, Source, Unsealed

PAGE = 400
Key = tuple[Source, str]
Content = dict[str, Any]


def _columns(table: type[SQLModel], *plain: str) -> list[Any]:
    """Every column; a choice as the text it is, so that a value nobody knows can be told of too."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    return [
        type_coerce(column, String).label(column.key) if column.key in plain else column for column in columns
    ]


_AUDIT, _HISTORY = _columns(Audit, "deed"), _columns(History, "step")


async def head(session: AsyncSession, workspace_id: str) -> Seal | None:
    """The newest link of a workspace's chain."""
    return await session.scalar(
        select(Seal).where(col(Seal.workspace_id) == workspace_id).order_by(col(Seal.seq).desc()).limit(1)
    )


async def seal_at(session: AsyncSession, workspace_id: str, seq: int) -> str | None:
    """The seal of one link, if it is there."""
    return await session.scalar(
        select(col(Seal.seal)).where(col(Seal.workspace_id) == workspace_id, col(Seal.seq) == seq)
    )


async def seals(session: AsyncSession, workspace_id: str) -> AsyncIterator[list[Seal]]:
    """The whole chain, a page at a time."""
    after = -1
    while True:
        page = list(
            await session.scalars(
                select(Seal)
                .where(col(Seal.workspace_id) == workspace_id, col(Seal.seq) > after)
                .order_by(col(Seal.seq))
                .limit(PAGE)
            )
        )
        if not page:
            return
        after = page[-1].seq
        yield page


async def sealed_among(session: AsyncSession, workspace_id: str, keys: Collection[Key]) -> set[Key]:
    """Which of these rows have a seal."""
    found: set[Key] = set()
    for source in Source:
        rows = [row for where, row in keys if where is source]
        if rows:
            there = await session.scalars(
                select(col(Seal.row)).where(
                    col(Seal.workspace_id) == workspace_id,
                    col(Seal.source) == source,
                    col(Seal.row).in_(rows),
                )
            )
            found |= {(source, row) for row in there}
    return found


async def contents_of(session: AsyncSession, workspace_id: str, keys: Collection[Key]) -> dict[Key, Content]:
    """The columns of these rows; those that are not there are left out."""
    return {
        **await _audit_rows(session, workspace_id, [row for source, row in keys if source is Source.AUDIT]),
        **await _steps(session, workspace_id, [row for source, row in keys if source is Source.HISTORY]),
    }


async def _audit_rows(session: AsyncSession, workspace_id: str, ids: list[str]) -> dict[Key, Content]:
    if not ids:
        return {}
    found = await session.execute(
        select(*_AUDIT).where(col(Audit.workspace_id) == workspace_id, col(Audit.id).in_(ids))
    )
    return {(Source.AUDIT, row["id"]): dict(row) for row in found.mappings()}


async def _steps(session: AsyncSession, workspace_id: str, names: list[str]) -> dict[Key, Content]:
    if not names:
        return {}
    keys = [(int(pebble), int(seq)) for pebble, seq in (name.split(":") for name in names)]
    found = await session.execute(
        select(*_HISTORY).where(
            col(History.workspace_id) == workspace_id,
            tuple_(col(History.pebble), col(History.seq)).in_(keys),
        )
    )
    return {(Source.HISTORY, f"{row['pebble']}:{row['seq']}"): dict(row) for row in found.mappings()}


async def everything(session: AsyncSession, workspace_id: str) -> AsyncIterator[dict[Key, Content]]:
    """Every row of audit and history, a page at a time, oldest key first."""
    after = ""
    while True:
        asked = select(*_AUDIT).where(col(Audit.workspace_id) == workspace_id, col(Audit.id) > after)
        rows = (await session.execute(asked.order_by(col(Audit.id)).limit(PAGE))).mappings().all()
        if not rows:
            break
        after = rows[-1]["id"]
        yield {(Source.AUDIT, row["id"]): dict(row) for row in rows}
    last = (-1, -1)
    while True:
        steps = select(*_HISTORY).where(
            col(History.workspace_id) == workspace_id, tuple_(col(History.pebble), col(History.seq)) > last
        )
        ordered = steps.order_by(col(History.pebble), col(History.seq)).limit(PAGE)
        rows = (await session.execute(ordered)).mappings().all()
        if not rows:
            return
        last = (rows[-1]["pebble"], rows[-1]["seq"])
        yield {(Source.HISTORY, f"{row['pebble']}:{row['seq']}"): dict(row) for row in rows}


async def salts(session: AsyncSession, workspace_id: str, people: Collection[str]) -> dict[str, str]:
    """The salts of these people, where there are any."""
    if not people:
        return {}
    found = await session.execute(
        select(col(Pseudonym.person), col(Pseudonym.salt)).where(
            col(Pseudonym.workspace_id) == workspace_id, col(Pseudonym.person).in_(people)
        )
    )
    return {person: salt for person, salt in found}


async def workspaces_with_something_unsealed(session: AsyncSession) -> list[str]:
    """Where a row waits for its seal."""
    return list(await session.scalars(select(col(Unsealed.workspace_id)).distinct()))


async def sealed_workspaces(session: AsyncSession) -> list[str]:
    """Every workspace that has a chain, removed or not."""
    return list(await session.scalars(select(col(Seal.workspace_id)).distinct()))


async def number_of_seals(session: AsyncSession, workspace_id: str) -> int:
    """How many links there are."""
    asked = select(func.count()).select_from(Seal).where(col(Seal.workspace_id) == workspace_id)
    return await session.scalar(asked) or 0


def written_at(content: Content) -> datetime:
    """When a row says that it was written."""
    at = content["at"]
    assert isinstance(at, datetime)
    return at
