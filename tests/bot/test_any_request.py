"""Whatever a request holds, it is answered: refused, heard, or not readable, and never with a stumble."""

import json
import time
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot import failures
from bot.courtesy import Courtesy
from bot.door import Door
from bot.web import LIMIT, slack_route
from handlers import upkeep
from handlers.feature import House
from handlers.services.threads import NotYetKnown
from tests.bot.test_web import FORM, JSON, SECRET, Site, command, known, signature

NOW = str(int(time.time()))
BODY = command("canary words")


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-request-timestamp": "9" * 5000, "x-slack-signature": "v0=0"},
        {"x-slack-request-timestamp": f"+{NOW}", "x-slack-signature": "v0=0"},
        {"x-slack-request-timestamp": f"{NOW}.5", "x-slack-signature": "v0=0"},
        {"x-slack-request-timestamp": "-5", "x-slack-signature": "v0=0"},
        {"x-slack-request-timestamp": NOW, "x-slack-signature": ""},
        {"x-slack-request-timestamp": NOW, "x-slack-signature": "v1=" + "0" * 64},
        {**signature(BODY), "x-slack-signature": signature(BODY)["x-slack-signature"][:-1]},
        signature(BODY, secret=""),
    ],
    ids=[
        "endless time",
        "a sign",
        "a fraction",
        "negative",
        "empty",
        "another version",
        "cut short",
        "no secret",
    ],
)
async def test_an_odd_signature_is_no_signature_and_nothing_of_it_is_logged(
    site: Site, headers: dict[str, str]
) -> None:
    with capture_logs() as logged:
        answer = await site.post(BODY, headers | {"content-type": FORM})
    assert (answer.status_code, site.heard) == (401, [])
    assert [entry["event"] for entry in logged] == ["signature_refused"]
    assert "canary" not in str(logged) and "v0=" not in str(logged)


async def test_four_minutes_are_not_too_late(site: Site) -> None:
    headers = signature(BODY, at=int(time.time()) - 240) | {"content-type": FORM}
    assert (await site.post(BODY, headers)).status_code == 200


async def test_the_limit_is_exact(site: Site) -> None:
    body = command("x" * (LIMIT - len(command(""))))
    assert len(body) == LIMIT
    assert (await site.signed(body)).status_code == 200
    assert (await site.signed(body + b"x")).status_code == 413


async def test_while_it_starts_a_forger_learns_nothing_of_it(site: Site) -> None:
    site.ready = False
    assert (await site.post(BODY, {"content-type": FORM})).status_code == 401


