"""Takes envelopes in, hands them through the door, and acknowledges what went well."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.door import Door
from bot.socket_mode.envelope import Envelope

log = structlog.get_logger()

Reply = Callable[[str], Awaitable[None]]
"""Sends one acknowledgement down the link that the envelope came by."""


class Reception:
    """Many envelopes at once, as the web server takes many requests at once."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._closed = False
        self._at_work: set[asyncio.Task[None]] = set()

    def take(self, envelope: Envelope, reply: Reply) -> asyncio.Task[None] | None:
        """Begin with an envelope; None once nothing is taken any more."""
        if self._closed:
            return None
        task = asyncio.create_task(self._answer(envelope, reply))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return task

    async def _answer(self, envelope: Envelope, reply: Reply) -> None:
        answer = await self._door.answer(envelope.request)
        said = envelope.acknowledgement(answer)
        if said is None:
            log.info("envelope_not_acknowledged", status=answer.status)
            return
        try:
            await reply(said)
        except (OSError, RuntimeError, TimeoutError) as error:
            # The link is gone. What was saved is saved; Slack says so to the person, or sends it again.
            log.warning("acknowledgement_not_sent", error=type(error).__name__)

    async def finish(self, seconds: float) -> None:
        """Take nothing more, and wait for what is at work, so long at most."""
        self._closed = True
        if self._at_work:
            await asyncio.wait(set(self._at_work), timeout=seconds)
        for task in self._at_work:
            task.cancel()
