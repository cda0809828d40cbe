"""What Slack sends to an app, as it looks over HTTP and in Socket Mode, and what comes back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from bot.sandbox.refused import Json

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Parcel:
    """One payload; `what` is its name in the inspector, `body` what goes over HTTP."""

    what: str
    kind: Literal["slash_commands", "interactive", "events_api"]
    payload: Json
    body: bytes
    content: str


def form(what: str, fields: dict[str, str]) -> Parcel:
    """A command, or an interaction in its `payload` field."""
    body = urlencode(fields).encode()
    if "payload" in fields:
        return Parcel(what, "interactive", json.loads(fields["payload"]), body, FORM)
    return Parcel(what, "slash_commands", dict(fields), body, FORM)


def interaction(payload: Json) -> Parcel:
    """An interactivity payload."""
    return form(payload["type"], {"payload": json.dumps(payload, ensure_ascii=False)})


def event(callback: Json) -> Parcel:
    """An event callback."""
    body = json.dumps(callback, ensure_ascii=False).encode()
    return Parcel(f"event {callback['event']['type']}", "events_api", callback, body, "application/json")


@dataclass(frozen=True)
class Reply:
    """The app's answer; `fault` is Slack's retry reason, or None when it answered 2xx in time."""

    status: int
    body: bytes
    fault: str | None
    final: bool = False

    @property
    def json(self) -> Json | None:
        """The body as a JSON object, {} when empty, None when it is something else."""
        if not self.body.strip():
            return {}
        try:
            found: Any = json.loads(self.body)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None
