"""What a direct message to Pebble holds, parsed once and trusted from then on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.services.text import as_written

NEW = (None, "file_share", "thread_broadcast")
"""The subtypes of a new message from a person; edits, deletions and Slack's own remarks have others."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A person's new message: where, `head` of its thread (itself, if it begins one), and its words.

    `more` says that files or forwarded messages came with it.
    """

    channel: str
    ts: str
    head: str
    text: str = field(repr=False)
    more: bool = False

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Heard | None":
        """The message of an event; None for what no person wrote just now."""
        if event.get("subtype") not in NEW or event.get("bot_id") or not event.get("user"):
            return None
        channel, ts = str(event["channel"]), str(event["ts"])
        more = bool(event.get("files") or event.get("attachments"))
        return cls(
            channel, ts, str(event.get("thread_ts") or ts), as_written(str(event.get("text") or "")), more
        )