@pytest.mark.parametrize(
    "text", ["payload", "payload={}", "a&payload=b", "the payload: 100 % ümlaut 😀", "Payload+1"]
)
async def test_a_command_that_speaks_of_a_payload_is_heard_whole(site: Site, text: str) -> None:
    assert (await site.signed(command(text))).status_code == 200
    assert site.heard == [text]


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
ANYTHING = st.recursive(
    LEAVES,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=10,
)
TYPES = st.sampled_from(
    ["event_callback", "view_submission", "view_closed", "block_actions", "shortcut", "message_action",
     "block_suggestion", "url_verification", "interactive_message", "dialog_submission", "workflow_step_edit"]
)  # fmt: skip
WORD = st.text(max_size=12)
THING = st.dictionaries(WORD, ANYTHING, max_size=3)
NAMED = st.builds(lambda more, name: {**more, "id": name}, THING, WORD)
ACTION = st.builds(lambda more, name: {**more, "action_id": name, "block_id": name}, THING, WORD)
EVENT = st.builds(lambda more, kind: {**more, "type": kind}, THING, WORD)
VIEW = st.builds(lambda more, name: {**more, "id": name, "callback_id": name}, THING, WORD)
LIKE_SLACKS = st.fixed_dictionaries(
    {"type": TYPES | WORD},
    optional={
        **dict.fromkeys(("user", "team", "channel", "message"), NAMED),
        **dict.fromkeys(("text", "token", "callback_id", "team_id", "challenge", "action_id"), WORD),
        "actions": st.lists(ACTION, min_size=1, max_size=2),
        "event": EVENT,
        "view": VIEW,
        "state": ANYTHING,
        "extra": ANYTHING,
    },
)
"""Slack's containers with anything in them: what Bolt itself relies on has the right shape, and no more."""
FRESH = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def guarded() -> Site:
    """A site with the bot's own edges: its error path, and what answers the unknown; its Slack is away."""
    site = Site()
    app = AsyncApp(
        client=AsyncWebClient(base_url="http://127.0.0.1:1/api/", retry_handlers=[]),
        authorize=known,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    failures.listen(app)
    upkeep.FEATURE.listen(app, cast(House, None))
    site.app = Starlette(routes=[slack_route(Door(app, lambda: True, Courtesy()), SECRET)])
    return site


@settings(max_examples=150, deadline=None, suppress_health_check=FRESH)
@given(payload=LIKE_SLACKS, as_form=st.booleans())
async def test_any_signed_payload_is_answered(guarded: Site, payload: dict[str, Any], as_form: bool) -> None:
    text = json.dumps(payload)
    body = urlencode({"payload": text}).encode() if as_form else text.encode()
    answer = await guarded.signed(body, FORM if as_form else JSON)
    assert answer.status_code < 500 or (answer.status_code == 500 and meant_to_fail(payload))


def meant_to_fail(payload: dict[str, Any]) -> bool:
    """`bot.failures` says 500 to events, which Slack then repeats."""
    return "event" in payload


@pytest.mark.parametrize("payload", [[], 5, "words", None, {}, {"type": "block_actions"}])
async def test_a_payload_that_is_none_of_slacks_is_answered(guarded: Site, payload: Any) -> None:
    for body, kind in (
        (json.dumps(payload).encode(), JSON),
        (urlencode({"payload": json.dumps(payload)}).encode(), FORM),
    ):
        assert (await guarded.signed(body, kind)).status_code < 500


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": []},
        {"type": "view_submission", "view": "words", "user": {"id": "U1"}},
    ],
)
async def test_a_misshapen_payload_is_answered(guarded: Site, payload: Any) -> None:
    body = urlencode({"payload": json.dumps(payload)}).encode()
    assert (await guarded.signed(body)).status_code < 500


@pytest.mark.parametrize("length", ["1e3", "many", "9" * 5000, "²"])
async def test_a_length_that_is_no_number_is_refused(site: Site, length: str) -> None:
    headers = signature(BODY) | {"content-type": FORM, "content-length": length}
    coded = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = await site.post(BODY, coded)  # type: ignore[arg-type]
    assert answer.status_code in (400, 413)


FIELD = {"type": "input", "block_id": "words", "label": {"type": "plain_text", "text": "What?"}}
LINE = {"type": "section", "text": {"type": "plain_text", "text": "Sure?"}}


@pytest.mark.parametrize(("blocks", "action"), [([LINE, FIELD], "errors"), ([LINE], "push"), ([], "push")])
async def test_a_form_says_what_went_wrong_also_without_a_field(blocks: list[Any], action: str) -> None:
    view = {"id": "V1", "callback_id": "odd", "blocks": blocks}
    answer = await failures.failed(
        ValueError(), {"type": "view_submission", "view": view}, cast(AsyncWebClient, None)
    )
    said = json.loads(answer.body)
    assert (answer.status, said["response_action"]) == (200, action)
    assert "tell a Pebble administrator" in str(said)


async def test_what_is_not_yet_known_is_asked_for_again_without_an_error() -> None:
    with capture_logs() as logged:
        answer = await failures.failed(
            NotYetKnown(), {"event": {"type": "message"}}, cast(AsyncWebClient, None)
        )
    assert 400 <= answer.status < 500
    assert [entry["log_level"] for entry in logged] == ["info"]
