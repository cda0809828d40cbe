"""The endpoints the page stands on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.sandbox.cast import HOSPITAL
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import WORDS, Json, actions, asking, modal, named, option


async def look(house: House, who: str, **asked: str) -> Json:
    found: Json = (await house.http.get("/_/look", params={"as": who, **asked})).json()
    return found


async def act(house: House, who: str, do: str, **more: Any) -> Json:
    found: Json = (await house.http.post("/_/act", json={"as": who, "do": do, **more})).json()
    return found


async def test_the_cast(house: House):
    cast = (await house.http.get("/_/cast")).json()
    assert cast["workspace"] == "Harbor View Medical Center"
    assert cast["bot"] == {"id": "U0PEBBLEBOT", "name": "Pebble"}
    people = {person["id"]: person for person in cast["people"]}
    maria = people[HOSPITAL.nurse]
    assert (maria["name"], maria["unit"], maria["initials"], maria["kind"]) == (
        "Maria Lopez", "4 West", "ML", "member")  # fmt: skip
    assert {p["kind"] for p in cast["people"]} == {"member", "admin", "guest", "outsider", "deactivated"}
    assert {c["id"]: c["private"] for c in cast["channels"]}[HOSPITAL.managers] is True


async def test_what_one_person_sees(house: House):
    posted = await house.client.chat_postMessage(channel=HOSPITAL.triage, text="card")
    await house.client.chat_postMessage(channel=HOSPITAL.triage, text="reply", thread_ts=posted["ts"])
    await house.client.chat_postEphemeral(channel=HOSPITAL.triage, user=HOSPITAL.owner, text="only you")
    seen = await look(house, HOSPITAL.owner, channel=HOSPITAL.triage, thread=posted["ts"])
    assert [m["text"] for m in seen["messages"]] == ["card"]
    assert seen["messages"][0]["who"]["name"] == "Pebble" and seen["messages"][0]["who"]["bot"]
    assert [m["text"] for m in seen["thread"]] == ["card", "reply"]
    assert [m["text"] for m in seen["whispers"]] == ["only you"]
    assert (seen["home"], seen["modal"], seen["notices"]) == (None, None, [])
    elsewhere = await look(house, HOSPITAL.owner, channel=HOSPITAL.vendor)
    assert (elsewhere["whispers"], elsewhere["messages"]) == ([], [])
    other = await look(house, HOSPITAL.device_owner, channel=HOSPITAL.triage)
    assert (other["whispers"], other["thread"]) == ([], None)


async def test_everybody_sees_their_own_channels_and_the_apps_messages(house: House):
    nurse = {c["name"]: c["dm"] for c in (await look(house, HOSPITAL.nurse))["channels"]}
    assert nurse == {"ehr-news": False, "general": False, "Pebble": True}
    outsider = [c["name"] for c in (await look(house, HOSPITAL.outsider))["channels"]]
    assert outsider == ["vendor-shared"]
    hidden = await house.http.get("/_/look", params={"as": HOSPITAL.nurse, "channel": HOSPITAL.managers})
    assert hidden.status_code == 404


async def test_unread_marks_go_when_seen(house: House):
    async def unread() -> int:
        seen = await look(house, HOSPITAL.owner)
        return int({c["id"]: c["unread"] for c in seen["channels"]}[HOSPITAL.triage])

    await house.client.chat_postMessage(channel=HOSPITAL.triage, text="one")
    await house.device_owner.say("two", HOSPITAL.triage)
    await house.owner.say("my own", HOSPITAL.triage)
    assert await unread() == 2
    assert await act(house, HOSPITAL.owner, "seen", channel=HOSPITAL.triage) == {"ok": True}
    assert await unread() == 0


async def test_a_report_from_the_page(house: House):
    async def opens(command: Json) -> None:
        await house.client.views_open(trigger_id=command["trigger_id"], view=modal(WORDS))

    house.app.on("/pebble", opens)
    house.app.on("view_submission", {"response_action": "errors", "errors": {"words": "Say more"}})
    assert await act(house, HOSPITAL.nurse, "command", text="/pebble the printer") == {"ok": True}
    assert house.app.last("/pebble")["text"] == "the printer"
    (view,) = (await look(house, HOSPITAL.nurse))["modal"]["stack"]
    entered = {"words": {"x": {"type": "plain_text_input", "value": "typed"}}}
    await act(house, HOSPITAL.nurse, "submit", view=view["id"], state=entered)
    sent = house.app.last("view_submission")["view"]["state"]["values"]
    assert sent == entered
    seen = (await look(house, HOSPITAL.nurse))["modal"]
    assert seen["errors"] == {"words": "Say more"}
    assert seen["stack"][0]["state"]["values"] == entered
    await act(house, HOSPITAL.nurse, "close", view=view["id"])
    assert (await look(house, HOSPITAL.nurse))["modal"] is None


async def test_presses_from_the_page(house: House):
    menu = {"type": "overflow", "action_id": "more", "options": [option("hide")]}
    posted = await house.client.chat_postMessage(
        channel=HOSPITAL.triage, text="card",
        blocks=[actions(named("Acknowledge", "ack", value="7"), menu, block_id="b")],
    )  # fmt: skip
    where = {"message": {"channel": HOSPITAL.triage, "ts": posted["ts"]}}
    there = {"where": where, "block_id": "b"}
    assert (await act(house, HOSPITAL.owner, "press", **there, action_id="ack", value="7"))["ok"]
    assert house.app.last("block_actions")["actions"][0]["value"] == "7"
    picked = {"type": "overflow", "selected_option": option("hide")}
    assert (await act(house, HOSPITAL.owner, "press", **there, action_id="more", value=picked))["ok"]
    assert house.app.last("block_actions")["actions"][0]["selected_option"]["value"] == "hide"
    refused = await act(house, HOSPITAL.nurse, "press", **there, action_id="ack", value="7")
    assert refused == {"ok": False, "why": "Maria Lopez is not in ehr-pebbles"}


@pytest.mark.parametrize(
    ("config", "enter", "told"),
    [
        (None, False, False),
        (None, True, True),
        ({"trigger_actions_on": ["on_character_entered"]}, False, True),
        ({"trigger_actions_on": ["on_enter_pressed"]}, False, False),
    ],
)
async def test_typing_is_told_when_the_field_asks_for_it(
    house: House, config: Json | None, enter: bool, told: bool
):
    element = {"type": "plain_text_input"} | ({"dispatch_action_config": config} if config else {})
    view = await house.opens(modal(asking("Search", element, "b", dispatch_action=True)))
    value = {"type": "plain_text_input", "value": "lab"}
    there = {"where": {"view": view["id"]}, "block_id": "b", "action_id": "x", "value": value}
    await act(house, HOSPITAL.nurse, "change", **there, enter=enter)
    assert ("block_actions" in house.app.kinds()) == told
    assert house.nurse.modal and house.nurse.modal["state"]["values"]["b"]["x"] == value


async def test_talk_from_the_page(house: House):
    await act(house, HOSPITAL.owner, "say", channel=HOSPITAL.triage, text="one")
    (said,) = house.slack.messages(HOSPITAL.triage)
    there = {"channel": HOSPITAL.triage, "ts": said["ts"]}
    await act(house, HOSPITAL.owner, "say", channel=HOSPITAL.triage, text="two", thread=said["ts"])
    await act(house, HOSPITAL.owner, "edit", **there, text="changed")
    await act(house, HOSPITAL.device_owner, "react", **there, name="eyes")
    (said,) = house.slack.messages(HOSPITAL.triage)
    assert (said["text"], said["reply_count"], said["reactions"][0]["name"]) == ("changed", 1, "eyes")
    await act(house, HOSPITAL.device_owner, "unreact", **there, name="eyes")
    await act(house, HOSPITAL.device_owner, "message_shortcut", **there, callback_id="report_message")
    await act(house, HOSPITAL.device_owner, "shortcut", callback_id="report_pebble")
    await act(house, HOSPITAL.device_owner, "open_home")
    await act(house, HOSPITAL.owner, "delete", **there)
    assert house.app.kinds()[-5:] == [
        "reaction_removed", "message_action", "shortcut", "app_home_opened", "message_deleted"]  # fmt: skip


async def test_notices_are_dismissed(house: House):
    house.app.on("/pebble", 500)
    await act(house, HOSPITAL.nurse, "command", text="/pebble")
    (notice,) = (await look(house, HOSPITAL.nurse))["notices"]
    assert notice["text"].startswith("/pebble failed")
    await act(house, HOSPITAL.nurse, "dismiss", notice=notice["id"])
    assert (await look(house, HOSPITAL.nurse))["notices"] == []


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"as": HOSPITAL.nurse, "do": "dance"}, 200),
        ({"as": "U0NOBODY000", "do": "open_home"}, 200),
        ({"as": HOSPITAL.nurse, "do": "submit", "view": "V1"}, 200),
        ({"as": HOSPITAL.nurse, "do": "press"}, 400),
        ({"do": "press"}, 400),
        ([], 400),
    ],
)
async def test_what_cannot_be_done_says_why(house: House, asked: Any, status: int):
    answer = await house.http.post("/_/act", json=asked)
    assert answer.status_code == status
    assert answer.json()["ok"] is False and answer.json()["why"]


async def test_changes_are_announced_to_those_who_can_see_them(house: House):
    async with house.http.stream("GET", "/_/events", params={"as": HOSPITAL.owner}) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = (line async for line in stream.aiter_lines() if line)
        first = json.loads((await anext(lines)).removeprefix("data: "))["seq"]
        await house.nurse.say("nothing the owner sees")
        await house.client.chat_postMessage(channel=HOSPITAL.triage, text="card")
        second = json.loads((await anext(lines)).removeprefix("data: "))["seq"]
        assert second > first
        assert second == (await look(house, HOSPITAL.owner))["seq"]
        await house.slack.close()
        assert [line async for line in lines] == []


async def test_the_clock_is_skipped_by_whoever_owns_it(house: House):
    skipped: list[float] = []

    async def skip(seconds: float) -> None:
        skipped.append(seconds)

    house.slack.on_skip = skip
    assert (await house.http.post("/_/skip", json={"seconds": 3600})).json()["skipped_seconds"] == 3600
    assert skipped == [3600.0]
    for wrong in ({"seconds": -5}, {"seconds": "soon"}, {}):
        assert (await house.http.post("/_/skip", json=wrong)).status_code == 400
    clock = (await house.http.get("/_/clock")).json()
    assert clock["skipped_seconds"] == 3600 and clock["now"].endswith("+00:00")


async def test_the_inspector_sees_both_ways(house: House):
    await house.nurse.command("/pebble", "words")
    await house.client.auth_test()
    calls = (await house.http.get("/_/calls")).json()
    assert [(c["way"], c["what"], c["status"]) for c in calls] == [
        ("to bot", "/pebble", 200), ("to Slack", "auth.test", 200)]  # fmt: skip
    assert calls[0]["args"]["text"] == "words" and calls[1]["answer"]["ok"]
    later = (await house.http.get("/_/calls", params={"after": calls[0]["n"]})).json()
    assert [c["what"] for c in later] == ["auth.test"]


async def test_the_latest_are_told_first_and_more_when_asked(house: House):
    house.slack.limits.on = False
    for number in range(5):
        await house.client.chat_postMessage(channel=HOSPITAL.triage, text=str(number))
    last = await look(house, HOSPITAL.owner, channel=HOSPITAL.triage, most="2")
    assert [m["text"] for m in last["messages"]] == ["3", "4"] and last["earlier"]
    more = await look(house, HOSPITAL.owner, channel=HOSPITAL.triage, most="5")
    assert [m["text"] for m in more["messages"]] == ["0", "1", "2", "3", "4"] and not more["earlier"]


async def test_up_to_where_somebody_has_read(house: House):
    card = await house.client.chat_postMessage(channel=HOSPITAL.triage, text="card")
    assert (await look(house, HOSPITAL.owner, channel=HOSPITAL.triage))["seen"] is None
    await act(house, HOSPITAL.owner, "seen", channel=HOSPITAL.triage)
    assert (await look(house, HOSPITAL.owner, channel=HOSPITAL.triage))["seen"] == card["ts"]


async def test_a_whisper_can_be_put_away(house: House):
    await house.client.chat_postEphemeral(channel=HOSPITAL.triage, user=HOSPITAL.owner, text="only you")
    [whisper] = (await look(house, HOSPITAL.owner, channel=HOSPITAL.triage))["whispers"]
    await act(house, HOSPITAL.owner, "put_away", ts=whisper["ts"])
    assert (await look(house, HOSPITAL.owner, channel=HOSPITAL.triage))["whispers"] == []


async def test_how_much_is_broken_is_told(house: House):
    await house.http.post("/_/faults", json={"name": "500", "on": True})
    assert (await look(house, HOSPITAL.owner))["broken"] == 1


async def test_only_whoever_runs_it_can_start_over(house: House):
    assert (await house.http.post("/_/over")).json()["ok"] is False
    asked: list[bool] = []
    house.slack.on_start_over = lambda: asked.append(True)
    assert (await house.http.post("/_/over")).json()["ok"] is True
    assert asked == [True]
