"""Channels that are gone, people who left, and a reporter who keeps their name private."""

from sqlalchemy import delete

from bot.sandbox.cast import HOSPITAL
from storage.models import Alias, Area, Grant, Role, Roster, Workspace
from tests.bot.delivery.conftest import TEAM, Hospital


def archive(hospital: Hospital, channel: str) -> None:
    hospital.slack.room(channel).archived = True


def leave(hospital: Hospital, channel: str) -> None:
    hospital.slack.room(channel).members.remove(HOSPITAL.app.user_id)


async def own_channel(hospital: Hospital) -> None:
    async with hospital.database.transaction() as session:
        session.add(Area(workspace_id=TEAM, key="printing", name="Printing", channel=HOSPITAL.devices))


def told(hospital: Hospital) -> list[str]:
    return hospital.texts(hospital.dm(HOSPITAL.administrator))


async def test_a_card_whose_channel_is_gone_stands_in_the_workspaces(hospital: Hospital) -> None:
    await own_channel(hospital)
    leave(hospital, HOSPITAL.devices)
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    assert hospital.texts(HOSPITAL.triage) == ["card  new"]
    assert told(hospital) == ["channel_trouble  new"]
    (notice,) = await hospital.owed("channel_trouble")
    assert notice.detail == {"channel": HOSPITAL.devices, "error": "not_in_channel", "pebble": number}


async def test_administrators_are_told_once_a_day(hospital: Hospital) -> None:
    await own_channel(hospital)
    archive(hospital, HOSPITAL.devices)
    delivery = hospital.delivery()
    for _ in range(3):
        await hospital.reports()
    await delivery.drain()
    assert len(told(hospital)) == 1
    hospital.clock.skip(days=1)
    await hospital.reports()
    await delivery.drain()
    assert len(told(hospital)) == 2
    assert len(hospital.texts(HOSPITAL.triage)) == 4


async def test_every_administrator_is_told_those_of_a_group_too(hospital: Hospital) -> None:
    async with hospital.database.transaction() as session:
        session.add(Grant(workspace_id=TEAM, role=Role.ADMINISTRATOR, subject=HOSPITAL.analysts))
        members = [HOSPITAL.owner, HOSPITAL.administrator]
        session.add(
            Roster(workspace_id=TEAM, group_id=HOSPITAL.analysts, members=members, read_at=hospital.clock())
        )
    archive(hospital, HOSPITAL.triage)
    await hospital.reports()
    await hospital.delivery().drain()
    assert told(hospital) == hospital.texts(hospital.dm(HOSPITAL.owner)) == ["channel_trouble  new"]


async def test_where_every_channel_is_gone_an_administrator_holds_the_card(hospital: Hospital) -> None:
    archive(hospital, HOSPITAL.triage)
    leave(hospital, HOSPITAL.managers)
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    assert sorted(told(hospital)) == ["card  new", "channel_trouble  new", "channel_trouble  new"]
    await hospital.acknowledges(number)
    await hospital.later(delivery)
    assert "card  acknowledged" in told(hospital)


async def test_without_a_triage_channel_the_card_stands_with_the_managers(hospital: Hospital) -> None:
    async with hospital.database.transaction() as session:
        home = await session.get(Workspace, TEAM)
        assert home is not None
        home.triage_channel = None
    await hospital.reports()
    await hospital.delivery().drain()
    assert hospital.texts(HOSPITAL.managers) == ["card  new"]
    (notice,) = await hospital.owed("channel_trouble")
    assert (notice.detail["channel"], notice.detail["error"]) == ("", "no_triage_channel")


async def test_with_nobody_to_turn_to_the_card_waits_until_a_channel_is_named(hospital: Hospital) -> None:
    async with hospital.database.transaction() as session:
        home = await session.get(Workspace, TEAM)
        assert home is not None
        home.triage_channel = home.managers_channel = None
        await session.delete(await session.get(Grant, (TEAM, Role.ADMINISTRATOR, "", HOSPITAL.administrator)))
    delivery = hospital.delivery()
    await hospital.reports()
    await delivery.drain()
    (card,) = await hospital.owed("card")
    assert (card.state.value, card.trouble) == ("owed", "Nowhere")
    async with hospital.database.transaction() as session:
        home = await session.get(Workspace, TEAM)
        assert home is not None
        home.triage_channel = HOSPITAL.triage
    await hospital.later(delivery)
    assert hospital.texts(HOSPITAL.triage) == ["card  new"]


