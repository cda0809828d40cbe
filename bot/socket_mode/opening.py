"""Opens a link: asks Slack where, connects, waits for its hello; every step within a time limit."""

import asyncio
from collections.abc import Callable

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.outcomes import Meaning, refusal
from bot.socket_mode.link import BOUND, Link
from bot.socket_mode.patience import Trouble
from bot.socket_mode.reception import Reception
from bot.socket_mode.timing import Timer
from bot.socket_mode.watch import Reason

CONNECT_WITHIN = 10.0
"""Seconds for the way to Slack, proxy and TLS included."""
SWITCHED_OFF, TOO_MANY = "link_disabled", "too_many_websockets"

Unreachable = (aiohttp.ClientError, OSError, TimeoutError, ValueError)


class NotOpened(Exception):
    """There is no link; `status` is the word for why, `asked` the seconds that Slack wants us to wait."""

    def __init__(self, trouble: Trouble, status: str, asked: float = 0.0) -> None:
        super().__init__(status)
        self.trouble, self.status, self.asked = trouble, status, asked

    @property
    def words(self) -> str:
        """What `/readyz` says."""
        if self.status == SWITCHED_OFF:
            return "Socket Mode is switched off in Slack"
        if self.status == TOO_MANY:
            return "too many links with this app token"
        kind = "app token refused" if self.trouble is Trouble.REFUSED else "no link"
        return f"{kind} ({self.status})"


class Opener:
    """Opens links with one app token. `client` is the Web API's, whose proxy the WebSocket takes as well."""

    def __init__(self, client: AsyncWebClient, app_token: str, reception: Reception, timer: Timer) -> None:
        self._client, self._token = client, app_token
        self._reception, self._timer = reception, timer
        self._session: aiohttp.ClientSession | None = None

    async def open(self, heard: Callable[[], None]) -> Link:
        """A link that Slack has said hello on; raises `NotOpened`. `heard` is told of every envelope."""
        socket = await self._connect(await self._address())
        link = Link(socket, self._reception, self._timer, heard)
        try:
            reason = await link.greeted()
        except Unreachable as error:
            reason = type(error).__name__
        if reason is not None:
            await link.close()
            raise ended(reason)
        return link

    async def _address(self) -> str:
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                answer = await self._client.apps_connections_open(app_token=self._token)
        except Exception as error:
            raise refused(error) from None
        return str(answer.get("url") or "")

    async def _connect(self, url: str) -> aiohttp.ClientWebSocketResponse:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                return await self._session.ws_connect(
                    url,
                    # We answer pings ourselves, since each is a sign of life.
                    autoping=False,
                    proxy=self._client.proxy,
                    timeout=aiohttp.ClientWSTimeout(ws_close=BOUND),
                )
        except Unreachable as error:
            # Slack's address holds a ticket, and errors quote it: only the class is kept.
            raise NotOpened(Trouble.LOST, type(error).__name__) from None

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()


def refused(error: Exception) -> NotOpened:
    """What it means that Slack gave no address."""
    known = refusal(error)
    if known.meaning is Meaning.TOO_FAST:
        return NotOpened(Trouble.LOST, known.code, known.wait)
    if known.code == TOO_MANY:
        return ended(TOO_MANY)
    # What Slack says in a clear answer will be no different in a second.
    clear = isinstance(error, SlackApiError) and not known.lost
    return NotOpened(Trouble.REFUSED if clear else Trouble.LOST, known.code)


def ended(reason: str) -> NotOpened:
    """What it means that Slack ended a link with this word."""
    if reason == SWITCHED_OFF:
        return NotOpened(Trouble.REFUSED, reason)
    return NotOpened(Trouble.CROWDED if reason == TOO_MANY else Trouble.LOST, reason)


def leaves_no_time(reason: str) -> bool:
    """Whether a link that parts for this reason is of no use any more; all others overlap with their successor."""
    return reason in (Reason.LOST, Reason.DEAD, SWITCHED_OFF, TOO_MANY)
