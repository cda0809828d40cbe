"""conversations.*, users.*, usergroups.*, reactions.*: what the app may read."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.cast import HOSPITAL
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.test_chat import refusal


async def fill(house: House, count: int) -> list[str]:
    house.slack.limits.on = False
    found = []
    for number in range(count):
        said = await house.client.chat_postMessage(
            channel=HOSPITAL.triage, text=str(number),
            metadata={"event_type": "pebble_card", "event_payload": {"id": number}},
        )  # fmt: skip
        found.append(said["ts"])
    return found


async def history(house: House, **more: Any) -> list[str]:
    answer = await house.client.conversations_history(channel=HOSPITAL.triage, **more)
    return [message["text"] for message in answer["messages"]]


async def test_history_comes_newest_first_in_pages(house: House):
    await fill(house, 5)
    first = await house.client.conversations_history(channel=HOSPITAL.triage, limit=2)
    assert ([m["text"] for m in first["messages"]], first["has_more"]) == (["4", "3"], True)
    cursor = first["response_metadata"]["next_cursor"]
    assert await history(house, limit=2, cursor=cursor) == ["2", "1"]
    assert await history(house, limit=5) == ["4", "3", "2", "1", "0"]


async def test_history_between_two_moments(house: House):
    times = await fill(house, 4)
    assert await history(house, oldest=times[0], latest=times[3]) == ["2", "1"]
    assert await history(house, oldest=times[0], latest=times[3], inclusive=True) == ["3", "2", "1", "0"]
    assert await history(house, oldest=times[2]) == ["3"]


async def test_history_tells_the_payload_of_metadata_only_when_asked(house: House):
    await fill(house, 1)
    plain = await house.client.conversations_history(channel=HOSPITAL.triage)
    assert plain["messages"][0]["metadata"] == {"event_type": "pebble_card"}
    full = await house.client.conversations_history(channel=HOSPITAL.triage, include_all_metadata=True)
    assert full["messages"][0]["metadata"]["event_payload"] == {"id": 0}


async def test_history_leaves_threads_out_and_replies_gives_them(house: House):
    (parent,) = await fill(house, 1)
    reply = await house.client.chat_postMessage(channel=HOSPITAL.triage, text="reply", thread_ts=parent)
    assert await history(house) == ["0"]
    whole = await house.client.conversations_replies(channel=HOSPITAL.triage, ts=parent)
    assert [m["text"] for m in whole["messages"]] == ["0", "reply"]
    alone = await house.client.conversations_replies(channel=HOSPITAL.triage, ts=reply["ts"])
    assert [m["text"] for m in alone["messages"]] == ["reply"]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("conversations.history", {"channel": "C0NOWHERE00"}, "channel_not_found"),
        ("conversations.history", {"channel": HOSPITAL.general}, "not_in_channel"),
        ("conversations.history", {"channel": HOSPITAL.triage, "cursor": "x"}, "invalid_cursor"),
        ("conversations.history", {}, "invalid_arguments"),
        ("conversations.replies", {"channel": HOSPITAL.triage, "ts": "1.000001"}, "thread_not_found"),
        ("conversations.info", {"channel": "C0NOWHERE00"}, "channel_not_found"),
        ("conversations.list", {"types": "secret_channel"}, "invalid_types"),
        ("conversations.open", {"users": ""}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOBODY000"}, "user_not_found"),
        ("conversations.open", {"users": HOSPITAL.deactivated}, "user_disabled"),
        ("conversations.open", {"users": HOSPITAL.outsider}, "user_not_visible"),
        ("conversations.open", {"users": ",".join(["U0MARIALOPEZ"] * 9)}, "too_many_users"),
        ("users.info", {"user": "U0NOBODY000"}, "user_not_found"),
        ("usergroups.users.list", {"usergroup": "S0NOTHING00"}, "no_such_subteam"),
        ("reactions.add", {"channel": HOSPITAL.triage, "timestamp": "1.000001", "name": "eyes"},
         "message_not_found"),
        ("reactions.add", {"channel": HOSPITAL.triage, "timestamp": "1.000001", "name": "No!"},
         "invalid_name"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read(house: House, method: str, args: Any, error: str):
    assert await refusal(house.client.api_call(method, params=args)) == error


async def test_conversations_are_described(house: House):
    triage = await house.client.conversations_info(channel=HOSPITAL.triage, include_num_members=True)
    assert (triage["channel"]["is_member"], triage["channel"]["num_members"]) == (True, 6)
    managers = await house.client.conversations_info(channel=HOSPITAL.managers)
    assert managers["channel"]["is_private"]
    vendor = await house.client.conversations_info(channel=HOSPITAL.vendor)
    assert vendor["channel"]["is_ext_shared"]
    opened = await house.client.conversations_open(users=HOSPITAL.nurse)
    dm = await house.client.conversations_info(channel=opened["channel"]["id"])
    assert (dm["channel"]["is_im"], dm["channel"]["user"]) == (True, HOSPITAL.nurse)


async def test_lists_and_members(house: House):
    listed = await house.client.conversations_list(types="public_channel,private_channel", limit=4)
    assert len(listed["channels"]) == 4
    rest = await house.client.conversations_list(
        types="public_channel,private_channel", cursor=listed["response_metadata"]["next_cursor"]
    )
    names = {c["name"] for c in [*listed["channels"], *rest["channels"]]}
    assert names == {"ehr-pebbles", "ehr-devices", "ehr-managers", "ehr-news", "general", "vendor-shared"}
    members = await house.client.conversations_members(channel=HOSPITAL.triage)
    assert {HOSPITAL.owner, "U0PEBBLEBOT"} <= set(members["members"])


async def test_several_people_share_one_conversation(house: House):
    pair = [HOSPITAL.nurse, HOSPITAL.owner]
    first = await house.client.conversations_open(users=pair)
    second = await house.client.conversations_open(users=",".join(reversed(pair)))
    assert first["channel"]["id"] == second["channel"]["id"]


@pytest.mark.parametrize(
    ("role", "key", "value"),
    [
        ("nurse", "real_name", "Maria Lopez"),
        ("administrator", "is_admin", True),
        ("guest", "is_restricted", True),
        ("outsider", "team_id", "T0NORTHWIND"),
        ("deactivated", "deleted", True),
        ("nurse", "tz", "America/Chicago"),
    ],
)
async def test_people_are_described(house: House, role: str, key: str, value: object):
    found = await house.client.users_info(user=getattr(HOSPITAL, role))
    assert found["user"][key] == value


async def test_an_address_needs_its_scope(house: House):
    found = await house.client.users_info(user=HOSPITAL.nurse)
    assert found["user"]["profile"]["email"] == "maria.lopez@harborview.example"
    house.slack.scopes.discard("users:read.email")
    found = await house.client.users_info(user=HOSPITAL.nurse)
    assert "email" not in found["user"]["profile"]


async def test_users_list_holds_everybody_and_the_app(house: House):
    found = await house.client.users_list()
    assert {member["id"] for member in found["members"]} == {p.id for p in HOSPITAL.people} | {"U0PEBBLEBOT"}


async def test_user_groups(house: House):
    groups = await house.client.usergroups_list(include_users=True)
    assert groups["usergroups"][0]["users"] == [HOSPITAL.owner, HOSPITAL.device_owner]
    members = await house.client.usergroups_users_list(usergroup=HOSPITAL.analysts)
    assert members["users"] == [HOSPITAL.owner, HOSPITAL.device_owner]


async def test_reactions_are_added_once_and_taken_back(house: House):
    (ts,) = await fill(house, 1)
    there: Any = {"channel": HOSPITAL.triage, "timestamp": ts}
    await house.client.reactions_add(**there, name="eyes")
    with pytest.raises(SlackApiError) as refused:
        await house.client.reactions_add(**there, name="eyes")
    assert refused.value.response["error"] == "already_reacted"
    found = await house.client.reactions_get(**there)
    assert found["message"]["reactions"] == [{"name": "eyes", "users": ["U0PEBBLEBOT"], "count": 1}]
    await house.client.reactions_remove(**there, name="eyes")
    assert await refusal(house.client.reactions_remove(**there, name="eyes")) == "no_reaction"
    assert "reactions" not in house.slack.messages(HOSPITAL.triage)[0]


async def test_team_info(house: House):
    assert (await house.client.team_info())["team"]["name"] == "Harbor View Medical Center"
