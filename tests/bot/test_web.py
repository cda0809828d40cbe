"""What the web server lets in: signed by Slack, within the size limit, and whole."""

import asyncio
import hashlib
import hmac
import inspect
import io
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request

from bot import logs, web
from bot.courtesy import Courtesy
from bot.door import Door
from bot.web import LIMIT, slack_route

SECRET = "invented signing secret"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def signature(body: bytes, *, at: int | None = None, secret: str = SECRET) -> dict[str, str]:
    """The two headers that Slack signs a body with."""
    stamp = str(int(time.time()) if at is None else at)
    seal = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={seal}"}


async def pieces(size: int) -> AsyncIterator[bytes]:
    """A body that never says how long it will be."""
    for _ in range(0, size, 65536):
        yield b"x" * 65536


async def known(**_asked: object) -> AuthorizeResult:
    """The one workspace there is."""
    return AuthorizeResult(
        enterprise_id=None, team_id="T1", bot_id="B1", bot_user_id="U0BOT", bot_token="xoxb-1"
    )


class Site:
    """Bolt behind the real route, and what reached its listeners."""

    def __init__(self) -> None:
        self.ready = True
        self.heard: list[str] = []
        app = AsyncApp(
            client=AsyncWebClient(),
            authorize=known,
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
        )
        app.command("/pebble")(self._command)
        app.event("reaction_added")(self._event)
        self.courtesy = Courtesy()
        self.app = Starlette(routes=[slack_route(Door(app, lambda: self.ready, self.courtesy), SECRET)])

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        self.heard.append(body["text"])
        self.aside = asyncio.create_task(self.courtesy.let_pass())
        await asyncio.sleep(0)
        self.stepped_aside = not self.aside.done()
        await ack("heard")

    async def _event(self, event: dict[str, Any]) -> None:
        self.heard.append(event["reaction"])

    async def post(self, body: bytes | AsyncIterator[bytes], headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://pebble") as client:
            return await client.post("/slack/events", content=body, headers=headers)

    async def signed(self, body: bytes, kind: str = FORM) -> httpx.Response:
        return await self.post(body, signature(body) | {"content-type": kind})


def command(text: str) -> bytes:
    """`/pebble text`, as Slack sends it."""
    fields = {"command": "/pebble", "text": text, "team_id": "T1", "user_id": "U1", "trigger_id": "1.2"}
    return urlencode(fields).encode()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.mark.parametrize("words", ["", "the printer", "HL7 payload is broken", "payload=x", "a & b = c"])
async def test_a_command_arrives_whole(site: Site, words: str) -> None:
    answer = await site.signed(command(words))
    assert (answer.status_code, site.heard) == (200, [words])


async def test_others_step_aside_while_it_is_answered(site: Site) -> None:
    await site.signed(command("the printer"))
    assert site.stepped_aside
    await site.aside


async def test_an_event_arrives(site: Site) -> None:
    event = {"type": "reaction_added", "user": "U1", "reaction": "eyes", "item": {}}
    body = json.dumps({"type": "event_callback", "team_id": "T1", "event": event}).encode()
    assert (await site.signed(body, JSON)).status_code == 200
    assert site.heard == ["eyes"]


async def test_slack_may_check_the_address(site: Site) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert "abc" in (await site.signed(body, JSON)).text


FORGED = {
    "no headers": {},
    "another secret": signature(command("x"), secret="guessed"),
    "another body": signature(command("y")),
    "stale": signature(command("x"), at=int(time.time()) - 400),
    "of the future": signature(command("x"), at=int(time.time()) + 40_000),
    "not a number": {"x-slack-request-timestamp": "soon", "x-slack-signature": "v0=0"},
    "an odd number": {"x-slack-request-timestamp": "²", "x-slack-signature": "v0=0"},
    "no signature": {"x-slack-request-timestamp": str(int(time.time()))},
}


@pytest.mark.parametrize("why", FORGED)
async def test_what_slack_did_not_sign_is_refused_and_not_logged(site: Site, why: str) -> None:
    written = io.StringIO()
    logs.configure("debug", "json", written)
    headers = {name: value.encode() for name, value in FORGED[why].items()} | {"content-type": FORM.encode()}
    answer = await site.post(command("x"), headers)  # type: ignore[arg-type]
    assert (answer.status_code, site.heard) == (401, [])
    assert "signature_refused" in written.getvalue()
    assert "command" not in written.getvalue() and "pebble&" not in written.getvalue()


async def test_a_body_too_large_is_refused_whether_it_says_so_or_not(site: Site) -> None:
    declared = b"x" * (LIMIT + 1)
    assert (await site.post(declared, signature(declared))).status_code == 413
    assert (await site.post(pieces(LIMIT + 65536), {})).status_code == 413
    largest = b"x" * LIMIT
    assert (await site.post(largest, {})).status_code == 401


async def test_before_slack_has_told_us_who_we_are_it_is_asked_to_come_again(site: Site) -> None:
    site.ready = False
    assert (await site.signed(command("x"))).status_code == 503
    assert site.heard == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=400) | st.text(max_size=200).map(str.encode),
    kind=st.sampled_from([FORM, JSON, ""]),
)
async def test_no_signed_nonsense_makes_it_stumble(site: Site, body: bytes, kind: str) -> None:
    assert (await site.signed(body, kind)).status_code < 500


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stamp=st.text(max_size=20), seal=st.text(max_size=80), body=st.binary(max_size=100))
async def test_no_unsigned_nonsense_gets_in(site: Site, stamp: str, seal: str, body: bytes) -> None:
    headers = {"x-slack-request-timestamp": stamp.encode(), "x-slack-signature": seal.encode()}
    answer = await site.post(body, headers)  # type: ignore[arg-type]
    assert answer.status_code == 401


async def test_what_is_not_signed_is_never_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    own = web.bolt_request

    def reading(body: bytes, request: Request) -> AsyncBoltRequest:
        read.append(body)
        return own(body, request)

    monkeypatch.setattr(web, "bolt_request", reading)
    body = b"payload=" + b"[" * 5000
    assert (
        await site.post(body, signature(body, secret="guessed") | {"content-type": FORM})
    ).status_code == 401
    assert read == []
    assert (await site.signed(body)).status_code == 400
    assert read == [body]


def test_signatures_are_compared_in_constant_time() -> None:
    assert "compare_digest" in inspect.getsource(SignatureVerifier.is_valid)
