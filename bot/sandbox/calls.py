"""The inspector's record: every request in either direction, in order."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

Way = Literal["to Slack", "to bot", "to database"]
KEPT = 2000


@dataclass(frozen=True)
class Call:
    """One request and its answer, kept as they went over the wire and read when asked for.

    `strange` names what this Slack did not understand in it: the method itself, or arguments.
    """

    n: int
    at: datetime
    way: Way
    what: str
    status: int | str
    sent: bytes
    received: bytes
    strange: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """The Web API method, or what was sent to the app."""
        return self.what

    @property
    def args(self) -> dict[str, Any]:
        """The arguments as sent, JSON fields of a form decoded."""
        return arguments(self.sent)

    @property
    def answer(self) -> Any:
        """The answer: JSON decoded, otherwise its text."""
        try:
            return json.loads(self.received)
        except ValueError:
            return self.received.decode(errors="replace")


class Calls(deque[Call]):
    """The latest calls, oldest first; `strange` says of all calls ever made what was not understood."""

    def __init__(self) -> None:
        super().__init__(maxlen=KEPT)
        self.strange: set[str] = set()
        self._made = 0

    def note(
        self,
        at: datetime,
        way: Way,
        what: str,
        status: int | str,
        sent: bytes,
        received: bytes,
        strange: Iterable[str] = (),
    ) -> None:
        """Record one request with its answer (status is a word when there was no answer)."""
        self._made += 1
        found = tuple(sorted(strange))
        self.wonder(what, found)
        self.append(Call(self._made, at, way, what, status, sent, received, found))

    def wonder(self, what: str, strange: Iterable[str]) -> None:
        """Note what was not understood of something that the app sent."""
        self.strange.update(f"{what} {name}" for name in strange)

    def clear(self) -> None:
        """Forget all of them."""
        super().clear()
        self.strange.clear()


def arguments(body: bytes) -> dict[str, Any]:
    """Arguments out of a JSON or form body; {} if it is neither."""
    if body[:1] == b"{":
        try:
            found = json.loads(body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
    return {key: _decoded(value) for key, value in parse_qsl(body.decode(errors="replace"), True)}


def _decoded(value: str) -> Any:
    if value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
