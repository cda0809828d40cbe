"""Slash commands and shortcuts as a person runs them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.signature import Clock, SignatureVerifier

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import WORDS, Json, modal


async def test_a_command_carries_slacks_fields(house: House):
    await house.nurse.command("/pebble", "HL7 payload & <b>", channel=HOSPITAL.general)
    sent = house.app.last("/pebble")
    assert sent["text"] == "HL7 payload & <b>"
    assert (sent["channel_id"], sent["channel_name"]) == (HOSPITAL.general, "general")
    assert (sent["user_id"], sent["user_name"]) == (HOSPITAL.nurse, "maria.lopez")
    assert (sent["team_id"], sent["team_domain"]) == (HOSPITAL.team_id, "harbor-view")
    assert (sent["api_app_id"], sent["is_enterprise_install"]) == ("A0PEBBLEAPP", "false")
    assert sent["response_url"].startswith(house.url)
    assert sent["trigger_id"].count(".") == 2


@pytest.mark.parametrize(("channel", "name"), [(None, "directmessage"), (HOSPITAL.managers, "privategroup")])
async def test_private_places_are_not_named(house: House, channel: str | None, name: str):
    await house.manager.command("/pebble", channel=channel)
    assert house.app.last("/pebble")["channel_name"] == name


@pytest.mark.parametrize(
    ("answer", "text"),
    [("Hi", "Hi"), ({"text": "Hi"}, "Hi"), ({"response_type": "ephemeral", "text": "Hi"}, "Hi")],
)
async def test_what_answers_a_command_is_whispered(house: House, answer: Any, text: str):
    house.app.on("/pebble", answer)
    await house.nurse.command("/pebble")
    assert [w["text"] for w in house.nurse.whispers] == [text]
    assert house.nurse.dm == []


async def test_an_answer_in_channel_is_posted(house: House):
    house.app.on("/pebble", {"response_type": "in_channel", "text": "hello all"})
    await house.owner.command("/pebble", channel=HOSPITAL.triage)
    assert [m["text"] for m in house.slack.messages(HOSPITAL.triage)] == ["hello all"]


@pytest.mark.parametrize("status", [404, 500])
async def test_a_command_that_fails_says_so(house: House, status: int):
    house.app.on("/pebble", status)
    await house.nurse.command("/pebble")
    assert house.nurse.notices == ['/pebble failed with the error "dispatch_failed"']


async def test_a_command_that_is_not_answered_in_time_says_so_and_is_not_repeated(house: House):
    async def late(_: Json) -> None:
        await asyncio.sleep(0.2)

    house.app.on("/pebble", late)
    house.slack.courier.deadline = 0.05
    await house.nurse.command("/pebble")
    assert house.nurse.notices == ['/pebble failed with the error "operation_timeout"']
    assert house.app.kinds() == ["/pebble"]


async def test_an_app_that_is_away_is_said_to_have_failed(house: House):
    house.slack.bot_url = "http://127.0.0.1:9/slack/events"
    await house.nurse.command("/pebble")
    assert house.nurse.notices == ['/pebble failed with the error "dispatch_failed"']


async def test_an_unknown_command_is_not_sent(house: House):
    await house.nurse.command("/boulder")
    assert house.nurse.notices == ["/boulder is not a valid command."]
    assert house.app.heard == []


async def test_a_wrong_secret_is_refused_by_the_app(house: House):
    house.slack.courier.secret = "forged"
    await house.nurse.command("/pebble")
    assert house.app.heard == []
    assert house.slack.calls[-1].status == 401


async def test_a_global_shortcut(house: House):
    await house.nurse.shortcut("report_pebble")
    sent = house.app.last("shortcut")
    assert (sent["callback_id"], sent["user"]["id"]) == ("report_pebble", HOSPITAL.nurse)
    assert "response_url" not in sent and "channel" not in sent


async def test_a_message_shortcut_carries_the_message(house: House):
    said = await house.owner.say("Printer & co", HOSPITAL.triage)
    await house.device_owner.message_shortcut("report_message", on=said)
    sent = house.app.last("message_action")
    assert sent["message"]["text"] == "Printer &amp; co"
    assert (sent["channel"]["id"], sent["message_ts"]) == (HOSPITAL.triage, said["ts"])


async def test_a_shortcut_that_fails(house: House):
    house.app.on("shortcut", 500)
    await house.nurse.shortcut("report_pebble")
    assert house.nurse.notices == ["We had some trouble connecting. Try again?"]


async def test_signatures_and_triggers_keep_real_time_when_the_clock_is_moved(house: House):
    house.slack.clock = lambda: datetime.now(UTC) + timedelta(days=7)

    async def opens(command: Json) -> None:
        await house.client.views_open(trigger_id=command["trigger_id"], view=modal(WORDS))

    house.app.on("/pebble", opens)
    await house.nurse.command("/pebble")
    assert house.nurse.modal and house.app.kinds() == ["/pebble"]


@pytest.mark.parametrize(("seconds", "taken"), [(300, True), (301, False)])
def test_a_signature_is_good_for_five_minutes(seconds: int, taken: bool):
    class Later(Clock):
        def now(self) -> float:
            return 1000.0 + seconds

    headers = Slack().courier.sign(b"command=%2Fpebble", at=1000)
    assert SignatureVerifier("sandbox", Later()).is_valid_request(b"command=%2Fpebble", headers) == taken


def test_events_come_again_at_once_after_one_minute_and_after_five():
    assert Slack().courier.retries == (0, 60, 300)
