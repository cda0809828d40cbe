"""The response_url of a command or interaction: five uses in thirty minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.refused import Refused
from bot.sandbox.world import World

USES = 5
LIFETIME = 30 * 60.0


@dataclass
class Response:
    """For whom, in which room, and which message it may replace."""

    person: str
    room: str
    message_ts: str | None
    whisper: bool
    made: float
    left: int = USES


class Responses:
    """All response addresses given out and still valid."""

    def __init__(self, world: World, monotonic: Callable[[], float]) -> None:
        self._world = world
        self._now = monotonic
        self._responses: dict[str, Response] = {}

    def new(self, person: str, room: str, message_ts: str | None = None, whisper: bool = False) -> str:
        """The path of a fresh address."""
        now = self._now()
        while self._responses:
            oldest = next(iter(self._responses))
            if self._responses[oldest].made >= now - LIFETIME:
                break
            del self._responses[oldest]
        response_id = self._world.new_id("R")
        self._responses[response_id] = Response(person, room, message_ts, whisper, now)
        return f"/_/response/{response_id}"

    def use(self, response_id: str) -> Response:
        """Take one use; Refused when it is used up or too old."""
        response = self._responses.get(response_id)
        if response is None or self._now() - response.made > LIFETIME:
            raise Refused("expired_url", status=404)
        if not response.left:
            raise Refused("used_url", status=404)
        response.left -= 1
        return response
