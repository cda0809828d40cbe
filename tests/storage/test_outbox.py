"""What is owed leaves once, in order, and its fate is written down even where two carriers overlap."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage.database import Database
from storage.models import Owed, OwedState, Pebble, Place, Spot
from storage.outbox import (
    CARD_REST,
    REPORTER,
    THREAD,
    Fate,
    claim,
    next_due,
    number_owed,
    owe,
    owe_card,
    owe_once,
    record,
    workspaces_with_something_due,
)
from storage.queries.pebbles import pebble_to_change
from tests.storage.pebbles import AT, OWNER

LEASE = timedelta(minutes=1)
T = "T0WARD"


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


async def plant(database: Database, number: int = 1, workspace: str = T) -> None:
    """A pebble with its card, its receipt and one note owed."""
    async with database.transaction() as session:
        pebble = Pebble(
            workspace_id=workspace,
            number=number,
            submission=f"V{number}",
            reporter="U0NURSE",
            area="orders",
            words_id="w",
            reported_at=AT,
            answer_by=AT,
        )
        session.add_all([pebble, pebble.report(at=AT)])
        await owe_card(session, pebble, at=AT)
        owe(session, "receipt", pebble=pebble, to=REPORTER, at=AT)
        session.add(pebble.acknowledge(by=OWNER, at=AT))
        owe(session, "note", pebble=pebble, to=THREAD, at=AT, detail={"seq": 2})
        owe(session, "news", pebble=pebble, to=REPORTER, at=AT, detail={"seq": 2})


async def owe_thing(
    database: Database, once: str, to: str = "C1", at: datetime = AT, workspace: str = T
) -> bool:
    async with database.transaction() as session:
        return await owe_once(session, "letter", workspace_id=workspace, to=to, once=once, at=at)


async def take(database: Database, now: datetime = AT, **asked: Any) -> list[tuple[Owed, bool]]:
    how: Any = {"workspace_id": T, "lease": LEASE, "most": 10} | asked
    async with database.transaction() as session:
        return await claim(session, now=now, **how)


async def kinds(database: Database, now: datetime = AT, **how: Any) -> list[str]:
    return [row.kind for row, _ in await take(database, now, **how)]


async def write(database: Database, *fates: Fate, at: datetime = AT) -> None:
    async with database.transaction() as session:
        await record(session, fates, at=at)


async def send(database: Database, taken: Sequence[tuple[Owed, bool]], at: datetime = AT) -> None:
    await write(
        database,
        *(Fate(row, "sent", channel="C1", ts=f"{n}.{row.id}") for n, (row, _) in enumerate(taken)),
        at=at,
    )


async def owed(database: Database, kind: str, workspace: str = T) -> Owed:
    async with database.reading() as session:
        found = await session.scalars(
            select(Owed).where(col(Owed.workspace_id) == workspace, col(Owed.kind) == kind)
        )
        return found.one()


async def change(database: Database, at: datetime) -> None:
    """Something happens to PEB-1, so its card is owed anew."""
    async with database.transaction() as session:
        pebble = await pebble_to_change(session, T, 1)
        assert pebble is not None
        session.add(pebble.assign(to=OWNER, by=OWNER, at=at))
        await owe_card(session, pebble, at=at)


async def test_each_side_hears_in_order_and_the_sides_do_not_wait_for_each_other(database: Database) -> None:
    await plant(database)
    first = await take(database)
    assert {row.kind for row, _ in first} == {"card", "receipt"}, "the first of each lane"
    assert await kinds(database) == [], "the next waits until the one before it has left"
    await send(database, first)
    assert set(await kinds(database)) == {"note", "news"}


async def test_the_next_goes_when_the_one_before_it_is_moot_or_given_up(database: Database) -> None:
    await plant(database)
    taken = {row.kind: row for row, _ in await take(database)}
    await write(
        database, Fate(taken["card"], "given_up", trouble="not_in_channel"), Fate(taken["receipt"], "moot")
    )
    assert set(await kinds(database)) == {"note", "news"}
    assert (await owed(database, "card")).state is OwedState.GIVEN_UP
    assert (await owed(database, "card")).trouble == "not_in_channel"
    assert (await owed(database, "receipt")).state is OwedState.MOOT


async def test_what_is_put_back_holds_its_lane_until_it_is_due(database: Database) -> None:
    await plant(database)
    taken = {row.kind: row for row, _ in await take(database)}
    back = Fate(taken["receipt"], "later", due_at=later(30), trouble="ratelimited")
    await write(database, back, Fate(taken["card"], "sent", channel="C1", ts="1"))
    assert await kinds(database) == ["note"]
    again = await take(database, later(30))
    assert [(row.kind, row.attempts, doubt) for row, doubt in again] == [("receipt", 2, False)]


async def test_a_try_that_was_none_does_not_count(database: Database) -> None:
    await owe_thing(database, "a")
    ((row, _),) = await take(database)
    await write(database, Fate(row, "later", due_at=AT, untried=True))
    ((again, doubtful),) = await take(database)
    assert (again.attempts, doubtful) == (1, False)


async def test_a_lost_answer_stays_in_doubt(database: Database) -> None:
    await owe_thing(database, "a")
    ((row, _),) = await take(database)
    await write(database, Fate(row, "later", due_at=later(5), in_doubt=True))
    ((again, doubtful),) = await take(database, later(5))
    assert doubtful
    assert again.tried_at == AT, "looked for from the first try on"


async def test_a_lease_that_ran_out_is_taken_by_another_in_doubt(database: Database) -> None:
    await owe_thing(database, "a")
    await take(database)
    assert await take(database, AT + LEASE - timedelta(seconds=1)) == []
    ((_, doubtful),) = await take(database, AT + LEASE)
    assert doubtful


async def test_who_came_too_late_cannot_put_back_what_another_is_sending(database: Database) -> None:
    await owe_thing(database, "a")
    ((mine, _),) = await take(database)
    ((theirs, _),) = await take(database, AT + LEASE)
    await write(database, Fate(mine, "later", due_at=AT))
    assert await take(database, AT + LEASE) == [], "still theirs"
    await write(database, Fate(theirs, "sent", channel="C1", ts="1"))
    await write(database, Fate(mine, "later", due_at=AT))
    assert (await owed(database, "letter")).state is OwedState.SENT


async def test_owing_the_same_name_twice_is_one_message(database: Database) -> None:
    assert await owe_thing(database, "digest:2026-11")
    assert not await owe_thing(database, "digest:2026-11")
    assert await owe_thing(database, "digest:2026-11", workspace="T0OTHER"), "each hospital has its own names"
    async with database.reading() as session:
        assert await number_owed(session) == 2


async def test_the_same_name_after_it_was_sent_is_still_one_message(database: Database) -> None:
    await owe_thing(database, "a")
    await send(database, await take(database))
    assert not await owe_thing(database, "a")
    assert await take(database, later(10)) == []


async def test_one_event_owes_one_message_of_a_kind(database: Database) -> None:
    await plant(database)
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            pebble = await pebble_to_change(session, T, 1)
            assert pebble is not None
            owe(session, "news", pebble=pebble, to=REPORTER, at=AT)


async def test_a_card_is_one_message_however_often_it_changes(database: Database) -> None:
    await plant(database)
    await change(database, AT)
    await change(database, AT)
    assert (await owed(database, "card")).generation == 3
    async with database.reading() as session:
        assert await number_owed(session) == 4


async def test_a_card_that_changed_on_its_way_is_edited_after_a_rest(database: Database) -> None:
    await plant(database)
    taken = await take(database)
    await change(database, AT)
    await send(database, taken, at=later(0.2))
    card = await owed(database, "card")
    assert (card.state, card.due_at) == (OwedState.OWED, later(0.2) + CARD_REST)
    assert card.ts is not None and card.channel == "C1"
    assert "card" not in await kinds(database, later(1))
    assert await kinds(database, later(1.2)) == ["card"]


async def test_a_card_that_was_sent_is_edited_at_most_once_a_second(database: Database) -> None:
    await plant(database)
    await send(database, await take(database))
    await change(database, later(0.3))
    assert "card" not in await kinds(database, later(0.9))
    ((card, doubtful),) = await take(database, AT + CARD_REST)
    assert (card.kind, card.attempts, doubtful) == ("card", 1, False)
    await write(database, Fate(card, "sent", channel="C1", ts=card.ts), at=later(1))
    await change(database, later(90))
    assert (await owed(database, "card")).due_at == later(90), "after a long rest it goes at once"


async def test_edits_of_the_card_do_not_hold_up_its_thread(database: Database) -> None:
    await plant(database)
    first = await take(database)
    await change(database, AT)
    await send(database, first)
    assert set(await kinds(database, AT)) == {"note", "news"}


async def test_a_card_sent_to_the_wrong_place_is_owed_again(database: Database) -> None:
    await plant(database)
    card = next(row for row, _ in await take(database) if row.kind == "card")
    await write(database, Fate(card, "sent", channel="C2", ts="5", again=True))
    assert (await owed(database, "card")).due_at == AT + CARD_REST


async def test_what_the_card_shows_can_change_without_an_event(database: Database) -> None:
    await plant(database)
    await send(database, await take(database))
    async with database.transaction() as session:
        pebble = await pebble_to_change(session, T, 1)
        assert pebble is not None
        await owe_card(session, pebble, at=later(60))
    assert (await owed(database, "card")).state is OwedState.OWED


async def test_where_a_message_stands_leads_back_to_its_pebble(database: Database) -> None:
    await plant(database)
    taken = {row.kind: row for row, _ in await take(database)}
    fates = [
        Fate(taken["card"], "sent", channel="C1", ts="1.1", spot=Spot.CARD),
        Fate(taken["receipt"], "sent", channel="D1", ts="2.2", spot=Spot.REPORTER),
    ]
    await write(database, *fates)
    await write(database, *fates)
    async with database.reading() as session:
        places = {(p.channel, p.ts, p.pebble, p.spot) for p in await session.scalars(select(Place))}
    assert places == {("C1", "1.1", 1, Spot.CARD), ("D1", "2.2", 1, Spot.REPORTER)}


async def test_a_channel_to_be_spared_is_spared(database: Database) -> None:
    for once, to in (("a", "C1"), ("b", "C2")):
        await owe_thing(database, once, to)
    assert [row.to for row, _ in await take(database, spare=frozenset({"C1"}))] == ["C2"]


async def test_the_conversation_goes_before_letters_to_many(database: Database) -> None:
    for n in range(3):
        await owe_thing(database, f"letter{n}", f"U{n}", at=AT - timedelta(hours=1))
    await plant(database)
    assert await kinds(database, most=4, room=1) == ["card", "receipt", "letter"]
    assert await kinds(database, most=4, room=0) == []


async def test_no_more_than_asked_for_and_the_oldest_first(database: Database) -> None:
    for n in (3, 1, 2):
        await owe_thing(database, f"letter{n}", f"U{n}", at=later(n))
    assert [row.to for row, _ in await take(database, later(9), most=2)] == ["U1", "U2"]


async def test_nothing_leaves_before_it_is_due(database: Database) -> None:
    await owe_thing(database, "a", at=later(60))
    assert await take(database, later(59)) == []
    async with database.reading() as session:
        assert await workspaces_with_something_due(session, now=later(59)) == []
        assert await next_due(session, now=later(59)) == later(60)
        assert await workspaces_with_something_due(session, now=later(60)) == [T]
        assert await next_due(session, now=later(60)) is None


async def test_one_hospital_never_takes_anothers(database: Database) -> None:
    await plant(database)
    await plant(database, workspace="T0OTHER")
    assert {row.workspace_id for row, _ in await take(database)} == {T}
    async with database.reading() as session:
        assert set(await workspaces_with_something_due(session, now=AT)) == {T, "T0OTHER"}
    assert len(await take(database, workspace_id="T0OTHER")) == 2, "its lanes are its own"


async def test_carriers_at_the_same_moment_never_take_the_same(database: Database) -> None:
    for n in range(20):
        await owe_thing(database, f"letter{n}", f"U{n}")
    rounds = await asyncio.gather(*(take(database, most=5) for _ in range(6)))
    taken = [row.id for part in rounds for row, _ in part]
    assert len(taken) == len(set(taken))
    rest = [row.id for row, _ in await take(database, most=50)]
    assert len(set(taken) | set(rest)) == 20


async def test_two_who_owe_the_same_at_once_owe_one(database: Database) -> None:
    together = [owe_thing(database, "a") for _ in range(4)]
    answers = await asyncio.gather(*together, return_exceptions=True)
    assert sorted(map(str, answers)) == ["False", "False", "False", "True"]
