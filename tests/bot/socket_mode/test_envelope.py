"""What Slack sends through the link, whatever it holds; and what is sent back."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import failures
from bot.door import Door
from bot.socket_mode.envelope import Envelope, Hello, Parting, read
from bot.socket_mode.reception import Reception
from bot.web import LIMIT
from handlers import upkeep
from handlers.feature import House
from tests.bot.test_any_request import ANYTHING, FRESH, LIKE_SLACKS
from tests.bot.test_web import known

COMMAND = {"command": "/pebble", "text": "HL7 payload is broken", "team_id": "T1", "user_id": "U1"}


def envelope(payload: Any, **more: Any) -> str:
    said = {"envelope_id": "e1", "type": "interactive", "payload": payload, "accepts_response_payload": True}
    return json.dumps(said | more)


def taken(text: str) -> Envelope:
    found = read(text)
    assert isinstance(found, Envelope)
    return found


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ('{"type": "hello", "num_connections": 1}', Hello()),
        ('{"type": "disconnect", "reason": "warning"}', Parting("warning")),
        ('{"type": "disconnect"}', Parting("unnamed")),
        ('{"type": "disconnect", "reason": "words of somebody"}', Parting("unnamed")),
        ("", None),
        ("[]", None),
        ("{", None),
        ('{"type": "interactive", "payload": {}}', None),
        ('{"envelope_id": 5, "payload": {}}', None),
        ('{"envelope_id": "e", "payload": "words"}', None),
    ],
)
def test_messages_are_told_apart(text: str, meaning: object):
    assert read(text) == meaning


@pytest.mark.parametrize("letter", ["x", "ü", "😤"])
def test_the_limit_is_that_of_the_web_server(letter: str):
    def bytes_of(count: int) -> str:
        return json.dumps({"envelope_id": "e1", "payload": {"text": letter * count}}, ensure_ascii=False)

    most = (LIMIT - len(bytes_of(0))) // len(letter.encode())
    assert read(bytes_of(most)) is not None and read(bytes_of(most + 1)) is None


def test_a_repeated_event_says_so_as_it_does_over_http():
    request = taken(envelope({}, retry_attempt=2, retry_reason="timeout")).request()
    assert request.headers["x-slack-retry-num"] == ["2"]
    assert request.headers["x-slack-retry-reason"] == ["timeout"]
    assert not taken(envelope({}, retry_attempt=0, retry_reason="")).request().headers


JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (BoltResponse(status=200, body=""), {"envelope_id": "e1"}),
        (BoltResponse(status=200, body="heard"), {"envelope_id": "e1", "payload": {"text": "heard"}}),
        (
            BoltResponse(status=200, body='{"response_action": "clear"}', headers=JSON),
            {"envelope_id": "e1", "payload": {"response_action": "clear"}},
        ),
        (BoltResponse(status=404, body=""), None),
        (BoltResponse(status=500, body='{"a": 1}', headers=JSON), None),
        (BoltResponse(status=503, body="starting"), None),
    ],
)
def test_only_what_went_well_is_acknowledged(answer: BoltResponse, sent: dict[str, Any] | None):
    said = taken(envelope({})).acknowledgement(answer)
    assert (json.loads(said) if said else None) == sent


def test_where_slack_takes_no_answer_it_gets_none():
    said = taken(envelope({}, accepts_response_payload=False)).acknowledgement(
        BoltResponse(status=200, body="heard")
    )
    assert said is not None and json.loads(said) == {"envelope_id": "e1"}


@pytest.fixture
def app() -> AsyncApp:
    """Bolt, whose Slack is away."""
    return AsyncApp(
        client=AsyncWebClient(base_url="http://127.0.0.1:1/api/", retry_handlers=[]),
        authorize=known,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )


@pytest.fixture
def guarded(app: AsyncApp) -> AsyncApp:
    """The same with the bot's own edges: its error path, and what answers the unknown."""
    failures.listen(app)
    upkeep.FEATURE.listen(app, cast(House, None))
    return app


@settings(max_examples=150, deadline=None, suppress_health_check=FRESH)
@given(payload=LIKE_SLACKS | st.dictionaries(st.text(max_size=8), ANYTHING, max_size=4))
async def test_any_payload_is_answered_and_never_with_a_stumble(guarded: AsyncApp, payload: dict[str, Any]):
    answer = await Door(guarded, lambda: True).answer(taken(envelope(payload)).request)
    assert 200 <= answer.status <= 500


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200) | ANYTHING.map(json.dumps))
def test_any_message_is_read_or_is_none(text: str):
    assert isinstance(read(text), Envelope | Hello | Parting | None)


async def test_while_the_bot_starts_nothing_is_acknowledged(app: AsyncApp):
    heard = Heard()
    app.command("/pebble")(heard.hears)
    sent: list[str] = []
    door = Door(app, lambda: False)
    await cast(asyncio.Task[None], Reception(door).take(taken(envelope(COMMAND)), keep(sent)))
    assert (sent, heard.texts) == ([], [])
    await cast(
        asyncio.Task[None], Reception(Door(app, lambda: True)).take(taken(envelope(COMMAND)), keep(sent))
    )
    assert heard.texts == [COMMAND["text"]] and json.loads(sent[0])["payload"] == {"text": "heard"}


async def test_at_the_end_what_is_at_work_is_finished_and_nothing_more_is_taken(app: AsyncApp):
    heard = Heard(held=True)
    app.command("/pebble")(heard.hears)
    sent: list[str] = []
    reception = Reception(Door(app, lambda: True))
    reception.take(taken(envelope(COMMAND)), keep(sent))
    await asyncio.wait_for(heard.begun.wait(), 10)
    finishing = asyncio.create_task(reception.finish(10))
    await asyncio.sleep(0)
    assert reception.take(taken(envelope(COMMAND)), keep(sent)) is None
    heard.may_go.set()
    await finishing
    assert len(sent) == 1


async def test_what_takes_too_long_at_the_end_is_given_up(app: AsyncApp):
    heard = Heard(held=True)
    app.command("/pebble")(heard.hears)
    sent: list[str] = []
    reception = Reception(Door(app, lambda: True))
    task = reception.take(taken(envelope(COMMAND)), keep(sent))
    await asyncio.wait_for(heard.begun.wait(), 10)
    await reception.finish(0.01)
    assert task is not None
    await asyncio.wait({task})
    assert task.cancelled() and sent == []


class Heard:
    """A listener that keeps what it hears, and can be held up in the middle."""

    def __init__(self, *, held: bool = False) -> None:
        self.texts: list[str] = []
        self.begun, self.may_go = asyncio.Event(), asyncio.Event()
        if not held:
            self.may_go.set()

    async def hears(self, ack: Any, body: dict[str, Any]) -> None:
        self.begun.set()
        await self.may_go.wait()
        self.texts.append(body["text"])
        await ack("heard")


def keep(sent: list[str]) -> Any:
    async def reply(text: str) -> None:
        sent.append(text)

    return reply
