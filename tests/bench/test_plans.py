"""What a tick asks is answered from an index, however many pebbles there are and however long the past."""

from tests.bench import ticks
from tests.bench.many import fill, grow_old
from tests.bench.plans import plans

WHOLE_TABLE = ("SCAN ", "Seq Scan")


async def test_a_tick_reads_no_table_as_a_whole(database_url: str):
    years = ticks.Years(database_url)
    await fill(years.database, 20_000)
    await grow_old(years.database, 1, 20_000)
    shown = await plans(years.database, years.minute)
    await years.database.dispose()
    assert any("pebble.look_at <=" in statement for statement in shown)
    assert any("due.done_at IS NULL" in statement for statement in shown)
    for statement, plan in shown.items():
        assert not any(way in plan for way in WHOLE_TABLE), f"{statement}\n{plan}"


async def test_a_table_read_as_a_whole_is_noticed(database_url: str):
    years = ticks.Years(database_url)
    await fill(years.database, 5_000)

    async def careless() -> None:
        async with years.database.reading() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("SELECT number FROM pebble WHERE words_id = 'none'")

    shown = await plans(years.database, careless)
    await years.database.dispose()
    assert [any(way in plan for way in WHOLE_TABLE) for plan in shown.values()] == [True]
