"""When Slack stumbles, or we do, every message arrives, and arrives once."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.sandbox.cast import HOSPITAL
from storage.database import Database
from storage.models import Grant, Owed, Role
from storage.outbox import owe_once
from tests.bot.delivery.conftest import TEAM, Hospital, until

CARD_AND_RECEIPT = ["sent", "sent"]


async def arrived_once(hospital: Hospital) -> None:
    assert hospital.texts(HOSPITAL.triage) == ["card  new"]
    assert hospital.texts(hospital.dm(HOSPITAL.nurse)) == ["receipt  new"]
    assert await hospital.states() == CARD_AND_RECEIPT


@pytest.mark.parametrize("fault", ["429", "500", "empty", "lost", "reset", "internal_error"])
async def test_a_post_that_fails_arrives_once(hospital: Hospital, fault: str) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.next("chat.postMessage", fault, times=2)
    await hospital.reports()
    await delivery.drain()
    assert await hospital.states() == ["owed", "owed"]
    await hospital.later(delivery, 2)
    await arrived_once(hospital)
    # A lost answer was looked up, not repeated.
    assert hospital.calls("chat.postMessage") == (2 if fault == "lost" else 4)


async def test_a_post_that_took_too_long_arrives_once(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.next("chat.postMessage", "slow", times=2, seconds=0.7)
    await hospital.reports()
    await delivery.drain()
    await until(hospital.arrived)
    await hospital.later(delivery, 2)
    await arrived_once(hospital)


async def test_a_reply_whose_answer_was_lost_is_looked_up_in_its_thread(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    hospital.slack.faults.next("chat.postMessage", "lost", times=2)
    await hospital.acknowledges(number)
    await hospital.later(delivery, 2)
    assert hospital.thread(HOSPITAL.triage) == ["card  acknowledged", "news  acknowledged"]
    assert hospital.thread(hospital.dm(HOSPITAL.nurse)) == ["receipt  new", "news  acknowledged"]


async def test_a_lost_message_is_found_among_many_others(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.next("chat.postMessage", "lost")
    await hospital.owes("digest", HOSPITAL.managers, "the lost one")
    await delivery.drain()
    for number in range(250):
        await hospital.client.chat_postMessage(channel=HOSPITAL.managers, text=f"chatter {number}")
    await hospital.later(delivery)
    assert hospital.texts(HOSPITAL.managers).count("digest") == 1
    assert await hospital.states() == ["sent"]


async def test_a_failing_look_up_leaves_it_in_doubt(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.next("chat.postMessage", "lost", times=2)
    hospital.slack.faults.next("conversations.history", "500", times=4)
    await hospital.reports()
    await hospital.later(delivery, 2)
    assert all(row.tried_at is not None for row in await hospital.owed())
    await hospital.later(delivery, 3)
    await arrived_once(hospital)


async def test_the_same_words_of_another_message_are_not_taken_for_it(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    await hospital.owes("digest", HOSPITAL.managers, "first")
    await delivery.drain()
    hospital.slack.faults.next("chat.postMessage", "500")
    await hospital.owes("digest", HOSPITAL.managers, "second")
    await delivery.drain()
    await hospital.later(delivery)
    assert hospital.texts(HOSPITAL.managers) == ["digest", "digest"]


async def test_429_is_honoured_for_its_channel_while_others_go_on(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.next("chat.postMessage", "429", retry_after=30)
    await hospital.owes("digest", HOSPITAL.managers)
    await delivery.drain()
    await hospital.owes("digest", HOSPITAL.managers, "another")
    await hospital.owes("note", HOSPITAL.owner)
    await delivery.drain()
    assert hospital.texts(HOSPITAL.managers) == []
    assert hospital.texts(hospital.dm(HOSPITAL.owner)) == ["note"]
    calls = hospital.calls("chat.postMessage")
    hospital.clock.skip(seconds=29)
    await delivery.drain()
    assert hospital.calls("chat.postMessage") == calls
    hospital.clock.skip(seconds=2)
    await delivery.drain()
    assert hospital.texts(HOSPITAL.managers) == ["digest", "digest"]
    assert [row.attempts for row in await hospital.owed("digest")] == [2, 1]


async def test_edits_and_whispers_may_repeat(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    hospital.slack.faults.next("chat.update", "lost")
    hospital.slack.faults.next("chat.postEphemeral", "500")
    await hospital.acknowledges(number)
    await hospital.owes("note", HOSPITAL.managers, ephemeral_to=HOSPITAL.manager)
    await hospital.later(delivery, 2)
    assert hospital.calls("chat.update") == 2
    assert hospital.calls("chat.postEphemeral") == 2
    assert hospital.calls("conversations.history") == 0
    assert set(await hospital.states()) == {"sent"}


async def test_a_whisper_is_not_tried_for_ever(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.always("chat.postEphemeral", "500")
    await hospital.owes("note", HOSPITAL.managers, ephemeral_to=HOSPITAL.manager)
    await hospital.later(delivery, 5)
    assert hospital.calls("chat.postEphemeral") == 3
    assert await hospital.states() == ["given_up"]


async def test_order_is_kept_in_a_lane_whatever_fails(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    hospital.slack.faults._dice = random.Random(7)
    for fault in ("500", "lost", "429", "reset"):
        hospital.slack.faults.always("chat.postMessage", fault, share=0.2)
    for n in range(6):
        await hospital.tells(number, "note", "thread", n=n)
        await hospital.tells(number, "note", "reporter", n=n)
    for _ in range(80):
        await hospital.later(delivery)
        if set(await hospital.states()) == {"sent"}:
            break
    expected = [f"note {n} new" for n in range(6)]
    assert hospital.thread(HOSPITAL.triage) == ["card  new", *expected]
    assert hospital.thread(hospital.dm(HOSPITAL.nurse)) == ["receipt  new", *expected]


async def test_a_maker_that_fails_holds_only_its_own_message(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    await hospital.owes("broken", HOSPITAL.owner)
    await hospital.owes("nobody knows this kind", HOSPITAL.owner)
    await hospital.owes("note", HOSPITAL.owner)
    await delivery.drain()
    assert hospital.texts(hospital.dm(HOSPITAL.owner)) == ["note"]
    assert {row.kind: row.trouble for row in await hospital.owed()} == {
        "broken": "ZeroDivisionError",
        "nobody knows this kind": "UnknownKind",
        "note": None,
    }
    assert hospital.figure("pebble_deliveries_total", outcome="later") == 2


async def test_blocks_that_slack_refuses_leave_the_bare_sentence(hospital: Hospital) -> None:
    await hospital.owes("misshapen", HOSPITAL.owner)
    await hospital.delivery().drain()
    assert hospital.texts(hospital.dm(HOSPITAL.owner)) == ["misshapen"]
    (row,) = await hospital.owed("misshapen")
    assert (row.state.value, row.trouble) == ("sent", "invalid_blocks")


async def test_words_that_slack_refuses_altogether_are_given_up_visibly(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.next("chat.postMessage", "msg_too_long", times=2)
    await hospital.owes("digest", HOSPITAL.managers)
    await delivery.drain()
    assert await hospital.states("digest") == ["given_up"]
    assert hospital.texts(hospital.dm(HOSPITAL.administrator)) == ["given_up"]
    assert hospital.figure("pebble_outbox_given_up_total") == 1


async def test_a_token_that_slack_refuses_is_told_and_nothing_is_lost(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.always("*", "token_revoked")
    await hospital.reports()
    await delivery.drain()
    assert delivery.trouble() == "token_revoked"
    hospital.slack.faults.clear()
    await hospital.later(delivery)
    assert delivery.trouble() is None
    await arrived_once(hospital)


class Deaf(AsyncWebClient):
    """Posts, but never hears the answer."""

    async def chat_postMessage(self, **arguments: Any) -> Any:  # noqa: N802 Slack's name
        await super().chat_postMessage(**arguments)
        await asyncio.Event().wait()


async def test_a_process_killed_between_send_and_record_leaves_no_double(hospital: Hospital) -> None:
    deaf = Deaf(hospital.client.token, base_url=hospital.client.base_url, session=hospital.client.session)
    killed = hospital.delivery(client=deaf)
    await hospital.reports()
    dying = asyncio.create_task(killed.drain())
    await until(hospital.arrived)
    tasks = [dying, *killed._dispatch.tasks]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    survivor = hospital.delivery()
    await survivor.drain()
    assert await hospital.states() == ["owed", "owed"]
    hospital.clock.skip(seconds=61)
    await survivor.drain()
    hospital.clock.skip(seconds=2)
    await survivor.drain()
    await arrived_once(hospital)


async def test_what_was_broken_off_at_shutdown_is_looked_up_by_the_next_process(hospital: Hospital) -> None:
    deaf = Deaf(hospital.client.token, base_url=hospital.client.base_url, session=hospital.client.session)
    first = hospital.delivery(client=deaf)
    await first.start()
    await hospital.owes("digest", HOSPITAL.managers)
    await until(lambda: hospital.texts(HOSPITAL.managers))
    await first.stop(seconds=0.1)
    await hospital.delivery().drain()
    assert hospital.texts(HOSPITAL.managers) == ["digest"]
    assert await hospital.states() == ["sent"]


async def test_a_card_found_again_is_brought_up_to_date(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    hospital.slack.faults.next("chat.postMessage", "lost", times=2)
    await delivery.drain()
    await hospital.acknowledges(number)
    await hospital.later(delivery, 3)
    assert hospital.thread(HOSPITAL.triage) == ["card  acknowledged", "news  acknowledged"]


async def test_two_processes_on_one_database_send_each_message_once(
    hospital: Hospital, database_url: str
) -> None:
    other = Database(database_url)
    first, second = hospital.delivery(database=other), hospital.delivery()
    for _ in range(30):
        await hospital.reports()
    await asyncio.gather(first.drain(), second.drain(), first.drain(), second.drain())
    # Whatever this machine was too slow for is looked up, and sent if it is not there.
    await first.drain(ahead=timedelta(minutes=1))
    await other.dispose()
    assert set(await hospital.states()) == {"sent"}
    assert len(hospital.texts(HOSPITAL.triage)) == 30
    assert len(hospital.texts(hospital.dm(HOSPITAL.nurse))) == 30


async def test_a_skipped_clock_does_not_send_twice_what_is_on_its_way(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.next("chat.postMessage", "slow", times=2, seconds=0.3)
    await hospital.reports()
    draining = asyncio.create_task(delivery.drain())
    await until(lambda: not hospital.slack.faults.broken)
    hospital.clock.skip(days=7)
    await delivery.drain()
    await draining
    await arrived_once(hospital)


class Fragile(Database):
    """A database that can be away."""

    away = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        if self.away:
            raise OperationalError("away", None, Exception())
        async with super().transaction() as session:
            yield session


async def test_what_landed_while_the_database_was_away_is_written_down_later(
    hospital: Hospital, database_url: str
) -> None:
    fragile = Fragile(database_url)
    delivery = hospital.delivery(database=fragile)
    hospital.slack.faults.next("chat.postMessage", "slow", times=2, seconds=0.2)
    await hospital.reports()
    await delivery.start()
    await until(lambda: not hospital.slack.faults.broken)
    fragile.away = True
    await until(hospital.arrived)
    await asyncio.sleep(0.1)
    assert await hospital.states() == ["owed", "owed"]
    fragile.away = False
    await hospital.until_sent()
    await delivery.stop()
    await fragile.dispose()
    await arrived_once(hospital)
    assert hospital.calls("chat.postMessage") == 2


async def test_given_up_after_a_day_and_administrators_are_told(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.always("chat.postMessage", "500")
    await hospital.owes("digest", HOSPITAL.managers)
    await hospital.later(delivery, 3)
    assert await hospital.states() == ["owed"]
    hospital.clock.skip(hours=24)
    await delivery.drain()
    assert await hospital.states("digest") == ["given_up"]
    told = await hospital.owed("given_up")
    (digest,) = await hospital.owed("digest")
    assert [row.to for row in told] == [HOSPITAL.administrator]
    assert told[0].detail == {"owed": digest.id, "kind": "digest", "pebble": None}
    assert hospital.figure("pebble_outbox_given_up_total") == 1
    # Even these words are given up after a day, and say nothing of themselves.
    hospital.clock.skip(hours=25)
    await hospital.later(delivery, 2)
    assert await hospital.states("given_up") == ["given_up"]
    assert len(await hospital.owed()) == 2


async def test_no_words_are_ever_written_down(hospital: Hospital) -> None:
    hospital.slack.faults.next("chat.postMessage", "it hurts, said the patient")
    await hospital.reports()
    await hospital.delivery().drain()
    rows: list[Owed] = await hospital.owed()
    assert "hurts" not in "".join(row.model_dump_json() for row in rows)


async def test_one_slow_send_holds_nobody_else(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.next("chat.postMessage", "slow", seconds=0.4)
    await hospital.owes("digest", HOSPITAL.managers)
    delivering = asyncio.create_task(delivery.drain())
    await until(lambda: not hospital.slack.faults.broken)
    for _ in range(20):
        await hospital.reports()
    # While that one is on its way, more than sixteen others leave.
    await until(lambda: len(hospital.texts(HOSPITAL.triage)) == 20)
    await delivering
    assert set(await hospital.states()) == {"sent"}


async def test_an_administrator_who_left_is_passed_over_for_the_next(hospital: Hospital) -> None:
    async with hospital.database.transaction() as session:
        gone = Grant(workspace_id=TEAM, role=Role.ADMINISTRATOR, subject=HOSPITAL.deactivated)
        session.add(gone)
    for channel in (HOSPITAL.triage, HOSPITAL.managers):
        hospital.slack.room(channel).archived = True
    await hospital.reports()
    await hospital.delivery().drain()
    assert "card  new" in hospital.texts(hospital.dm(HOSPITAL.administrator))
    notices = await hospital.owed("channel_trouble")
    assert {row.state.value for row in notices if row.to == HOSPITAL.deactivated} == {"moot"}
    assert {row.state.value for row in notices if row.to == HOSPITAL.administrator} == {"sent"}


async def test_each_workspace_goes_its_own_way(hospital: Hospital) -> None:
    """One workspace's token is refused; the other's messages leave through its own client."""
    refused = AsyncWebClient(
        "xoxb-wrong", base_url=hospital.client.base_url, session=hospital.client.session, retry_handlers=[]
    )
    refused.retry_handlers = []
    delivery = hospital.delivery(clients={"T0ELSEWHERE": refused})
    async with hospital.database.transaction() as session:
        for workspace, once in ((TEAM, "here"), ("T0ELSEWHERE", "there")):
            await owe_once(
                session, "note", workspace_id=workspace, to=HOSPITAL.owner, once=once, at=hospital.clock()
            )
    await delivery.drain()
    assert {row.workspace_id: row.trouble for row in await hospital.owed()} == {
        TEAM: None,
        "T0ELSEWHERE": "invalid_auth",
    }
    assert hospital.texts(hospital.dm(HOSPITAL.owner)) == ["note"]
    assert delivery.trouble() == "invalid_auth"
