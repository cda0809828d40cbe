"""Who may do what, and what administrators change."""

from __future__ import annotations

import pytest

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.refused import CannotDo
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import WORDS, actions, modal, named
from tests.bot.sandbox.test_chat import refusal


async def test_outsiders_press_and_talk_in_shared_channels_and_do_nothing_else(house: House):
    posted = await house.client.chat_postMessage(
        channel=HOSPITAL.vendor, text="card", blocks=[actions(named("Go", "go"))]
    )
    await house.outsider.press("Go", on=posted["message"])
    assert house.app.last("block_actions")["user"]["team_id"] == "T0NORTHWIND"
    await house.outsider.say("hello", HOSPITAL.vendor)
    sent = house.app.last("message")
    assert (sent["is_ext_shared_channel"], sent["event"]["user_team"]) == (True, "T0NORTHWIND")
    for attempt in (
        house.outsider.command("/pebble"),
        house.outsider.shortcut("report_pebble"),
        house.outsider.message_shortcut("report_message", on=posted["message"]),
        house.outsider.open_home(),
        house.outsider.say("hello", HOSPITAL.triage),
    ):
        with pytest.raises(CannotDo):
            await attempt


async def test_guests_use_the_app(house: House):
    await house.guest.command("/pebble")
    await house.guest.shortcut("report_pebble")
    assert house.app.kinds() == ["/pebble", "shortcut"]


async def test_a_deactivated_account_does_nothing_and_gets_no_direct_message(house: House):
    await house.opens(modal(WORDS))
    await house.slack.workspace.deactivate(HOSPITAL.nurse)
    assert house.app.last("user_change")["event"]["user"]["deleted"] is True
    assert house.nurse.stack == []
    for attempt in (house.nurse.command("/pebble"), house.nurse.say("hello"), house.nurse.open_home()):
        with pytest.raises(CannotDo, match="deactivated"):
            await attempt
    assert await refusal(house.client.conversations_open(users=HOSPITAL.nurse)) == "user_disabled"
    post = house.client.chat_postMessage(channel=HOSPITAL.nurse, text="hello")
    assert await refusal(post) == "channel_not_found"


async def test_administrators_change_the_workspace_and_the_app_hears_of_it(house: House):
    workspace = house.slack.workspace
    await workspace.rename(HOSPITAL.triage, "ehr-stones")
    assert house.app.last("channel_rename")["event"]["channel"]["name"] == "ehr-stones"
    await workspace.invite(HOSPITAL.triage, HOSPITAL.nurse)
    assert house.app.last("member_joined_channel")["event"]["user"] == HOSPITAL.nurse
    await workspace.remove(HOSPITAL.triage, HOSPITAL.nurse)
    assert house.app.last("member_left_channel")["event"]["user"] == HOSPITAL.nurse
    await workspace.regroup(HOSPITAL.analysts, (HOSPITAL.owner, HOSPITAL.manager))
    event = house.app.last("subteam_members_changed")["event"]
    assert (event["added_users"], event["removed_users"]) == ([HOSPITAL.manager], [HOSPITAL.device_owner])
    await workspace.archive(HOSPITAL.triage)
    assert house.app.last("channel_archive")["event"]["channel"] == HOSPITAL.triage
    with pytest.raises(CannotDo, match="archived"):
        await house.owner.say("hello", HOSPITAL.triage)


async def test_starting_over_forgets_everything(house: House):
    await house.opens(modal(WORDS))
    await house.owner.say("hello", HOSPITAL.triage)
    house.slack.reset()
    assert house.nurse.stack == [] and house.slack.messages(HOSPITAL.triage) == []
    assert list(house.slack.calls) == []
