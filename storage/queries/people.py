"""People, and whom a private reporter's alias means."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.models import Alias, Kind, Person
from storage.upsert import add_unless_there


async def person(session: AsyncSession, workspace_id: str, person_id: str) -> Person | None:
    """What is known of a person."""
    return await session.get(Person, (workspace_id, person_id))


async def people_known(session: AsyncSession, workspace_id: str, ids: Collection[str]) -> dict[str, Person]:
    """What is known of these people, by id."""
    if not ids:
        return {}
    found = await session.scalars(
        select(Person).where(col(Person.workspace_id) == workspace_id, col(Person.id).in_(ids))
    )
    return {known.id: known for known in found}


async def people_and_stand_ins(
    session: AsyncSession, workspace_id: str, ids: Collection[str]
) -> dict[str, Person]:
    """What is known of these people and of whoever stands in for them, by id."""
    found = await people_known(session, workspace_id, ids)
    stand_ins = {known.stand_in for known in found.values() if known.stand_in}
    return found | await people_known(session, workspace_id, stand_ins - found.keys())


async def who_named(session: AsyncSession, workspace_id: str, stand_in: str) -> list[Person]:
    """Whoever named this person to stand in for them, away still or not."""
    found = await session.scalars(
        select(Person)
        .where(col(Person.workspace_id) == workspace_id, col(Person.stand_in) == stand_in)
        .order_by(col(Person.id))
    )
    return list(found)


async def alias(session: AsyncSession, workspace_id: str, alias_id: str) -> Alias | None:
    """A private reporter's alias."""
    return await session.get(Alias, (workspace_id, alias_id))


async def aliases_of(session: AsyncSession, workspace_id: str, fingerprints: Sequence[str]) -> list[str]:
    """Every alias of one person."""
    found = await session.scalars(
        select(col(Alias.id)).where(
            col(Alias.workspace_id) == workspace_id, col(Alias.fingerprint).in_(fingerprints)
        )
    )
    return list(found)


async def person_to_change(session: AsyncSession, workspace_id: str, person_id: str) -> Person:
    """The person's row, made if it is not there; two who make it at once get the same one."""
    found = await session.get(Person, (workspace_id, person_id))
    if found is None:
        await add_unless_there(session, Person(workspace_id=workspace_id, id=person_id))
        found = await session.get_one(Person, (workspace_id, person_id))
    return found


async def slack_administrators(session: AsyncSession, workspace_id: str) -> list[str]:
    """Slack's own administrators among the staff that we know, who look after Pebble while nobody is named."""
    found = await session.scalars(
        select(col(Person.id))
        .where(
            col(Person.workspace_id) == workspace_id,
            col(Person.slack_admin).is_(True),
            col(Person.kind) == Kind.MEMBER,
        )
        .order_by(col(Person.id))
    )
    return list(found)
