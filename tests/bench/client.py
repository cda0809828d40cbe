"""A client so lean that it is never what is measured: ready bytes out, status and body back."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    body: bytes
    seconds: float


class Line(asyncio.Protocol):
    """One kept-alive connection to a server on this machine; one request at a time."""

    def __init__(self) -> None:
        self._received = b""
        self._answered: asyncio.Future[tuple[int, bytes]] | None = None

    @classmethod
    async def to(cls, port: int) -> "Line":
        """A connection to this port; raises `OSError`."""
        _, line = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end or self._answered is None or len(body) < _length(head):
            return
        self._received = b""
        self._answered.set_result((int(head[9:12]), body))

    def connection_lost(self, _error: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(ConnectionResetError("the server hung up"))

    async def ask(self, request: bytes) -> Answer:
        """Write the request and wait for its whole answer."""
        self._answered = asyncio.get_running_loop().create_future()
        began = time.monotonic()
        self._transport.write(request)
        status, body = await self._answered
        return Answer(status, body, time.monotonic() - began)

    def close(self) -> None:
        self._transport.close()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


@asynccontextmanager
async def calling(port: int):
    """A line for as long as the block runs."""
    line = await Line.to(port)
    try:
        yield line
    finally:
        line.close()


async def crowd(port: int, requests: Sequence[bytes], abreast: int) -> list[Answer]:
    """Send all of them, so many at a time."""
    waiting = iter(requests)
    lines = [await Line.to(port) for _ in range(abreast)]
    try:
        answers = await asyncio.gather(*(_one_after_another(line, waiting) for line in lines))
    finally:
        for line in lines:
            line.close()
    return [answer for some in answers for answer in some]


async def _one_after_another(line: Line, waiting: Iterator[bytes]) -> list[Answer]:
    return [await line.ask(request) for request in waiting]
