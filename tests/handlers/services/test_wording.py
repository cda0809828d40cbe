"""A workspace's wording is read again only when its settings have changed."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event

from handlers.services.wording import DEFAULT, Wordings
from storage.database import Database
from storage.models import Area, Workspace
from tests.handlers.visits import NOW, T


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    made = Database(database_url)
    yield made
    await made.dispose()


async def areas_of(wordings: Wordings, database: Database, asked: list[str]) -> list[str]:
    async with database.reading() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
        return [area.label for area in (await wordings.true_now(session, T)).areas]


async def test_areas_are_read_when_the_settings_have_changed_and_only_then(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Workspace(id=T, name="Mercy", joined_at=NOW))
        session.add(Area(workspace_id=T, key="orders", name="Orders"))
    wordings, asked = Wordings(), list[str]()
    assert await areas_of(wordings, database, []) == ["Orders"]
    assert await areas_of(wordings, database, asked) == ["Orders"]
    assert not [statement for statement in asked if "FROM area" in statement]
    async with database.transaction() as session:
        (await session.get_one(Workspace, T)).settings_version += 1
        session.add(Area(workspace_id=T, key="labs", name="Laboratory", position=1))
    assert await areas_of(wordings, database, []) == ["Orders", "Laboratory"]


async def test_a_workspace_that_is_not_there_has_the_defaults(database: Database) -> None:
    async with database.reading() as session:
        assert await Wordings().true_now(session, "T0NOBODY") is DEFAULT
