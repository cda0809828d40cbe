"""Carries payloads to the app and says what came back; events are tried again, nothing else is."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

import aiohttp

from bot.sandbox import parcels
from bot.sandbox.calls import Calls
from bot.sandbox.parcels import Parcel, Reply
from bot.sandbox.refused import Json
from bot.sandbox.sockets import Sockets

DEADLINE = 3.0
RETRIES = (0.0, 60.0, 300.0)
AGENT = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", "Accept": "*/*"}


class Courier:
    """Signs like Slack over one HTTP client, or hands over to the app's WebSockets where Socket Mode is on.

    Background tasks live until `close`.
    """

    def __init__(self, calls: Calls, clock: Callable[[], datetime], secret: str, sockets: Sockets) -> None:
        self.url = ""
        self.secret = secret
        self.deadline = DEADLINE
        self.retries: tuple[float, ...] = RETRIES
        self._calls = calls
        self._clock = clock
        self._sockets = sockets
        self._client: aiohttp.ClientSession | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Task[None]] = set()

    @property
    def knows_a_way(self) -> bool:
        """Whether the app can be reached at all."""
        return bool(self.url) or self._sockets.on

    def sign(self, body: bytes, at: int | None = None) -> dict[str, str]:
        """The two signature headers for a body sent at this Unix second (now if None)."""
        stamp = str(int(time.time()) if at is None else at)
        digest = hmac.new(self.secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + digest.hexdigest()}

    async def form(self, what: str, fields: dict[str, str]) -> Reply:
        """Send a form, as commands and interactions are sent."""
        return await self._send(parcels.form(what, fields))

    async def interaction(self, payload: Json) -> Reply:
        """Send an interactivity payload."""
        return await self._send(parcels.interaction(payload))

    async def event(self, callback: Json) -> None:
        """Deliver an event; a failed first try is retried in the background as Slack does."""
        await self._event(parcels.event(callback))

    async def _event(self, parcel: Parcel) -> None:
        reply = await self._send(parcel)
        if reply.fault and not reply.final:
            self._keep(self._waiting, self._retry(parcel, reply.fault))

    def errand(self, callback: Json) -> None:
        """Deliver an event without making anybody wait for it."""
        self._keep(self._errands, self._event(parcels.event(callback)))

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
            await self._client.close()
            self._client = None

    def _keep(self, tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _retry(self, parcel: Parcel, reason: str) -> None:
        for number, wait in enumerate(self.retries, start=1):
            await asyncio.sleep(wait)
            reply = await self._send(parcel, (number, reason))
            if not reply.fault or reply.final:
                return
            reason = reply.fault

    async def _send(self, parcel: Parcel, again: tuple[int, str] | None = None) -> Reply:
        if self._sockets.on:
            sent, reply = await self._sockets.carry(parcel, self.deadline, again)
        else:
            headers = {"Content-Type": parcel.content, **self.sign(parcel.body)}
            if again:
                headers |= {"X-Slack-Retry-Num": str(again[0]), "X-Slack-Retry-Reason": again[1]}
            sent, reply = parcel.body, await self._post(parcel.body, headers)
        status = reply.status or reply.fault or ""
        self._calls.note(self._clock(), "to bot", parcel.what, status, sent, reply.body)
        return reply

    async def _post(self, body: bytes, headers: dict[str, str]) -> Reply:
        try:
            async with (
                asyncio.timeout(self.deadline),
                self._open().post(self.url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                said = await answer.read()
        except TimeoutError:
            return Reply(0, b"", "http_timeout")
        except (aiohttp.ClientError, OSError):
            return Reply(0, b"", "connection_failed")
        fault = None if 200 <= answer.status < 300 else "http_error"
        return Reply(answer.status, said, fault, answer.headers.get("x-slack-no-retry") == "1")

    def _open(self) -> aiohttp.ClientSession:
        if self._client is None:
            self._client = aiohttp.ClientSession(
                headers=AGENT, cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout()
            )
        return self._client
