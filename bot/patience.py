"""How long a client may take to say what it wants: who trickles a request byte by byte is hung up on."""

import asyncio
from asyncio import TimerHandle

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD = 5.0
"""Seconds from the connection, or a request's first byte, until its headers are whole; Slack takes milliseconds."""
BODY = 10.0
"""Seconds for its body (`bot.web` waits so long)."""
CONNECTIONS = 900
"""At once; more are told 503. Fewer than the 1,024 files that most systems let a process open."""


class Impatient(HttpToolsProtocol):
    """uvicorn's protocol, which itself waits for ever for the end of a head."""

    _until: TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._hurry()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._until is None:
            self._hurry()

    def on_headers_complete(self) -> None:
        self._be_calm()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._be_calm()
        super().connection_lost(exc)

    def _hurry(self) -> None:
        self._until = self.loop.call_later(HEAD, self.transport.abort)

    def _be_calm(self) -> None:
        if self._until is not None:
            self._until.cancel()
            self._until = None
