"""What Slack's refusals mean in plain words, and what to do about each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, as a sentence about {where}, and what an administrator can do."""

    happened: str
    remedy: str


_CHOOSE = "choose another channel in `/pebble setup`"
_NOT_THERE = Trouble(
    "Pebble is no longer in {where}, or the channel is gone.",
    f"Write `/invite @Pebble` in the channel, or {_CHOOSE}.",
)
_ARCHIVED = Trouble("{where} is archived.", f"Unarchive it, or {_CHOOSE}.")
_SILENT = Trouble(
    "In {where} only some people may write, and Pebble isn't among them.",
    f"Let Pebble post there in the channel's settings, or {_CHOOSE}.",
)
_SHARED = Trouble(
    "{where} is shared with another organisation, so Pebble keeps out of it.",
    f"Please {_CHOOSE}.",
)
_LEFT = Trouble(
    "The person's Slack account was deactivated.",
    "Nothing, unless they come back. `/pebble` and the card show the pebble as before.",
)
_APP = Trouble(
    "Slack no longer accepts Pebble's access to this workspace.",
    "Ask whoever runs Pebble to install it again and to run `pebble doctor`.",
)
_OTHER = Trouble(
    "Slack did not take what Pebble wrote to {where}.",
    f"Write `/invite @Pebble` there, or {_CHOOSE}.",
)
NO_CHANNEL = Trouble(
    "Nobody has chosen the channel in which IT reads pebbles.",
    "Choose one in `/pebble setup`; Pebble must be a member of it.",
)

TROUBLES = {
    "not_in_channel": _NOT_THERE,
    "channel_not_found": _NOT_THERE,
    "is_archived": _ARCHIVED,
    "is_inactive": _ARCHIVED,
    "restricted_action": _SILENT,
    "restricted_action_read_only_channel": _SILENT,
    "restricted_action_thread_only_channel": _SILENT,
    "restricted_action_non_threadable_channel": _SILENT,
    "ext_shared": _SHARED,
    "user_disabled": _LEFT,
    "user_not_found": _LEFT,
    "account_inactive": _APP,
    "invalid_auth": _APP,
    "token_revoked": _APP,
    "not_authed": _APP,
}

UNKNOWN = Trouble(
    "Slack did not take it for a whole day.",
    "If other messages get through, all is well again. "
    "Otherwise ask whoever runs Pebble to run `pebble doctor`.",
)


def channel_problem(error: str) -> Trouble:
    """What this error says about a channel."""
    return TROUBLES.get(error, _OTHER)


def last_problem(error: str | None) -> Trouble:
    """What this last error says about a message that was given up."""
    return TROUBLES.get(error or "", UNKNOWN)


KINDS = {
    "card": "the card",
    "note": "a line in the card's thread",
    "receipt": "the receipt for the reporter",
    "news": "a step for the reporter",
    "question": "a question for the reporter",
    "thanks": "a thank-you to the reporter",
    "digest": "the managers' digest",
    "said_did": "“You said, we did”",
    "queue": "an owner's week",
}


def thing(kind: str) -> str:
    """A kind of message in words."""
    return KINDS.get(kind, "a message")
