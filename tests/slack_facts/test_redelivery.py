"""Facts 2 and 3: events come again when we say that they failed, or when we were slow; nothing else ever does.

Guards: `process_before_response=True` in bot/assembly.py and the 500 of bot/failures.py let a failed event come
again. What comes twice does nothing twice, by its own name in the database and not by a list of `event_id`s
that one process remembers: the message's ts, the form's id, the state of the pebble.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox import parcels
from bot.sandbox.calls import Call
from tests.stories.database import away
from tests.stories.hospital import Hospital

AGAIN_AND_AGAIN = (0.2,) * 50
WORDS = "The label printer in pod C prints to pod A"


async def test_an_event_that_failed_comes_again_and_is_done(hospital: Hospital, database_url: str) -> None:
    """Bolt's own way is to answer 200 first: then the word would be lost with the failure."""
    hospital.slack.courier.retries = AGAIN_AND_AGAIN
    await hospital.nurse.reports(WORDS)
    async with away(database_url):
        await hospital.owner.slack.say(
            "ack", channel=hospital.card(1)["channel"], thread=hospital.card(1)["ts"]
        )
        assert hospital.slack.calls[-1].status == 500
    await asyncio.gather(*hospital.slack.courier._waiting)
    await hospital.stage.settled()
    assert "Acknowledged" in hospital.read(hospital.card(1))
    assert hospital.thread(1).count("acknowledged this") == 1


async def acknowledges(hospital: Hospital) -> None:
    await hospital.owner.says("ack", under=hospital.card(1))


async def looks(hospital: Hospital) -> None:
    await hospital.owner.reacts("eyes", hospital.card(1))


async def replies(hospital: Hospital) -> None:
    await hospital.owner.says("Looks like the mapping again", under=hospital.card(1))


async def takes_it(hospital: Hospital) -> None:
    await hospital.owner.says("mine", under=hospital.card(1))


async def asks(hospital: Hospital) -> None:
    await hospital.owner.says("to reporter: Which tray?", under=hospital.card(1))


async def resolves(hospital: Hospital) -> None:
    await hospital.owner.says("resolve: It prints where you stand.", under=hospital.card(1))


async def adds(hospital: Hospital) -> None:
    await hospital.nurse.says("It is LP-4417", under=hospital.nurse.messages[0])


async def wonders(hospital: Hospital) -> None:
    await hospital.nurse.says("Could something be done about the labels?")


async def opens_home(hospital: Hospital) -> None:
    await hospital.nurse.opens_home()


DEEDS = (acknowledges, looks, replies, takes_it, asks, resolves, adds, wonders, opens_home)
Deed = Callable[[Hospital], Awaitable[None]]


def stands(hospital: Hospital) -> list[list[str]]:
    """Everything that people read: the channel with its threads, direct messages, and whispers."""
    rooms = [hospital.card(1)["channel"], hospital.nurse.slack.dm_channel, hospital.owner.slack.dm_channel]
    said = [hospital.slack.room(room).messages.values() for room in rooms]
    whispers = [person.slack.whispers for person in (hospital.nurse, hospital.owner)]
    return [[hospital.read(message) for message in messages] for messages in [*said, *whispers]]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
async def test_an_event_that_comes_twice_does_nothing_twice(hospital: Hospital, deed: Deed) -> None:
    await hospital.nurse.reports(WORDS)
    await deed(hospital)
    before = stands(hospital)
    sent = last_event(hospital)
    reply = await hospital.slack.courier._send(parcels.event(json.loads(sent.sent)), (1, "http_timeout"))
    await hospital.stage.settled()
    assert reply.status == 200
    assert stands(hospital) == before


def last_event(hospital: Hospital) -> Call:
    """The last event that a person caused."""
    people = {hospital.nurse.id, hospital.owner.id}
    events = [call for call in hospital.slack.calls if call.what.startswith("event ")]
    return next(call for call in reversed(events) if json.loads(call.sent)["event"].get("user") in people)
