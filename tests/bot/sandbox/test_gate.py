"""The Web API's door: how arguments and tokens arrive, and how Slack says no."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from bot.sandbox.api.methods import METHODS
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from tests.bot.sandbox.conftest import House, listening, serving

BEARER = {"Authorization": "Bearer xoxb-sandbox"}
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]


async def test_arguments_arrive_as_json_form_or_query(house: House):
    there = {"channel": HOSPITAL.triage, "text": "1 + 1 & [2]", "blocks": BLOCKS}
    flat: dict[str, str] = {"channel": HOSPITAL.triage, "text": "1 + 1 & [2]", "blocks": json.dumps(BLOCKS)}
    house.slack.limits.on = False
    await house.http.post("/api/chat.postMessage", json=there, headers=BEARER)
    await house.http.post("/api/chat.postMessage", data=flat, headers=BEARER)
    await house.http.post("/api/chat.postMessage", params=flat, headers=BEARER)
    await house.http.get("/api/chat.postMessage", params=flat, headers=BEARER)
    posted = house.slack.messages(HOSPITAL.triage)
    assert [(m["text"], m["blocks"][0]["text"]["text"]) for m in posted] == [("1 + 1 &amp; [2]", "hello")] * 4


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "not_authed"),
        ({"json": {"token": "xoxb-sandbox"}}, "not_authed"),
        ({"data": {"token": "xoxb-other"}}, "invalid_auth"),
        ({"headers": {"Authorization": "Bearer nonsense"}}, "invalid_auth"),
        ({"headers": {"Authorization": "Bearer xapp-sandbox"}}, "not_allowed_token_type"),
        ({"data": {"token": "xoxb-sandbox"}}, None),
        ({"headers": BEARER}, None),
        ({"headers": {**BEARER, "Content-Type": "application/json"}, "content": b"{"}, "invalid_json"),
        ({"headers": {**BEARER, "Content-Type": "application/json"}, "content": b"[]"}, "json_not_object"),
    ],
)
async def test_a_token_comes_in_the_header_or_the_form(house: House, sent: Any, error: str | None):
    answer = await house.http.post("/api/auth.test", **sent)
    assert answer.status_code == 200
    assert answer.json().get("error") == error


async def test_auth_test_says_who_the_app_is(house: House):
    answer = await house.client.auth_test()
    assert answer["user_id"] == "U0PEBBLEBOT"
    assert answer["bot_id"] == "B0PEBBLEBOT"
    assert answer["team_id"] == HOSPITAL.team_id
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize("method", ["apps.connections.close", "chat.shout", "files.list"])
async def test_an_unknown_method(house: House, method: str):
    answer = await house.http.post(f"/api/{method}", headers=BEARER)
    assert (answer.status_code, answer.json()["error"]) == (200, "unknown_method")


@pytest.mark.parametrize("method", [name for name, method in METHODS.items() if method.scopes])
async def test_a_method_needs_its_scope(house: House, method: str):
    house.slack.scopes -= set(METHODS[method].scopes)
    answer = (await house.http.post(f"/api/{method}", headers=BEARER)).json()
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == ",".join(METHODS[method].scopes)


async def test_a_private_channel_needs_the_scope_of_private_channels(house: House):
    house.slack.scopes.discard("groups:history")
    args = {"channel": HOSPITAL.managers}
    answer = (await house.http.post("/api/conversations.history", data=args, headers=BEARER)).json()
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:history")


async def test_too_many_calls_get_429_with_the_time_to_wait(house: House):
    for _ in range(20):
        assert (await house.http.post("/api/usergroups.list", headers=BEARER)).status_code == 200
    answer = await house.http.post("/api/usergroups.list", headers=BEARER)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.json() == {"ok": False, "error": "ratelimited"}
    house.slack.limits.on = False
    assert (await house.http.post("/api/usergroups.list", headers=BEARER)).status_code == 200


async def test_the_fourth_post_at_once_in_a_channel_must_wait(house: House):
    sent = [await post(house) for _ in range(4)]
    assert [answer.status_code for answer in sent] == [200, 200, 200, 429]
    assert len(house.slack.messages(HOSPITAL.triage)) == 3


async def post(house: House) -> httpx.Response:
    said = {"channel": HOSPITAL.triage, "text": "hello"}
    return await house.http.post("/api/chat.postMessage", json=said, headers=BEARER)


def posted(house: House) -> int:
    return len(house.slack.messages(HOSPITAL.triage))


async def test_fault_429(house: House):
    house.slack.faults.next("chat.postMessage", "429", retry_after=7)
    answer = await post(house)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert posted(house) == 0
    assert (await post(house)).status_code == 200


async def test_fault_500_and_empty_do_nothing(house: House):
    house.slack.faults.next("chat.postMessage", "500")
    house.slack.faults.next("chat.postMessage", "empty")
    broken, empty = await post(house), await post(house)
    assert broken.status_code == 500
    assert (empty.status_code, empty.text) == (200, "")
    assert posted(house) == 0


async def test_fault_lost_does_it_and_never_answers(house: House):
    house.slack.faults.next("chat.postMessage", "lost")
    with pytest.raises(httpx.RemoteProtocolError):
        await post(house)
    assert posted(house) == 1


async def test_an_answer_is_lost_behind_a_layer_that_hides_the_connection():
    slack = Slack()
    inner = Starlette(routes=slack.routes())

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        async def hidden() -> Message:
            return await receive()

        await inner(scope, hidden, send)

    port, url = listening()
    slack.faults.next("auth.test", "lost")
    async with serving(layer, port), httpx.AsyncClient(base_url=url, trust_env=False) as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post("/api/auth.test", headers=BEARER)
    assert [call.status for call in slack.calls] == ["lost"]


async def test_fault_reset_closes_before_anything_is_done(house: House):
    house.slack.faults.next("*", "reset", times=2)
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            await post(house)
    assert posted(house) == 0
    assert (await post(house)).json()["ok"]


async def test_fault_slow_answers_late(house: House):
    house.slack.faults.next("chat.postMessage", "slow", seconds=0.3)
    said = {"channel": HOSPITAL.triage, "text": "hello"}
    with pytest.raises(httpx.ReadTimeout):
        await house.http.post("/api/chat.postMessage", json=said, headers=BEARER, timeout=0.05)
    assert (await post(house)).json()["ok"]


async def test_a_fault_may_be_any_of_slacks_errors(house: House):
    house.slack.faults.always("chat.postMessage", "token_revoked")
    assert (await post(house)).json()["error"] == "token_revoked"
    assert (await post(house)).json()["error"] == "token_revoked"
    house.slack.faults.clear()
    assert (await post(house)).json()["ok"]


async def test_a_fault_meets_only_its_method(house: House):
    house.slack.faults.next("chat.update", "500")
    assert (await post(house)).status_code == 200


async def test_a_share_of_calls_fails(house: House):
    house.slack.limits.on = False
    house.slack.faults.always("auth.test", "500", share=0.5)
    answers = [(await house.http.post("/api/auth.test", headers=BEARER)).status_code for _ in range(60)]
    assert set(answers) == {200, 500}


async def test_every_call_is_recorded_as_it_went_over_the_wire(house: House):
    await post(house)
    house.slack.faults.next("chat.postMessage", "reset")
    with pytest.raises(httpx.RemoteProtocolError):
        await post(house)
    first, second = house.slack.calls
    assert (first.way, first.method, first.status) == ("to Slack", "chat.postMessage", 200)
    assert first.args == {"channel": HOSPITAL.triage, "text": "hello"}
    assert first.answer["ts"] == house.slack.messages(HOSPITAL.triage)[0]["ts"]
    assert (second.status, second.n) == ("reset", first.n + 1)
