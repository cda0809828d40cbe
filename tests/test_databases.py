"""The databases that tests are lent: migrated, empty, and each its own."""

from sqlalchemy import text

from storage.database import Database
from tests.databases import Postgres


async def tables(url: str) -> set[str]:
    database = Database(url)
    names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if not database.is_sqlite:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    async with database.reading() as session:
        found = set((await session.execute(text(names))).scalars())
    await database.dispose()
    return found


async def note(url: str, statement: str) -> None:
    database = Database(url)
    async with database.transaction() as session:
        await session.execute(text(statement))
    await database.dispose()


async def test_a_lent_database_is_migrated(database_url):
    assert "alembic_version" in await tables(database_url)


async def test_a_bare_database_has_no_tables(bare_database_url):
    assert await tables(bare_database_url) == set()


async def test_what_one_test_leaves_no_other_finds_first(database_url):
    assert "left_behind" not in await tables(database_url)
    await note(database_url, "CREATE TABLE left_behind (id integer)")
    assert "left_behind" in await tables(database_url)


async def test_what_one_test_leaves_no_other_finds_second(database_url):
    assert "left_behind" not in await tables(database_url)


async def test_it_is_postgresql_18(postgres: Postgres):
    url = postgres.bare()
    database = Database(url)
    async with database.reading() as session:
        version = (await session.execute(text("SHOW server_version"))).scalar_one()
    await database.dispose()
    postgres.drop(url)
    assert version.startswith("18.")
