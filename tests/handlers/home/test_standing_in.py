"""Whoever stands in hears that they were named, until when, and that it is over; their queue holds more than theirs."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.clockwork import Clockwork
from handlers.feature import Call, Speaking
from handlers.home import FEATURE
from handlers.home.asked import queue
from handlers.home.keep_times import come_back, keep_times
from handlers.home.times_draft import USUAL, TimesDraft
from storage.models import Kind, Owed, Person
from tests.handlers.visits import NOW, OWNER, TODAY, T, hospital_on, words_in

ALEX, SAM = "U0ALEX", "U0SAM"
UNTIL = TODAY + timedelta(days=6)


@pytest.fixture
async def hospital(database_url):
    async with hospital_on(database_url) as found:
        async with found.database.transaction() as session:
            names = {OWNER: "Priya Raman", ALEX: "Alex Wong", SAM: "Sam Okafor"}
            session.add_all(
                [Person(workspace_id=T, id=one, name=name, kind=Kind.MEMBER) for one, name in names.items()]
            )
        yield found


async def away(hospital, stand_in, until=UNTIL):
    begins, ends = USUAL
    draft = TimesDraft(quiet_from=begins, quiet_until=ends, asked=True, away_until=until, stand_in=stand_in)
    assert await keep_times(hospital.visit(OWNER), draft) == {}


async def told(hospital, at=NOW):
    """What each hears: (whom, notice), oldest first; a message that has nothing left to say is left out."""
    async with hospital.database.reading() as session:
        rows = list(await session.scalars(select(Owed).order_by(col(Owed.due_at), col(Owed.kind).desc())))
        speaking = [Speaking(session, row, at, {}, hospital.house.sealer) for row in rows]
        letters = [
            (row.to, await FEATURE.messages[row.kind](one)) for row, one in zip(rows, speaking, strict=True)
        ]
    return [(to, letter.text) for to, letter in letters if letter]


async def ticks(hospital, at):
    house = hospital.house
    await Clockwork(house.database, [FEATURE], house.wordings, house.sealer, lambda: at).tick()


async def test_they_hear_that_they_were_named_once_and_when_another_is(hospital):
    await away(hospital, ALEX)
    await away(hospital, ALEX)
    assert await told(hospital) == [(ALEX, "You stand in for Priya Raman until Monday.")]
    await away(hospital, SAM)
    assert await told(hospital) == [
        (ALEX, "You no longer stand in for Priya Raman."),
        (SAM, "You stand in for Priya Raman until Monday."),
    ]


async def test_they_hear_that_the_owner_is_back_early(hospital):
    await away(hospital, ALEX)
    await come_back(hospital.visit(OWNER))
    assert await told(hospital) == [(ALEX, "You no longer stand in for Priya Raman.")]
    await ticks(hospital, NOW + timedelta(days=7))
    assert len(await told(hospital)) == 1, "it is over once"


async def test_they_hear_in_the_morning_that_it_is_over(hospital):
    await away(hospital, ALEX)
    await ticks(hospital, NOW + timedelta(days=3))
    assert len(await told(hospital)) == 1
    await ticks(hospital, datetime(UNTIL.year, UNTIL.month, UNTIL.day, 1, tzinfo=UTC))
    async with hospital.database.reading() as session:
        last = await session.scalar(select(Owed).where(col(Owed.kind) == "stood_in"))
    assert last is not None and last.due_at.hour == 7, "not in their night"
    assert await told(hospital, last.due_at) == [(ALEX, "You no longer stand in for Priya Raman.")]


async def test_who_stays_away_longer_is_stood_in_for_longer(hospital):
    await away(hospital, ALEX)
    await away(hospital, ALEX, UNTIL + timedelta(days=1))
    await ticks(hospital, NOW + timedelta(days=6))
    assert {text for _, text in await told(hospital)} == {"You stand in for Priya Raman until Tue 8 Dec."}


async def test_the_queue_holds_what_is_the_absent_owners_marked_with_their_name(hospital):
    await hospital.pebble(1, "Nobody's yet")
    await hospital.pebble(2, "Given to the owner", area="orders", owner=OWNER)
    await hospital.pebble(3, "Somebody else's", owner="U0OTHER")
    asked = await queue(Call(hospital.slack, {}, hospital.visit(ALEX)))
    assert "PEB-" not in words_in(asked.blocks)
    await away(hospital, ALEX)
    text = words_in((await queue(Call(hospital.slack, {}, hospital.visit(ALEX)))).blocks)
    assert "Nobody's yet" in text and "Given to the owner" in text and "Somebody else's" not in text
    assert text.count("For *Priya Raman*, who is away") == 2
    own = words_in((await queue(Call(hospital.slack, {}, hospital.visit(OWNER)))).blocks)
    assert "who is away" not in own
    await come_back(hospital.visit(OWNER))
    asked = await queue(Call(hospital.slack, {}, hospital.visit(ALEX)))
    assert "PEB-" not in words_in(asked.blocks)
