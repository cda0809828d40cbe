"""What is owed arrives: once, in order, at the right place, with words from now."""

import asyncio
from datetime import timedelta

import pytest

from bot import courtesy
from bot.courtesy import Courtesy
from bot.sandbox.cast import HOSPITAL
from storage.models import Area, Pebble, Spot
from storage.outbox import owe_card
from storage.queries.pebbles import pebble_to_change
from tests.bot.delivery.conftest import TEAM, Hospital, until


async def test_a_report_becomes_a_card_and_a_receipt(hospital: Hospital) -> None:
    await hospital.reports()
    await hospital.delivery().drain()
    assert hospital.texts(HOSPITAL.triage) == ["card  new"]
    assert hospital.texts(hospital.dm(HOSPITAL.nurse)) == ["receipt  new"]
    assert await hospital.states() == ["sent", "sent"]
    assert {(place.spot, place.channel) for place in await hospital.places()} == {
        (Spot.CARD, HOSPITAL.triage),
        (Spot.REPORTER, hospital.dm(HOSPITAL.nurse)),
    }


async def test_every_post_carries_ids_and_unfurls_nothing(hospital: Hospital) -> None:
    await hospital.reports()
    await hospital.delivery().drain()
    (card,) = hospital.slack.messages(HOSPITAL.triage)
    (owed,) = await hospital.owed("card")
    assert card["metadata"] == {"event_type": "pebble_card", "event_payload": {"id": owed.id}}
    assert (owed.channel, owed.ts) == (HOSPITAL.triage, card["ts"])
    (call,) = [call for call in hospital.slack.calls if call.args.get("channel") == HOSPITAL.triage]
    assert (call.args["unfurl_links"], call.args["unfurl_media"]) == (False, False)


