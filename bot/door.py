"""The one door to Bolt, whichever way Slack came: a signed request, or an envelope out of a WebSocket."""

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.courtesy import Courtesy
from bot.shaped import is_shaped

log = structlog.get_logger()

ODD = (ValueError, AttributeError, TypeError, KeyError, RecursionError)
"""What Bolt raises while it reads a request that is none of Slack's."""


@dataclass(frozen=True, slots=True)
class Door:
    """Bolt, whether we know yet who we are in Slack, and who is told that somebody waits for an answer.

    Answers always, and never with an exception.
    """

    app: AsyncApp
    ready: Callable[[], bool]
    courtesy: Courtesy = field(default_factory=Courtesy)

    async def answer(self, request: Callable[[], AsyncBoltRequest]) -> BoltResponse:
        """What Bolt answers to this request, which is made here since making it may fail; 200 is success."""
        if not self.ready():
            # Slack sends events again; a person sees Slack's own error and tries again.
            return BoltResponse(status=503, body="starting")
        try:
            made = request()
        except ODD:
            return BoltResponse(status=400, body="not readable")
        if not is_shaped(made.body):
            log.warning("request_misshapen")
            return BoltResponse(status=400, body="not readable")
        try:
            with self.courtesy.somebody_waits():
                return await self.app.async_dispatch(made)
        except Exception as error:
            # A listener that fails has its own path (bot.failures): here Bolt itself tripped over a shape.
            log.error("request_not_understood", error=type(error).__name__)
            return BoltResponse(status=400, body="not readable")
