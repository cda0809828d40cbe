"""What Slack's answer, or the lack of one, means for a message: pure, one table for each kind of refusal."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

DAY = timedelta(days=1)
"""After so long without success a message is given up."""
SLOWEST = 300.0
"""Seconds between two tries, at most."""
LONGEST_PAUSE = 3600.0
SETTLING = 5.0
"""Seconds after which what Slack was still doing when we stopped waiting is done, and can be found."""
WHISPERS = 3
"""Nobody waits for a private notice: it is tried so often and no more."""


class Meaning(Enum):
    """What a failed call means for its message."""

    TOO_FAST = auto()
    TROUBLE = auto()
    LOCKED_OUT = auto()
    GONE = auto()
    NOBODY = auto()
    MALFORMED = auto()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call failed. `lost` means that Slack may have done it all the same; `wait` is the least, in seconds."""

    meaning: Meaning
    code: str
    lost: bool = False
    wait: float = 0.0


TOO_FAST = {"ratelimited", "rate_limited"}
UNSURE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
LOCKED_OUT = {
    "account_inactive",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_authed",
    "org_login_required",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}
GONE = {
    "cannot_reply_to_message",
    "cant_update_message",
    "channel_not_found",
    "edit_window_closed",
    "is_archived",
    "is_inactive",
    "message_not_found",
    "method_not_supported_for_channel_type",
    "not_in_channel",
    "restricted_action",
    "thread_not_found",
}
MESSAGE_GONE = {
    "cannot_reply_to_message",
    "cant_update_message",
    "edit_window_closed",
    "message_not_found",
    "thread_not_found",
}
"""Of those, the ones that speak of one message only; its channel may still be there."""
NOBODY = {"cannot_dm_bot", "user_disabled", "user_not_found", "user_not_in_channel", "user_not_visible"}
MALFORMED = {
    "invalid_arguments",
    "invalid_attachments",
    "invalid_blocks",
    "invalid_blocks_format",
    "metadata_too_large",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "only_one_table_allowed",
    "too_many_attachments",
}


def refusal(error: Exception) -> Refusal:
    """What an exception of the Slack client means."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Refusal(Meaning.TROUBLE, "not_reached")
    if isinstance(error, TimeoutError):
        return Refusal(Meaning.TROUBLE, "no_answer_in_time", lost=True, wait=SETTLING)
    if isinstance(error, aiohttp.ClientError | OSError | json.JSONDecodeError | UnicodeDecodeError):
        return Refusal(Meaning.TROUBLE, "connection_lost", lost=True)
    return Refusal(Meaning.TROUBLE, type(error).__name__, lost=True)


def _answered(error: SlackApiError) -> Refusal:
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 200
    data = getattr(response, "data", None)
    code = spoken(data.get("error")) if isinstance(data, Mapping) else ""
    if status == 429 or code in TOO_FAST:
        return Refusal(Meaning.TOO_FAST, "ratelimited", wait=_wait(getattr(response, "headers", None)))
    if status >= 500 or code in UNSURE:
        return Refusal(Meaning.TROUBLE, code or f"http_{status}", lost=True)
    if not code:
        return Refusal(Meaning.TROUBLE, "empty_answer", lost=True)
    return Refusal(_meaning(code), code)


def _meaning(code: str) -> Meaning:
    if code in LOCKED_OUT:
        return Meaning.LOCKED_OUT
    if code in GONE or code.startswith("restricted_action"):
        return Meaning.GONE
    if code in NOBODY:
        return Meaning.NOBODY
    return Meaning.MALFORMED if code in MALFORMED else Meaning.TROUBLE


def spoken(code: object) -> str:
    """Slack's error code if it looks like one; what does not might be words, and stays unsaid."""
    return code if isinstance(code, str) and re.fullmatch(r"[a-z0-9_]{1,64}", code) else ""


def _wait(headers: Any) -> float:
    """The seconds of Retry-After (one if Slack did not say)."""
    try:
        asked = float(next(value for name, value in headers.items() if name.lower() == "retry-after"))
    except (AttributeError, StopIteration, TypeError, ValueError):
        return 1.0
    return min(max(asked, 0.0), LONGEST_PAUSE)


def backoff(attempts: int, dice: float) -> timedelta:
    """How long to wait after so many tries: 1 s, 2 s, 4 s … 5 min, up to a quarter more by `dice` (0–1)."""
    return timedelta(seconds=min(SLOWEST, 2.0 ** min(attempts - 1, 16)) * (1 + dice / 4))


def pause(wait: float, dice: float) -> timedelta:
    """How long to wait after a 429: what Slack asked for and up to half a second more."""
    return timedelta(seconds=wait + dice / 2)


def hopeless(attempts: int, age: timedelta, *, whispered: bool) -> bool:
    """Whether to stop trying. A message that waited a day while we were away is tried twice all the same."""
    return (age >= DAY and attempts > 1) or (whispered and attempts >= WHISPERS)
