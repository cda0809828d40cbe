"""A running sandbox with a small, honest app behind it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
import uvicorn
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from bot.sandbox.visitor import Visitor

Json = dict[str, Any]
Answer = Callable[[Json], Awaitable[Any]]

NOT_PEBBLES = {
    "app_mentions:read", "im:read", "mpim:history", "mpim:read", "mpim:write", "reactions:write", "team:read",
    "users:read.email",
}  # fmt: skip
NEVER_HEARD = {
    "channel_archive", "channel_rename", "channel_unarchive", "group_archive", "group_unarchive",
    "message.mpim", "reaction_removed",
}  # fmt: skip
"""What other apps ask for: the sandbox knows it, though Pebble is granted and told only what it needs."""


@dataclass
class App:
    """Keeps what it was sent, refuses what is not signed, and answers as a test tells it to.

    An answer is None (200, empty), a dict (JSON), a string (text), an int (status) or a Response.
    """

    heard: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    arrival: asyncio.Event = field(default_factory=asyncio.Event)

    def on(self, kind: str, answer: Any) -> None:
        async def always(_: Json) -> Any:
            return answer

        self.answers[kind] = answer if callable(answer) else always

    def kinds(self) -> list[str]:
        return [kind_of(payload) for payload in self.heard]

    async def hears(self, count: int) -> None:
        """Wait until so many requests have arrived; TimeoutError if they never do."""
        async with asyncio.timeout(10):
            while len(self.heard) < count:
                self.arrival.clear()
                await self.arrival.wait()

    def last(self, kind: str) -> Json:
        return [payload for payload in self.heard if kind_of(payload) == kind][-1]

    async def endpoint(self, request: Request) -> Response:
        body = await request.body()
        if not SignatureVerifier("sandbox").is_valid_request(body, dict(request.headers)):
            return Response(status_code=401)
        payload = unpack(body, request.headers["content-type"])
        self.heard.append(payload)
        self.headers.append(dict(request.headers))
        self.arrival.set()
        answer = self.answers.get(kind_of(payload))
        return response(await answer(payload) if answer else None)


def unpack(body: bytes, content: str) -> Json:
    if content.startswith("application/json"):
        return dict(json.loads(body))
    form = dict(parse_qsl(body.decode(), True))
    return dict(json.loads(form["payload"])) if "payload" in form else dict(form)


def kind_of(payload: Json) -> str:
    if payload.get("type") == "event_callback":
        return str(payload["event"].get("subtype") or payload["event"]["type"])
    return str(payload.get("type") or payload["command"])


def response(answer: Any) -> Response:
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, int):
        return Response(status_code=answer)
    if isinstance(answer, dict):
        return Response(json.dumps(answer), media_type="application/json")
    return Response(answer or "")


@dataclass
class House:
    slack: Slack
    app: App
    client: AsyncWebClient
    http: httpx.AsyncClient
    url: str

    def __getattr__(self, role: str) -> Visitor:
        return self.slack.person(getattr(HOSPITAL, role))

    async def opens(self, view: Json, person: Visitor | None = None) -> Json:
        """Somebody runs /pebble and the app opens this modal; returns the answer of views.open."""
        opened: list[Json] = []

        async def answer(command: Json) -> None:
            found = await self.client.views_open(trigger_id=command["trigger_id"], view=view)
            opened.append(found["view"])

        self.app.on("/pebble", answer)
        await (person or self.nurse).command("/pebble")
        return opened[0]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    slack, app = Slack(), App()
    slack.scopes |= NOT_PEBBLES
    slack.events |= NEVER_HEARD
    port, url = listening()
    slack.bot_url = url + "/slack/events"
    slack.echo_own = False
    web = Starlette(routes=[Route("/slack/events", app.endpoint, methods=["POST"]), *slack.routes()])
    async with serving(web, port), httpx.AsyncClient(base_url=url, trust_env=False) as http:
        client = AsyncWebClient(token="xoxb-sandbox", base_url=url + "/api/", retry_handlers=[])
        yield House(slack, app, client, http, url)
        await slack.close()


def listening() -> tuple[socket.socket, str]:
    # named TCP, or asyncio leaves Nagle's delay on and every answer takes 40 ms
    port = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    port.bind(("127.0.0.1", 0))
    return port, f"http://127.0.0.1:{port.getsockname()[1]}"


@asynccontextmanager
async def serving(web: ASGIApp, port: socket.socket) -> AsyncIterator[None]:
    """A server without its main loop and its pause of 100 ms at the end, both felt in every test."""
    settings = uvicorn.Config(web, log_level="critical", lifespan="off", access_log=False, ws="none")
    settings.load()
    server = uvicorn.Server(settings)
    server.lifespan = settings.lifespan_class(settings)
    await server.startup([port])
    yield
    for listener in server.servers:
        listener.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
    while server.server_state.tasks or server.server_state.connections:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.001)
    port.close()
