"""What this Slack does not understand is answered as Slack answers it, and told by the inspector."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.api.methods import METHODS
from bot.sandbox.cast import HOSPITAL
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import WORDS, Json, modal, raw, table

HOUSE = Path(__file__).parents[3]
BEARER = {"Authorization": "Bearer xoxb-sandbox"}
CALLED = re.compile(r"\bclient(?:_of\(\w+\))?\.([a-z]+(?:_[a-zA-Z]+)+)\(")


async def calls(house: House, method: str, **args: Any) -> str | None:
    """Slack's error, if there is one."""
    answer = await house.http.post(f"/api/{method}", json=args, headers=BEARER)
    assert answer.status_code == 200
    found: str | None = answer.json().get("error")
    return found


async def test_an_unknown_method_is_refused_and_told(house: House):
    assert await calls(house, "chat.shout", channel=HOSPITAL.triage) == "unknown_method"
    assert house.slack.calls.strange == {"chat.shout unknown_method"}


async def test_an_unknown_argument_is_passed_over_and_told(house: House):
    there = {"channel": HOSPITAL.triage, "text": "hello"}
    assert await calls(house, "chat.postMessage", **there, colour="red", username="Nobody") is None
    (told,) = (await house.http.get("/_/calls")).json()
    assert told["strange"] == ["colour", "username"]
    assert house.slack.calls.strange == {"chat.postMessage colour", "chat.postMessage username"}
    house.slack.calls.clear()
    assert await calls(house, "chat.postMessage", **there) is None
    assert house.slack.calls.strange == set() and house.slack.calls[0].strange == ()


POEM: Json = {"type": "poem", "text": "roses"}
STYLED: Json = {"type": "divider", "colour": "red"}


@pytest.mark.parametrize(("block", "said"), [(POEM, "unsupported type: poem"), (STYLED, "property: colour")])
async def test_an_unknown_block_or_key_is_refused_and_told(house: House, block: Json, said: str):
    there = {"channel": HOSPITAL.triage, "text": "hello", "blocks": [dict(block)]}
    assert await calls(house, "chat.postMessage", **there) == "invalid_blocks"
    house.app.on("view_submission", {"response_action": "update", "view": modal(WORDS, dict(block))})
    await house.opens(modal({"type": "divider"}))
    await house.nurse.submit()
    (posted, updated) = sorted(house.slack.calls.strange)
    assert said in posted and said in updated


async def test_unknown_keys_of_answers_are_told(house: House):
    house.app.on("/pebble", {"text": "hello", "visible_to": "all"})
    await house.nurse.command("/pebble")
    await house.opens(modal(WORDS))
    house.nurse.fill("What got in your way?", "the printer")
    house.app.on("view_submission", {"response_action": "clear", "thanks": True})
    await house.nurse.submit()
    assert house.slack.calls.strange == {"answer visible_to", "view_submission thanks"}


async def test_what_an_older_slack_does_not_know_is_not_strange(house: House):
    house.slack.faults.older("table")
    there = {"channel": HOSPITAL.triage, "text": "hello", "blocks": [table([[raw()]])]}
    assert await calls(house, "chat.postMessage", **there) == "invalid_blocks"
    assert house.slack.calls.strange == set()


@pytest.mark.parametrize("name", ["co-lour", "x" * 101, ""])
async def test_an_argument_with_an_impossible_name_is_refused(house: House, name: str):
    assert await calls(house, "auth.test", **{name: "red"}) == "invalid_arg_name"


def test_pebble_calls_no_method_that_is_not_here():
    """The stories see what is called in them; this sees what stands in the source."""
    sources = [*(HOUSE / "bot").rglob("*.py"), *(HOUSE / "handlers").rglob("*.py")]
    called = {name for file in sources for name in CALLED.findall(file.read_text())}
    known = {method.replace(".", "_") for method in METHODS}
    assert {name for name in called if hasattr(AsyncWebClient, name)} <= known
    assert {"chat_postMessage", "users_info", "views_open"} <= called


@pytest.mark.parametrize("method", METHODS)
def test_arguments_are_those_that_the_sdk_documents(method: str):
    known = inspect.signature(getattr(AsyncWebClient, method.replace(".", "_"))).parameters
    assert METHODS[method].takes <= known.keys() | {"team_id"}
