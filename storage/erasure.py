"""One person's data: all of it gathered for them, or taken out, with an alias where history needs somebody.

Wherever their id stands, in whatever table, an alias takes its place. In sealed rows that alias is the
pseudonym under which they were sealed, whose salt is thrown away: see `storage.chain`.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Table, Text, cast, delete, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col
from sqlmodel.sql.sqltypes import AutoString

from storage import chain
from storage.lifted import lifted
from storage.models import (
    Alias,
    Audit,
    Deed,
    Grant,
    Owed,
    OwedState,
    Pebble,
    Person,
    Place,
    Pseudonym,
    Removed,
    Seal,
    Spot,
    Words,
)
from storage.models.alias import ERASED
from storage.outbox import REPORTER, owe_card
from storage.queries.audit import salts
from storage.queries.people import aliases_of
from storage.removal import held_words, remove
from storage.sealing import Sealer

Rows = dict[str, list[dict[str, Any]]]
_TEXTS = (String, AutoString, JSON)
_NEVER = {Seal.__tablename__, Pseudonym.__tablename__}
"""Tables that hold no one's id in a way that may be told or changed."""


async def all_of(session: AsyncSession, workspace_id: str, person: str, sealer: Sealer) -> Rows:
    """Every row about a person, private reports too, by table; only what is theirs to see leaves by this."""
    aliases = await aliases_of(session, workspace_id, sealer.fingerprints(person))
    found: Rows = {}
    for table in _tables():
        rows = [
            row for name in (person, *aliases) for row in await _rows_with(session, table, workspace_id, name)
        ]
        if rows and table.name != Alias.__tablename__:
            found[table.name] = list({repr(row): row for row in rows}.values())
    found["words"] = await _words_of(session, workspace_id, [person, *aliases])
    return found


async def _words_of(session: AsyncSession, workspace_id: str, authors: Sequence[str]) -> list[dict[str, Any]]:
    written = await session.execute(
        select(Words.__table__).where(  # type: ignore[attr-defined]
            col(Words.workspace_id) == workspace_id, col(Words.author).in_(authors)
        )
    )
    return [dict(row) for row in written.mappings()]


async def erase_person(
    session: AsyncSession, workspace_id: str, person: str, sealer: Sealer, *, at: datetime, words: bool
) -> str:
    """Take a person out; `words`: what they wrote goes, too, unless it is held. Returns the alias in their place.

    Every row must be sealed before. Raises what the database says where this role does not own the tables.
    """
    salt = (await salts(session, workspace_id, [person])).get(person)
    alias = ERASED + (chain.pseudonym(person, salt) if salt else secrets.token_hex(16))
    mine = await aliases_of(session, workspace_id, sealer.fingerprints(person))
    if words:
        written = await _words_of(session, workspace_id, [person, *mine])
        held = await held_words(session, workspace_id)
        ids = {row["id"] for row in written} - held
        await remove(session, workspace_id, ids, why=Removed.PERSON, at=at)
    await _forget_where_they_are(session, workspace_id, [person, *mine], person)
    changed = 0
    async with lifted(session):
        for table in _tables():
            changed += await _replace(session, table, workspace_id, person, alias)
    await _show_it(session, workspace_id, alias, at)
    session.add(
        Audit(
            workspace_id=workspace_id,
            at=at,
            actor="cli",
            deed=Deed.PERSON_ERASED,
            subject=f"person {alias}",
            source="cli",
            detail={"rows": changed},
        )
    )
    return alias


async def _forget_where_they_are(
    session: AsyncSession, workspace_id: str, names: Sequence[str], person: str
) -> None:
    """Their own rows go, and with them every direct message's channel; what was still owed to them is moot."""
    theirs = select(col(Pebble.number)).where(
        col(Pebble.workspace_id) == workspace_id, col(Pebble.reporter).in_(names)
    )
    to_them = or_(
        col(Owed.to) == person, (col(Owed.to) == REPORTER) & col(Owed.pebble).in_(theirs.scalar_subquery())
    )
    here = col(Owed.workspace_id) == workspace_id
    for statement in (
        update(Owed).where(here, to_them, col(Owed.state) == OwedState.OWED).values(state=OwedState.MOOT),
        update(Owed).where(here, to_them).values(channel=None, ts=None),
        delete(Place).where(
            col(Place.workspace_id) == workspace_id,
            col(Place.spot) == Spot.REPORTER,
            col(Place.pebble).in_(theirs.scalar_subquery()),
        ),
        delete(Grant).where(col(Grant.workspace_id) == workspace_id, col(Grant.subject) == person),
        delete(Person).where(col(Person.workspace_id) == workspace_id, col(Person.id) == person),
        delete(Alias).where(col(Alias.workspace_id) == workspace_id, col(Alias.id).in_(names)),
        delete(Pseudonym).where(col(Pseudonym.workspace_id) == workspace_id, col(Pseudonym.person) == person),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))


async def _show_it(session: AsyncSession, workspace_id: str, alias: str, at: datetime) -> None:
    """The cards that named them are made anew."""
    found = await session.scalars(
        select(Pebble).where(
            col(Pebble.workspace_id) == workspace_id,
            or_(col(Pebble.reporter) == alias, col(Pebble.owner) == alias),
        )
    )
    for pebble in found:
        await owe_card(session, pebble, at=at)


def _tables() -> list[Table]:
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in _NEVER]


async def _rows_with(
    session: AsyncSession, table: Table, workspace_id: str, name: str
) -> list[dict[str, Any]]:
    """Rows in which this id stands as a word of its own."""
    key = table.c.id if table.name == "workspace" else table.c.workspace_id
    texts = [column for column in table.columns if isinstance(column.type, _TEXTS)]
    postgres = (await session.connection()).dialect.name == "postgresql"
    like = [_as_text(column, postgres).contains(name, autoescape=True) for column in texts]
    found = await session.execute(select(table).where(key == workspace_id, or_(*like)))
    rows = [dict(row) for row in found.mappings()]
    return [row for row in rows if _told(row, lambda text: chain.without(text, name, "")) != _told(row, str)]


def _told(row: dict[str, Any], change: Callable[[str], str]) -> Any:
    return chain.changed(row, change)


def _as_text(column: Any, postgres: bool) -> Any:
    return cast(column, Text) if postgres else type_coerce(column, Text)


async def _replace(session: AsyncSession, table: Table, workspace_id: str, person: str, alias: str) -> int:
    rows = await _rows_with(session, table, workspace_id, person)
    for row in rows:
        values = {
            name: new
            for name, old in row.items()
            if isinstance(old, (str, dict, list))
            and (new := chain.changed(old, lambda text: chain.without(text, person, alias))) != old
        }
        is_it = [column == row[column.key] for column in table.primary_key]
        await session.execute(update(table).where(*is_it).values(**values))
    return len(rows)
