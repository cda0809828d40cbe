"""Presses in messages and whispers, and the response_url they bring."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.refused import CannotDo
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import Json, actions, named, plain


async def card(house: House, *blocks: Json) -> Json:
    found = await house.client.chat_postMessage(channel=HOSPITAL.triage, text="card", blocks=list(blocks))
    message: Json = found["message"]
    return message


async def test_a_button_is_pressed_by_its_words(house: House):
    message = await card(house, actions(named("Acknowledge", "ack", value="7"), block_id="b"))
    await house.owner.press("Acknowledge", on=message)
    sent = house.app.last("block_actions")
    (action,) = sent["actions"]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == (
        "ack", "b", "7", "button")  # fmt: skip
    assert action["action_ts"]
    assert sent["container"] == {
        "type": "message", "message_ts": message["ts"], "channel_id": HOSPITAL.triage, "is_ephemeral": False,
    }  # fmt: skip
    assert sent["channel"] == {"id": HOSPITAL.triage, "name": "ehr-pebbles"}
    assert sent["message"]["ts"] == message["ts"]
    assert sent["user"] == {
        "id": HOSPITAL.owner, "username": "priya.raman", "name": "priya.raman", "team_id": HOSPITAL.team_id,
    }  # fmt: skip
    assert sent["state"] == {"values": {}}


async def test_what_is_not_there_cannot_be_pressed(house: House):
    message = await card(house, actions(named("Acknowledge", "ack")))
    with pytest.raises(CannotDo, match="there is: Acknowledge"):
        await house.owner.press("Resolve", on=message)
    await house.client.chat_delete(channel=HOSPITAL.triage, ts=message["ts"])
    with pytest.raises(CannotDo, match="gone"):
        await house.owner.press("Acknowledge", on=message)


async def test_who_is_not_in_the_channel_does_not_see_the_button(house: House):
    message = await card(house, actions(named("Acknowledge", "ack")))
    with pytest.raises(CannotDo, match="not in ehr-pebbles"):
        await house.nurse.press("Acknowledge", on=message)


async def test_a_confirm_dialog_may_be_declined(house: House):
    ask = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
    message = await card(house, actions(named("Delete", "del", confirm=ask)))
    await house.owner.press("Delete", on=message, confirm=False)
    assert house.app.heard == []
    await house.owner.press("Delete", on=message)
    assert house.app.kinds() == ["block_actions"]


async def test_an_overflow_menu(house: House):
    picks = [{"text": {"type": "plain_text", "text": name}, "value": name[0]} for name in ("Merge", "Hide")]
    message = await card(house, actions({"type": "overflow", "action_id": "more", "options": picks}))
    await house.owner.press("Hide", on=message)
    assert house.app.last("block_actions")["actions"][0]["selected_option"]["value"] == "H"


async def test_a_select_in_a_message(house: House):
    people = {"type": "users_select", "action_id": "assign", "placeholder": {**plain(), "text": "Assign to"}}
    message = await card(house, actions(people, block_id="b"))
    await house.owner.select("Assign", "Samuel Okafor", on=message)
    sent = house.app.last("block_actions")
    assert sent["actions"][0]["selected_user"] == HOSPITAL.device_owner
    assert sent["state"]["values"]["b"]["assign"]["selected_user"] == HOSPITAL.device_owner


async def test_a_press_that_fails(house: House):
    message = await card(house, actions(named("Acknowledge", "ack")))
    house.app.on("block_actions", 500)
    await house.owner.press("Acknowledge", on=message)
    assert house.owner.notices == ["We had some trouble connecting. Try again?"]


async def test_a_button_in_a_whisper(house: House):
    await house.client.chat_postEphemeral(
        channel=HOSPITAL.triage, user=HOSPITAL.owner, text="w", blocks=[actions(named("Yes", "yes"))]
    )
    await house.owner.press("Yes", on=house.owner.whispers[-1])
    sent = house.app.last("block_actions")
    assert sent["container"]["is_ephemeral"] and "message" not in sent


async def respond(house: House, url: str, **said: Any) -> int:
    return (await house.http.post(url, json=said)).status_code


async def test_a_response_url_works_five_times(house: House):
    await house.nurse.command("/pebble")
    url = house.app.last("/pebble")["response_url"]
    assert [await respond(house, url, text=str(n)) for n in range(6)] == [200] * 5 + [404]
    assert [w["text"] for w in house.nurse.whispers] == ["0", "1", "2", "3", "4"]


async def test_a_response_url_lives_thirty_minutes(house: House):
    await house.nurse.command("/pebble")
    real = house.slack.monotonic
    house.slack.monotonic = lambda: real() + 30 * 60 + 1
    assert await respond(house, house.app.last("/pebble")["response_url"], text="late") == 404
    assert house.nurse.whispers == []


async def test_a_response_may_replace_or_delete_the_original(house: House):
    message = await card(house, actions(named("Acknowledge", "ack")))
    await house.owner.press("Acknowledge", on=message)
    url = house.app.last("block_actions")["response_url"]
    assert await respond(house, url, replace_original=True, text="done") == 200
    assert [m["text"] for m in house.slack.messages(HOSPITAL.triage)] == ["done"]
    assert await respond(house, url, delete_original=True) == 200
    assert house.slack.messages(HOSPITAL.triage) == []


async def test_a_whisper_is_changed_only_through_its_response_url(house: House):
    there: Json = {"channel": HOSPITAL.triage, "user": HOSPITAL.owner}
    await house.client.chat_postEphemeral(**there, text="old", blocks=[actions(named("Yes", "yes"))])
    await house.owner.press("Yes", on=house.owner.whispers[-1])
    url = house.app.last("block_actions")["response_url"]
    await respond(house, url, replace_original=True, text="new")
    assert [w["text"] for w in house.owner.whispers] == ["new"]
    await respond(house, url, delete_original=True)
    assert house.owner.whispers == []


async def test_a_response_in_the_thread(house: House):
    message = await card(house, actions(named("Acknowledge", "ack")))
    await house.owner.press("Acknowledge", on=message)
    url = house.app.last("block_actions")["response_url"]
    await respond(house, url, response_type="in_channel", thread_ts=message["ts"], text="noted")
    assert [m["text"] for m in house.slack.thread(HOSPITAL.triage, message["ts"])] == ["card", "noted"]
    assert await respond(house, url, text="") == 400