async def test_news_go_into_both_threads_and_the_card_is_edited_in_place(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    await hospital.acknowledges(number)
    hospital.clock.skip(seconds=1)
    await delivery.drain()
    assert hospital.thread(HOSPITAL.triage) == ["card  acknowledged", "news  acknowledged"]
    assert hospital.thread(hospital.dm(HOSPITAL.nurse)) == ["receipt  new", "news  acknowledged"]
    assert (await hospital.owed("card"))[0].trouble is None


async def test_a_card_is_edited_once_a_second_at_most_and_the_last_state_wins(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    for step in (Pebble.acknowledge, Pebble.start):
        async with hospital.database.transaction() as session:
            pebble = await pebble_to_change(session, TEAM, number)
            assert pebble is not None
            step(pebble, by=HOSPITAL.owner, at=hospital.clock())
            await owe_card(session, pebble, at=hospital.clock())
        await delivery.drain()
    assert hospital.calls("chat.update") == 0
    hospital.clock.skip(seconds=1)
    await delivery.drain()
    assert hospital.calls("chat.update") == 1
    assert hospital.texts(HOSPITAL.triage) == ["card  in_progress"]


async def test_a_change_while_the_card_is_on_its_way_is_not_forgotten(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    hospital.slack.faults.next("chat.postMessage", "slow", times=2, seconds=0.3)
    delivering = asyncio.create_task(delivery.drain())
    await until(lambda: not hospital.slack.faults.broken)
    await hospital.acknowledges(number)
    await delivering
    await hospital.later(delivery)
    assert hospital.thread(HOSPITAL.triage)[0] == "card  acknowledged"
    assert set(await hospital.states()) == {"sent"}


async def test_the_loop_delivers_while_it_runs_and_finishes_what_is_in_flight(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    assert not delivery.alive()
    await delivery.start()
    await hospital.reports()
    await until(hospital.arrived)
    assert delivery.alive()
    hospital.slack.faults.next("chat.postMessage", "slow", times=2, seconds=0.2)
    await hospital.reports()
    await until(lambda: not hospital.slack.faults.broken)
    await delivery.stop()
    assert not delivery.alive()
    assert await hospital.states() == ["sent"] * 4


async def test_a_card_is_edited_by_the_loop_when_its_rest_is_over(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    await delivery.start()
    number = await hospital.reports()
    await hospital.acknowledges(number)
    await hospital.until_sent()
    await delivery.stop()
    assert hospital.texts(HOSPITAL.triage) == ["card  acknowledged"]


async def test_draining_ahead_waits_for_what_is_due_in_a_moment(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    await hospital.acknowledges(number)
    await delivery.drain(ahead=timedelta(seconds=2))
    assert hospital.texts(HOSPITAL.triage) == ["card  acknowledged"]


async def test_an_area_with_its_own_channel_gets_its_cards_there(hospital: Hospital) -> None:
    async with hospital.database.transaction() as session:
        session.add(Area(workspace_id=TEAM, key="printing", name="Printing", channel=HOSPITAL.devices))
    await hospital.reports()
    await hospital.delivery().drain()
    assert hospital.texts(HOSPITAL.devices) == ["card  new"]
    assert hospital.texts(HOSPITAL.triage) == []


async def test_a_person_a_channel_a_thread_and_a_whisper(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    await hospital.owes("note", HOSPITAL.owner)
    await hospital.owes("digest", HOSPITAL.managers)
    await delivery.drain()
    assert hospital.texts(hospital.dm(HOSPITAL.owner)) == ["note"]
    assert hospital.texts(HOSPITAL.managers) == ["digest"]
    (head,) = hospital.slack.messages(HOSPITAL.managers)
    await hospital.owes("digest", HOSPITAL.managers, "part two", thread_ts=head["ts"], n=2)
    dm = hospital.slack.messages(hospital.dm(HOSPITAL.owner))[0]
    await hospital.owes(
        "note", HOSPITAL.owner, "reply", thread_ts=dm["ts"], channel=hospital.dm(HOSPITAL.owner)
    )
    await hospital.owes("note", HOSPITAL.managers, "whisper", ephemeral_to=HOSPITAL.manager)
    await delivery.drain()
    assert hospital.thread(HOSPITAL.managers) == ["digest", "digest 2"]
    assert hospital.thread(hospital.dm(HOSPITAL.owner)) == ["note", "note"]
    assert [heard["text"] for heard in hospital.slack.person(HOSPITAL.manager).whispers] == ["note"]


async def test_silence_is_a_valid_answer(hospital: Hospital) -> None:
    await hospital.owes("silent", HOSPITAL.owner)
    await hospital.delivery().drain()
    assert await hospital.states() == ["moot"]
    assert hospital.calls("chat.postMessage") == 0


async def test_owing_twice_is_harmless(hospital: Hospital) -> None:
    for _ in range(2):
        await hospital.owes("note", HOSPITAL.owner, "the same")
    await hospital.delivery().drain()
    assert hospital.texts(hospital.dm(HOSPITAL.owner)) == ["note"]


async def test_the_figures_tell_what_happened(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    await hospital.reports()
    await hospital.owes("silent", HOSPITAL.owner)
    assert await delivery.depth() == 3
    assert hospital.figure("pebble_outbox_owed") == 3
    await delivery.drain()
    assert await delivery.depth() == 0
    assert hospital.figure("pebble_outbox_owed") == 0
    assert hospital.figure("pebble_deliveries_total", outcome="sent") == 2
    assert hospital.figure("pebble_deliveries_total", outcome="moot") == 1
    assert hospital.figure("pebble_delivery_seconds_count") == 2


async def test_forty_reports_at_once_all_arrive_once(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    await delivery.start()
    await asyncio.gather(*(hospital.reports() for _ in range(40)))
    await hospital.until_sent()
    await delivery.stop()
    assert hospital.texts(HOSPITAL.triage) == ["card  new"] * 40
    assert hospital.texts(hospital.dm(HOSPITAL.nurse)) == ["receipt  new"] * 40


async def test_messages_step_aside_while_somebody_waits_for_an_answer(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courtesy, "MOMENT", 30)
    people = Courtesy()
    await hospital.reports()
    with people.somebody_waits():
        delivering = asyncio.create_task(hospital.delivery(courtesy=people).drain())
        await asyncio.sleep(0.3)
        assert hospital.texts(HOSPITAL.triage) == []
    await delivering
    assert hospital.texts(HOSPITAL.triage) == ["card  new"]


async def test_nothing_is_claimed_while_somebody_waits_for_an_answer(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courtesy, "MOMENT", 30)
    people = Courtesy()
    delivery = hospital.delivery(courtesy=people)
    with people.somebody_waits():
        await delivery.start()
        await hospital.reports()
        await asyncio.sleep(0.2)
        assert [row.claimed_until for row in await hospital.owed()] == [None, None]
    await hospital.until_sent()
    await delivery.stop()
