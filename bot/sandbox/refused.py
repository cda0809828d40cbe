"""How the Web API says no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """An answer with `"ok": false`: Slack's error code, its messages, and the HTTP status."""

    def __init__(self, error: str, messages: Sequence[str] = (), *, status: int = 200, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)
        self.status = status
        self.extra = extra

    @property
    def strange(self) -> list[str]:
        """Those of its messages that tell of a kind of block or a key that this Slack does not know."""
        return [said for said in self.messages if "unsupported type" in said or "invalid additional" in said]

    def answer(self) -> Json:
        """The JSON body that goes back to the app."""
        body: Json = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class CannotDo(Exception):
    """What a person tries is not possible in Slack; the text says why."""
