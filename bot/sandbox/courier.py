"""Carries signed requests to the app and says what came back; events are tried again, nothing else is."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.sandbox.calls import Calls
from bot.sandbox.refused import Json

DEADLINE = 3.0
RETRIES = (0.0, 60.0, 300.0)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    """The app's answer; `fault` is Slack's retry reason, or None when it answered 2xx in time."""

    status: int
    body: bytes
    fault: str | None
    final: bool = False

    @property
    def json(self) -> Json | None:
        """The body as a JSON object, {} when empty, None when it is something else."""
        if not self.body.strip():
            return {}
        try:
            found = json.loads(self.body)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


class Courier:
    """One HTTP client that signs like Slack; background tasks live until `close`."""

    def __init__(self, calls: Calls, clock: Callable[[], datetime], secret: str) -> None:
        self.url = ""
        self.secret = secret
        self.deadline = DEADLINE
        self.retries = RETRIES
        self.transport: httpx.AsyncBaseTransport | None = None
        self._calls = calls
        self._clock = clock
        self._client: httpx.AsyncClient | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Task[None]] = set()

    def sign(self, body: bytes, at: int | None = None) -> dict[str, str]:
        """The two signature headers for a body sent at this Unix second (now if None)."""
        stamp = str(int(time.time()) if at is None else at)
        digest = hmac.new(self.secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + digest.hexdigest()}

    async def form(self, what: str, fields: dict[str, str]) -> Reply:
        """Send a form, as commands and interactions are sent."""
        return await self._send(what, urlencode(fields).encode(), FORM, {})

    async def interaction(self, payload: Json) -> Reply:
        """Send an interactivity payload."""
        return await self.form(payload["type"], {"payload": json.dumps(payload, ensure_ascii=False)})

    async def event(self, callback: Json) -> None:
        """Deliver an event; a failed first try is retried in the background as Slack does."""
        await self._event(*_letter(callback))

    async def _event(self, what: str, body: bytes) -> None:
        reply = await self._send(what, body, "application/json", {})
        if reply.fault and not reply.final:
            self._keep(self._waiting, self._retry(what, body, reply.fault))

    def errand(self, callback: Json) -> None:
        """Deliver an event without making anybody wait for it."""
        self._keep(self._errands, self._event(*_letter(callback)))

    async def settle(self) -> None:
        """Wait until no first delivery is under way."""
        while self._errands:
            await asyncio.gather(*self._errands, return_exceptions=True)

    async def close(self) -> None:
        """Drop what is still to be retried and close the client."""
        tasks = [*self._errands, *self._waiting]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client:
            await self._client.aclose()
            self._client = None

    def _keep(self, tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _retry(self, what: str, body: bytes, reason: str) -> None:
        for number, wait in enumerate(self.retries, start=1):
            await asyncio.sleep(wait)
            headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
            reply = await self._send(what, body, "application/json", headers)
            if not reply.fault or reply.final:
                return
            reason = reply.fault

    async def _send(self, what: str, body: bytes, content: str, headers: dict[str, str]) -> Reply:
        headers = {"Content-Type": content, **self.sign(body), **headers}
        reply = await self._post(body, headers)
        status = reply.status or reply.fault or ""
        self._calls.note(self._clock(), "to bot", what, status, body, reply.body)
        return reply

    async def _post(self, body: bytes, headers: dict[str, str]) -> Reply:
        if self._client is None:
            agent = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", "Accept": "*/*"}
            self._client = httpx.AsyncClient(trust_env=False, transport=self.transport, headers=agent)
        try:
            async with asyncio.timeout(self.deadline):
                answer = await self._client.post(self.url, content=body, headers=headers, timeout=None)
        except TimeoutError:
            return Reply(0, b"", "http_timeout")
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return Reply(0, b"", "connection_failed")
        fault = None if answer.is_success else "http_error"
        return Reply(answer.status_code, answer.content, fault, answer.headers.get("x-slack-no-retry") == "1")


def _letter(callback: Json) -> tuple[str, bytes]:
    return f"event {callback['event']['type']}", json.dumps(callback, ensure_ascii=False).encode()
