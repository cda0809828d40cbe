"""One open WebSocket: what it hears goes to the reception, until either side ends it."""

import asyncio
from collections.abc import Callable

import structlog
from aiohttp import ClientWebSocketResponse, WSMessage, WSMsgType

from bot.socket_mode.envelope import Envelope, Hello, Parting, read
from bot.socket_mode.reception import Reception
from bot.socket_mode.timing import Timer
from bot.socket_mode.watch import Pulse, Reason

log = structlog.get_logger()

BOUND = 3.0
"""Seconds for anything that is sent, and for closing: a dead peer answers neither."""
HELLO_WITHIN = 10.0

ENDINGS = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


class Link:
    """`parting` is why it ends or is about to; a link that Slack warned about still hears for a while."""

    def __init__(
        self, socket: ClientWebSocketResponse, reception: Reception, timer: Timer, heard: Callable[[], None]
    ) -> None:
        self.pulse = Pulse(timer.now())
        self.parting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._socket, self._reception, self._timer, self._heard = socket, reception, timer, heard
        self._at_work: set[asyncio.Task[None]] = set()
        self._open = False
        self._listening: asyncio.Task[None] | None = None

    async def greeted(self) -> str | None:
        """Wait for Slack's hello, then listen; Slack's word for why not, if it closes the door instead."""
        async with asyncio.timeout(HELLO_WITHIN):
            while True:
                message = await self._socket.receive()
                if message.type in ENDINGS:
                    return Reason.LOST
                await self._hear(message)
                if self.parting.done():
                    return self.parting.result()
                if self._open:
                    break
        self._listening = asyncio.create_task(self._listen())
        return None

    async def _listen(self) -> None:
        try:
            while (message := await self._socket.receive()).type not in ENDINGS:
                self.pulse.heard(self._timer.now())
                await self._hear(message)
        except (OSError, RuntimeError, TimeoutError) as error:
            log.info("socket_failed", error=type(error).__name__)
        finally:
            self._part(Reason.LOST)

    async def _hear(self, message: WSMessage) -> None:
        if message.type is WSMsgType.PING:
            async with asyncio.timeout(BOUND):
                await self._socket.pong(message.data)
        if message.type is not WSMsgType.TEXT:
            return
        said = read(message.data)
        if isinstance(said, Hello):
            self._open = True
        elif isinstance(said, Parting):
            self._part(said.reason)
        elif isinstance(said, Envelope):
            self._heard()
            self._begin(said)
        elif said is None:
            log.warning("envelope_not_readable", size=len(message.data))

    def _begin(self, envelope: Envelope) -> None:
        if task := self._reception.take(envelope, self._send):
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)

    def _part(self, reason: str) -> None:
        if not self.parting.done():
            self.parting.set_result(reason)

    async def _send(self, text: str) -> None:
        async with asyncio.timeout(BOUND):
            await self._socket.send_str(text)

    async def ask(self) -> None:
        """Ask whether the other side is there; that it cannot be asked shows when nothing answers."""
        self.pulse.asked(self._timer.now())
        try:
            async with asyncio.timeout(BOUND):
                await self._socket.ping()
        except (OSError, RuntimeError, TimeoutError) as error:
            log.info("ping_not_sent", error=type(error).__name__)

    async def close(self, *, linger: float = 0.0) -> None:
        """Acknowledge what is at work, listen `linger` seconds more at most, and end it; never raises."""
        if self._listening and linger:
            await asyncio.wait({self._listening}, timeout=linger)
        if self._at_work:
            await asyncio.wait(set(self._at_work), timeout=BOUND)
        if self._listening:
            self._listening.cancel()
            await asyncio.wait({self._listening}, timeout=BOUND)
        try:
            async with asyncio.timeout(BOUND):
                await self._socket.close()
        except (OSError, RuntimeError, TimeoutError) as error:
            log.info("socket_not_closed", error=type(error).__name__)