async def test_a_card_that_was_deleted_is_posted_afresh_and_its_thread_follows(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    (card,) = hospital.slack.messages(HOSPITAL.triage)
    await hospital.client.chat_delete(channel=HOSPITAL.triage, ts=card["ts"])
    await hospital.acknowledges(number)
    await hospital.later(delivery, 2)
    assert hospital.thread(HOSPITAL.triage) == ["card  acknowledged", "news  acknowledged"]
    assert set(await hospital.states()) == {"sent"}
    assert told(hospital) == []


async def test_a_reply_alone_brings_a_deleted_card_back(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    (card,) = hospital.slack.messages(HOSPITAL.triage)
    await hospital.client.chat_delete(channel=HOSPITAL.triage, ts=card["ts"])
    await hospital.tells(number, "note", "thread", n=1)
    await hospital.later(delivery, 2)
    assert hospital.thread(HOSPITAL.triage) == ["card  new", "note 1 new"]


async def test_card_and_thread_move_when_their_channel_is_archived(hospital: Hospital) -> None:
    await own_channel(hospital)
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    archive(hospital, HOSPITAL.devices)
    await hospital.acknowledges(number)
    await hospital.later(delivery, 2)
    assert hospital.thread(HOSPITAL.triage) == ["card  acknowledged", "news  acknowledged"]
    assert told(hospital) == ["channel_trouble  acknowledged"]


async def test_a_reply_that_may_not_be_posted_stands_on_its_own_elsewhere(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    # Once the app has left, it may still edit its card there, but not write.
    leave(hospital, HOSPITAL.triage)
    await hospital.tells(number, "note", "thread", n=1)
    await hospital.later(delivery, 3)
    assert hospital.texts(HOSPITAL.managers) == ["note 1 new"]
    assert hospital.thread(HOSPITAL.triage) == ["card  new"]


async def test_a_digest_whose_channel_is_gone_goes_to_the_managers_never_to_a_triage_channel(
    hospital: Hospital,
) -> None:
    archive(hospital, HOSPITAL.general)
    await hospital.owes("digest", HOSPITAL.general)
    await hospital.delivery().drain()
    assert hospital.texts(HOSPITAL.managers) == ["digest"]
    archive(hospital, HOSPITAL.managers)
    await hospital.owes("digest", HOSPITAL.managers)
    await hospital.delivery().drain()
    assert "digest" in told(hospital)
    assert hospital.texts(HOSPITAL.triage) == []


async def test_a_reporter_who_left_cannot_be_told(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    await hospital.reports(HOSPITAL.deactivated)
    await delivery.drain()
    (receipt,) = await hospital.owed("receipt")
    assert (receipt.state.value, receipt.trouble) == ("moot", "channel_not_found")
    assert hospital.texts(HOSPITAL.triage) == ["card  new"]
    assert await hospital.owed("channel_trouble") == []
    assert hospital.figure("pebble_deliveries_total", outcome="moot") == 1


async def test_a_private_reporter_is_told_and_nowhere_written_down(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports(private=True)
    await delivery.drain()
    await hospital.acknowledges(number)
    await hospital.later(delivery)
    dm = hospital.dm(HOSPITAL.nurse)
    assert hospital.thread(dm) == ["receipt  new", "news  acknowledged"]
    rows = [*(await hospital.owed()), *(await hospital.places())]
    written = "".join(row.model_dump_json() for row in rows)
    assert HOSPITAL.nurse not in written
    assert dm not in written
    assert written.count("private-") == 3


async def test_a_private_reporters_channel_is_kept_sealed(hospital: Hospital) -> None:
    await hospital.reports(private=True)
    await hospital.delivery().drain()
    async with hospital.database.reading() as session:
        (receipt,) = await hospital.owed("receipt")
        alias = await session.get(Alias, (TEAM, receipt.channel))
    assert alias is not None and alias.dm is not None
    assert hospital.dm(HOSPITAL.nurse) not in alias.dm
    assert hospital.sealer.open(alias.dm) == hospital.dm(HOSPITAL.nurse)


async def test_a_private_receipt_whose_answer_was_lost_is_found(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    hospital.slack.faults.next("chat.postMessage", "lost", times=2)
    number = await hospital.reports(private=True)
    await hospital.later(delivery, 2)
    await hospital.tells(number, "note", "reporter", n=1)
    await hospital.later(delivery)
    assert hospital.thread(hospital.dm(HOSPITAL.nurse)) == ["receipt  new", "note 1 new"]


async def test_a_private_reporter_whose_alias_is_gone_is_not_told(hospital: Hospital) -> None:
    await hospital.reports(private=True)
    async with hospital.database.transaction() as session:
        await session.execute(delete(Alias))
    await hospital.delivery().drain()
    assert await hospital.states("receipt") == ["moot"]


async def test_a_private_reporter_who_left_is_named_to_nobody(hospital: Hospital) -> None:
    await hospital.reports(HOSPITAL.deactivated, private=True)
    await hospital.delivery().drain()
    assert await hospital.states("receipt") == ["moot"]
    rows = [*(await hospital.owed()), *(await hospital.places())]
    assert HOSPITAL.deactivated not in "".join(row.model_dump_json() for row in rows)


async def test_a_reporter_whose_thread_is_gone_gets_a_new_one(hospital: Hospital) -> None:
    delivery = hospital.delivery()
    number = await hospital.reports()
    await delivery.drain()
    dm = hospital.dm(HOSPITAL.nurse)
    await hospital.client.chat_delete(channel=dm, ts=hospital.slack.messages(dm)[0]["ts"])
    for n in (1, 2):
        await hospital.tells(number, "note", "reporter", n=n)
    await delivery.drain()
    assert hospital.thread(dm) == ["note 1 new", "note 2 new"]
