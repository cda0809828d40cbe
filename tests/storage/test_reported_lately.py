"""How often one person reported lately: by name and privately, found through indexes."""

from datetime import timedelta

from cryptography.fernet import Fernet

from storage.database import Database
from storage.models import Alias, Pebble, Workspace
from storage.queries.numbers import Lately, reported_lately, take_a_number
from storage.sealing import Sealer
from tests.bench.plans import plans
from tests.storage.pebbles import AT, NURSE, SECOND

T, MINUTE = "T0WARD", timedelta(minutes=1)
SEALER = Sealer([Fernet.generate_key().decode()])


def report(number: int, reporter: str, ago: int) -> Pebble:
    return Pebble(
        workspace_id=T, number=number, submission=f"V{number}", reporter=reporter, area="orders", words_id="w",
        reported_at=AT - ago * MINUTE, answer_by=AT,
    )  # fmt: skip


async def filled(url: str) -> Database:
    database = Database(url)
    async with database.transaction() as session:
        session.add(Workspace(id=T, joined_at=AT))
        private = [Alias.of(person, workspace_id=T, sealer=SEALER) for person in (NURSE, NURSE, SECOND)]
        session.add_all(private)
        reporters = [NURSE, private[0].id, NURSE, private[1].id, SECOND, private[2].id, NURSE]
        for number, reporter in enumerate(reporters, start=1):
            session.add(report(number, reporter, 70 - 10 * number))
        session.add_all(report(number, f"U{number}", number) for number in range(100, 2100))
    return database


def lately(most: int = 20, since: int = 60) -> Lately:
    return Lately(NURSE, SEALER.fingerprints(NURSE), AT - since * MINUTE, most)


async def asks(database: Database, but: str = "") -> list[int]:
    async with database.reading() as session:
        found = await reported_lately(session, T, but, lately())
        return [round((AT - moment) / MINUTE) for moment in found]


async def takes(database: Database, form: str, asked: Lately) -> bool:
    async with database.transaction() as session:
        return await take_a_number(session, T, form, NURSE, asked) is not None


async def test_named_and_private_ones_of_the_last_hour_and_nobody_elses(database_url: str) -> None:
    database = await filled(database_url)
    assert await asks(database) == [0, 30, 40, 50]
    assert await asks(database, but="V4") == [0, 40, 50]
    await database.dispose()


async def test_a_number_is_taken_until_there_were_enough_lately(database_url: str) -> None:
    database = await filled(database_url)
    assert await takes(database, "V new", lately(most=5))
    assert not await takes(database, "V new", lately(most=4))
    assert await takes(database, "V new", lately(most=4, since=45)), "they are not lately any more"
    assert not await takes(database, "V new", lately(most=1))
    assert not await takes(database, "V3", lately()), "this form is a pebble already"
    await database.dispose()


async def test_no_table_is_read_as_a_whole(database_url: str) -> None:
    database = await filled(database_url)

    async def deed() -> None:
        await asks(database)
        await takes(database, "V new", lately())

    if not database.is_sqlite:
        async with database.transaction() as session:
            await (await session.connection()).exec_driver_sql("ANALYZE")
    for statement, plan in (await plans(database, deed)).items():
        assert "SCAN pebble" not in plan and "Seq Scan on pebble" not in plan, f"{statement}\n{plan}"
    await database.dispose()
