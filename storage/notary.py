"""Seals what was done: takes rows that wait, and hangs each on its workspace's chain."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage import chain
from storage.models import Pseudonym, Seal, Unsealed
from storage.queries.audit import Content, Key, contents_of, head, salts, sealed_among
from storage.upsert import add_unless_there


async def seal_some(session: AsyncSession, workspace_id: str, *, at: datetime, most: int) -> int:
    """Seal up to `most` rows, and say how many were taken.

    Two who seal at once wait for each other's rows; should both reach for the same place in the chain, its
    key lets only one have it, and the other's transaction raises `IntegrityError`.
    """
    keys = await _take(session, workspace_id, most)
    fresh = keys - await sealed_among(session, workspace_id, keys) if keys else set()
    if fresh:
        contents = await contents_of(session, workspace_id, fresh)
        veil = await _veil(session, workspace_id, contents)
        digests = {key: chain.digest(contents.get(key), veil) for key in fresh}
        order = sorted(fresh, key=lambda key: (_moment(contents.get(key), at), key))
        await _hang(session, workspace_id, [(*key, digests[key]) for key in order], at)
    return len(keys)


async def _take(session: AsyncSession, workspace_id: str, most: int) -> set[Key]:
    found = await session.execute(
        select(col(Unsealed.source), col(Unsealed.row))
        .where(col(Unsealed.workspace_id) == workspace_id)
        .order_by(col(Unsealed.source), col(Unsealed.row))
        .limit(most)
        .with_for_update()
    )
    keys = {(source, row) for source, row in found}
    if keys:
        await session.execute(
            delete(Unsealed)
            .where(
                col(Unsealed.workspace_id) == workspace_id,
                tuple_(col(Unsealed.source), col(Unsealed.row)).in_(keys),
            )
            .execution_options(synchronize_session=False)
        )
    return keys


async def _hang(
    session: AsyncSession, workspace_id: str, rows: Collection[tuple[str, str, str]], at: datetime
) -> None:
    last = await head(session, workspace_id)
    seq, seal = (last.seq, last.seal) if last else (0, chain.beginning(workspace_id))
    links = []
    for source, row, digest in rows:
        seq += 1
        seal = chain.link(seal, seq=seq, source=source, row=row, digest=digest, at=at)
        links.append(
            {"workspace_id": workspace_id, "seq": seq, "source": source, "row": row, "digest": digest,
             "seal": seal, "sealed_at": at}
        )  # fmt: skip
    await (await session.connection()).execute(insert(Seal), links)


async def _veil(session: AsyncSession, workspace_id: str, contents: Mapping[Key, Content]) -> chain.Veil:
    people = {person for content in contents.values() for person in chain.people_in(content)}
    known = await salts(session, workspace_id, people)
    new = people - known.keys()
    for person in sorted(new):
        row = Pseudonym(workspace_id=workspace_id, person=person, salt=secrets.token_hex(16))
        await add_unless_there(session, row)
    if new:
        known = await salts(session, workspace_id, people)
    return {person: chain.pseudonym(person, salt) for person, salt in known.items()}


def _moment(content: Content | None, at: datetime) -> datetime:
    return content["at"] if content else at
