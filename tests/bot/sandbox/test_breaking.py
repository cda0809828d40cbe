"""The switch behind "break something": every fault by its name, on and off, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.faults import FAULTS
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import Json, chart, pie


async def turn(house: House, **asked: Any) -> Json:
    found: Json = (await house.http.post("/_/faults", json=asked)).json()
    return found


async def post(house: House) -> str:
    """How Slack answers a message with a chart."""
    said = {"channel": HOSPITAL.triage, "text": "hello", "blocks": [chart(pie())]}
    try:
        answer = await house.http.post(
            "/api/chat.postMessage", json=said, headers={"Authorization": "Bearer xoxb-sandbox"}, timeout=0.5
        )
    except httpx.ReadTimeout:
        return "slow"
    except httpx.RemoteProtocolError:
        return "no answer"
    if answer.status_code != 200 or not answer.content:
        return str(answer.status_code) if answer.content else "empty"
    return str(answer.json().get("error", "ok"))


MEETS = {
    "429": "429", "500": "500", "empty": "empty", "lost": "no answer", "reset": "no answer", "slow": "slow",
    "token_revoked": "token_revoked", "missing_scope": "missing_scope", "older": "invalid_blocks",
    "archived": "is_archived",
}  # fmt: skip


@pytest.mark.parametrize("name", MEETS)
async def test_every_fault_is_met_and_mended(house: House, name: str):
    answer = await turn(house, name=name, on=True)
    assert answer["ok"] and {f["name"] for f in answer["faults"] if f["on"]} == {name}
    assert await post(house) == MEETS[name]
    assert not any(f["on"] for f in (await turn(house, name=name, on=False))["faults"])
    assert await post(house) == "ok"


async def test_the_faults_are_listed_with_words_for_people(house: House):
    listed = (await house.http.get("/_/faults")).json()
    assert listed["rates"] is True
    assert [f["name"] for f in listed["faults"]] == [f.name for f in FAULTS]
    assert {f.name for f in FAULTS} == {*MEETS, "shared", "deactivated"}
    assert all(f["words"].endswith(".") and f["on"] == [] for f in listed["faults"])


async def test_a_pattern_of_methods_may_be_broken(house: House):
    await turn(house, name="500", on=True, where="chat.*")
    assert await post(house) == "500"
    assert (await house.client.auth_test())["ok"]
    await turn(house)
    assert await post(house) == "ok"


async def test_a_channel_may_be_shared_and_not_again(house: House):
    async def shared() -> bool:
        about = await house.client.conversations_info(channel=HOSPITAL.triage)
        return bool(about["channel"]["is_ext_shared"])

    await turn(house, name="shared", on=True, where=HOSPITAL.triage)
    assert await shared()
    await turn(house, name="shared", on=False, where=HOSPITAL.triage)
    assert not await shared()


async def test_an_account_may_be_switched_off_and_on(house: House):
    await turn(house, name="deactivated", on=True, where=HOSPITAL.administrator)
    with pytest.raises(SlackApiError, match="user_disabled"):
        await house.client.conversations_open(users=HOSPITAL.administrator)
    await turn(house)
    assert house.administrator.person.kind == "admin"


async def test_the_rates_may_be_switched_off(house: House):
    assert (await turn(house, rates=False))["rates"] is False
    assert {await post(house) for _ in range(5)} == {"ok"}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"name": "flood", "on": True}, 200),
        ({"name": "archived", "on": True, "where": "C0NOWHERE00"}, 200),
        ({"name": "deactivated", "on": True}, 200),
        ({"name": "deactivated", "on": True, "where": "U0NOBODY000"}, 200),
        ({"name": "500"}, 400),
        (["500"], 400),
    ],
)
async def test_what_cannot_be_broken_says_why(house: House, asked: Any, status: int):
    answer = await house.http.post("/_/faults", json=asked)
    assert answer.status_code == status and answer.json()["why"]
    assert not house.slack.breaking.on
