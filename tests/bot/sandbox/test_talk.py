"""What people say and do, and the events that tell the app."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.refused import CannotDo
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import Json, actions, named
from tests.bot.sandbox.test_presses import card


async def test_what_people_write_reaches_the_app_escaped(house: House):
    said = await house.owner.say("a <!channel> & b", HOSPITAL.triage)
    sent = house.app.last("message")
    event = sent["event"]
    assert event["text"] == "a &lt;!channel&gt; &amp; b"
    assert (event["user"], event["channel"]) == (HOSPITAL.owner, HOSPITAL.triage)
    assert event["channel_type"] == "channel"
    assert event["ts"] == event["event_ts"] == said["ts"]
    assert sent["event_id"].startswith("Ev") and sent["team_id"] == HOSPITAL.team_id
    assert sent["authorizations"][0]["user_id"] == "U0PEBBLEBOT"
    stored = house.slack.messages(HOSPITAL.triage)[0]
    assert stored["text"] == event["text"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ask @priya.raman", f"ask <@{HOSPITAL.owner}>"),
        ("hey @Pebble", "hey <@U0PEBBLEBOT>"),
        ("@channel look", "<!channel> look"),
        ("to @ehr-analysts", f"to <!subteam^{HOSPITAL.analysts}>"),
        ("@nobody", "@nobody"),
        ("mail me@priya.raman", "mail me@priya.raman"),
        ("see https://x.example/a?b=1&c=2.", "see <https://x.example/a?b=1&amp;c=2>."),
    ],
)
async def test_what_is_typed_becomes_slacks_markup(house: House, typed: str, stored: str):
    assert (await house.owner.say(typed, HOSPITAL.triage))["text"] == stored


async def test_a_reply_in_a_thread(house: House):
    message = await card(house, actions(named("Acknowledge", "ack")))
    await house.owner.say("ack", HOSPITAL.triage, thread=message["ts"])
    event = house.app.last("message")["event"]
    assert (event["thread_ts"], event["parent_user_id"]) == (message["ts"], "U0PEBBLEBOT")


@pytest.mark.parametrize(
    ("channel", "kind"), [(None, "im"), (HOSPITAL.managers, "group"), (HOSPITAL.triage, "channel")]
)
async def test_events_name_the_kind_of_channel(house: House, channel: str | None, kind: str):
    await house.administrator.say("hello", channel)
    assert house.app.last("message")["event"]["channel_type"] == kind


async def test_the_app_hears_nothing_where_it_is_not_or_does_not_subscribe(house: House):
    await house.nurse.say("hello", HOSPITAL.general)
    house.slack.events.discard("message.im")
    await house.nurse.say("hello")
    assert house.app.heard == []


async def test_edits_deletions_and_reactions(house: House):
    said = await house.owner.say("one", HOSPITAL.triage)
    await house.owner.edit(said, "two")
    changed = house.app.last("message_changed")["event"]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("one", "two")
    await house.device_owner.react("eyes", on=said)
    event = house.app.last("reaction_added")["event"]
    assert (event["reaction"], event["item"]["ts"]) == ("eyes", said["ts"])
    assert event["item_user"] == HOSPITAL.owner
    await house.device_owner.unreact("eyes", on=said)
    assert house.app.kinds()[-1] == "reaction_removed"
    with pytest.raises(CannotDo, match="one's own"):
        await house.device_owner.delete(said)
    await house.owner.delete(said)
    assert house.app.last("message_deleted")["event"]["deleted_ts"] == said["ts"]
    assert house.slack.messages(HOSPITAL.triage) == []


async def test_the_app_hears_itself_unless_that_is_switched_off(house: House):
    message = await card(house, actions(named("Acknowledge", "ack")))
    await house.slack.settle()
    assert house.app.heard == []
    house.slack.echo_own = True
    await house.client.chat_postMessage(channel=HOSPITAL.triage, text="hello")
    await house.client.chat_update(channel=HOSPITAL.triage, ts=message["ts"], text="changed")
    await house.slack.settle()
    assert sorted(house.app.kinds()) == ["message", "message_changed"]
    event = house.app.last("message")["event"]
    assert (event["bot_id"], event["user"], event["text"]) == ("B0PEBBLEBOT", "U0PEBBLEBOT", "hello")


async def test_a_failed_event_is_tried_again_three_times_with_slacks_headers(house: House):
    house.slack.courier.retries = (0.0, 0.01, 0.02)
    house.app.on("message", 500)
    await house.owner.say("hello", HOSPITAL.triage)
    await house.app.hears(4)
    assert len({sent["event_id"] for sent in house.app.heard}) == 1
    tries = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h in house.app.headers]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


async def test_an_event_taken_the_second_time_is_not_sent_again(house: House):
    answers = [500, None, None, None]

    async def second_time(_: Json) -> Any:
        return answers.pop(0)

    house.slack.courier.retries = (0.0, 0.0, 0.0)
    house.app.on("message", second_time)
    await house.owner.say("hello", HOSPITAL.triage)
    await house.app.hears(2)
    await asyncio.sleep(0.02)
    assert len(house.app.heard) == 2


async def test_opening_home_tells_the_app_and_shows_what_it_publishes(house: House):
    async def publish(sent: Json) -> None:
        home = {"type": "home", "blocks": [actions(named("Report", "report"))]}
        await house.client.views_publish(user_id=sent["event"]["user"], view=home)

    house.app.on("app_home_opened", publish)
    await house.nurse.open_home()
    assert "view" not in house.app.last("app_home_opened")["event"]
    assert house.nurse.home and house.nurse.home["type"] == "home"
    await house.nurse.press("Report", on="home")
    sent = house.app.last("block_actions")
    assert (sent["view"]["type"], sent["container"]["type"]) == ("home", "view")
    await house.nurse.open_home()
    assert house.app.last("app_home_opened")["event"]["view"]["id"] == house.nurse.home["id"]
