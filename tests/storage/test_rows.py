"""New rows are written at the end of their transaction, as they are then, or not at all."""

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.dues import pebbles_to_look_at
from storage.models import Area, Due, Owed, Pebble
from storage.outbox import owe_card
from storage.queries.pebbles import pebble_to_change
from storage.rows import add_at_the_end
from tests.storage.pebbles import AT, new

HERE = "T0WARD"


def due(name: str) -> Due:
    return Due(workspace_id=HERE, name=name, kind="nudge", detail={}, due_at=AT)


def numbered(number: int) -> Pebble:
    pebble = new()
    pebble.number, pebble.submission = number, f"V{number}"
    return pebble


async def names(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.scalars(select(Due.name).order_by(Due.name)))  # type: ignore[call-overload]


async def test_they_are_written_as_they_are_in_the_end(database: Database) -> None:
    async with database.transaction() as session:
        row = due("one")
        add_at_the_end(session, row)
        row.name = "another"
        add_at_the_end(session, due("two"))
        add_at_the_end(session, Area(workspace_id=HERE, key="orders", name="Orders"))
    assert await names(database) == ["another", "two"]
    async with database.reading() as session:
        found = await session.get_one(Area, (HERE, "orders"))
        assert found.active and found.targets == {}


async def test_nothing_is_left_of_a_transaction_that_failed(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction() as session:
            add_at_the_end(session, due("one"))
            raise RuntimeError
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(Area(workspace_id=HERE, key="orders", name="Orders"))
            for _ in range(2):
                add_at_the_end(session, due("twice"))
    assert await names(database) == []
    async with database.reading() as session:
        assert await session.get(Area, (HERE, "orders")) is None


async def test_a_few_rows_of_several_tables_go_to_a_server_in_one_journey(database: Database) -> None:
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "INSERT" in statement:
            written.append(statement)

    async def write(*names: str) -> None:
        async with database.transaction() as session:
            for name in names:
                add_at_the_end(session, due(name))
            add_at_the_end(session, Area(workspace_id=HERE, key=names[0], name="Orders"))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await write("one", "two")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(written) == (2 if database.is_sqlite else 1)
    with pytest.raises(IntegrityError):
        await write("three", "two")
    assert await names(database) == ["one", "two"]
    async with database.reading() as session:
        assert len((await session.scalars(select(Area))).all()) == 1


async def test_the_cards_of_pebbles_that_are_looked_at_together_are_read_together(database: Database) -> None:
    async with database.transaction() as session:
        for number in range(1, 6):
            session.add(pebble := numbered(number))
            if number != 5:
                await owe_card(session, pebble, at=AT, first=True)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM owed" in statement:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        async with database.transaction() as session:
            for pebble in await pebbles_to_look_at(session, HERE, now=AT, most=9):
                await owe_card(session, pebble, at=AT)
                await owe_card(session, pebble, at=AT)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(asked) == 1
    async with database.reading() as session:
        cards = await session.scalars(select(Owed).order_by(Owed.pebble))  # type: ignore[arg-type]
        assert [(card.pebble, card.generation) for card in cards] == [(1, 3), (2, 3), (3, 3), (4, 3), (5, 2)]


async def test_a_pebble_that_is_locked_on_its_own_finds_its_card(database: Database) -> None:
    async with database.transaction() as session:
        for number in (1, 2):
            session.add(pebble := numbered(number))
            await owe_card(session, pebble, at=AT, first=True)
    async with database.transaction() as session:
        for number in (1, 2):
            found: Pebble | None = await pebble_to_change(session, HERE, number)
            assert found is not None
            await owe_card(session, found, at=AT)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Owed)) == 2
