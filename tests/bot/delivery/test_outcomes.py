"""What each answer of Slack means, as a table."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.delivery.outcomes import Meaning, Refusal, backoff, hopeless, pause, refusal

KEY = ConnectionKey("slack.com", 443, True, True, None, None, None)


def answer(data: Any, status: int = 200, **headers: str) -> SlackApiError:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = AsyncSlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers=names, status_code=status
    )
    return SlackApiError("", response)


def error(code: str) -> SlackApiError:
    return answer({"ok": False, "error": code})


@pytest.mark.parametrize(
    ("raised", "means"),
    [
        (
            answer({"error": "ratelimited"}, 429, Retry_After="7"),
            Refusal(Meaning.TOO_FAST, "ratelimited", wait=7),
        ),
        (answer(None, 429, retry_after="2"), Refusal(Meaning.TOO_FAST, "ratelimited", wait=2)),
        (answer(None, 429), Refusal(Meaning.TOO_FAST, "ratelimited", wait=1)),
        (answer(None, 429, Retry_After="soon"), Refusal(Meaning.TOO_FAST, "ratelimited", wait=1)),
        (answer(None, 429, Retry_After="-3"), Refusal(Meaning.TOO_FAST, "ratelimited", wait=0)),
        (answer(None, 429, Retry_After="999999"), Refusal(Meaning.TOO_FAST, "ratelimited", wait=3600)),
        (error("ratelimited"), Refusal(Meaning.TOO_FAST, "ratelimited", wait=1)),
        (error("rate_limited"), Refusal(Meaning.TOO_FAST, "ratelimited", wait=1)),
        (answer(None, 500), Refusal(Meaning.TROUBLE, "http_500", lost=True)),
        (answer("<html>", 503), Refusal(Meaning.TROUBLE, "http_503", lost=True)),
        (error("internal_error"), Refusal(Meaning.TROUBLE, "internal_error", lost=True)),
        (error("fatal_error"), Refusal(Meaning.TROUBLE, "fatal_error", lost=True)),
        (error("service_unavailable"), Refusal(Meaning.TROUBLE, "service_unavailable", lost=True)),
        (answer(None), Refusal(Meaning.TROUBLE, "empty_answer", lost=True)),
        (answer({}), Refusal(Meaning.TROUBLE, "empty_answer", lost=True)),
        (answer("no json"), Refusal(Meaning.TROUBLE, "empty_answer", lost=True)),
        (answer({"error": "Patient said: it hurts"}), Refusal(Meaning.TROUBLE, "empty_answer", lost=True)),
        (SlackApiError("", None), Refusal(Meaning.TROUBLE, "empty_answer", lost=True)),
        (error("something_new"), Refusal(Meaning.TROUBLE, "something_new")),
        (error("invalid_auth"), Refusal(Meaning.LOCKED_OUT, "invalid_auth")),
        (error("token_revoked"), Refusal(Meaning.LOCKED_OUT, "token_revoked")),
        (error("missing_scope"), Refusal(Meaning.LOCKED_OUT, "missing_scope")),
        (error("is_archived"), Refusal(Meaning.GONE, "is_archived")),
        (error("channel_not_found"), Refusal(Meaning.GONE, "channel_not_found")),
        (
            error("restricted_action_read_only_channel"),
            Refusal(Meaning.GONE, "restricted_action_read_only_channel"),
        ),
        (error("message_not_found"), Refusal(Meaning.GONE, "message_not_found")),
        (error("thread_not_found"), Refusal(Meaning.GONE, "thread_not_found")),
        (error("user_disabled"), Refusal(Meaning.NOBODY, "user_disabled")),
        (error("invalid_blocks"), Refusal(Meaning.MALFORMED, "invalid_blocks")),
        (error("msg_too_long"), Refusal(Meaning.MALFORMED, "msg_too_long")),
        (TimeoutError(), Refusal(Meaning.TROUBLE, "no_answer_in_time", lost=True, wait=5)),
        (aiohttp.ServerTimeoutError(), Refusal(Meaning.TROUBLE, "no_answer_in_time", lost=True, wait=5)),
        (aiohttp.ServerDisconnectedError(), Refusal(Meaning.TROUBLE, "connection_lost", lost=True)),
        (aiohttp.ClientPayloadError(), Refusal(Meaning.TROUBLE, "connection_lost", lost=True)),
        (ConnectionResetError(), Refusal(Meaning.TROUBLE, "connection_lost", lost=True)),
        (json.JSONDecodeError("", "", 0), Refusal(Meaning.TROUBLE, "connection_lost", lost=True)),
        (
            aiohttp.ClientConnectorError(KEY, ConnectionRefusedError()),
            Refusal(Meaning.TROUBLE, "not_reached"),
        ),
        (aiohttp.ConnectionTimeoutError(), Refusal(Meaning.TROUBLE, "not_reached")),
        (RuntimeError("Session is closed"), Refusal(Meaning.TROUBLE, "RuntimeError", lost=True)),
    ],
)
def test_what_it_means(raised: Exception, means: Refusal) -> None:
    assert refusal(raised) == means


@pytest.mark.parametrize(
    ("attempts", "dice", "seconds"),
    [(1, 0, 1), (2, 0, 2), (3, 0, 4), (9, 0, 256), (10, 0, 300), (5000, 0, 300), (1, 1, 1.25), (0, 0, 0.5)],
)
def test_backoff(attempts: int, dice: float, seconds: float) -> None:
    assert backoff(attempts, dice) == timedelta(seconds=seconds)


def test_a_pause_is_never_shorter_than_slack_asked() -> None:
    assert pause(3, 0) == timedelta(seconds=3)
    assert pause(3, 1) == timedelta(seconds=3.5)


@pytest.mark.parametrize(
    ("attempts", "hours", "whispered", "stops"),
    [
        (1, 0, False, False),
        (99, 23.9, False, False),
        (2, 24, False, True),
        (1, 48, False, False),
        (2, 0, True, False),
        (3, 0, True, True),
    ],
)
def test_when_to_stop_trying(attempts: int, hours: float, whispered: bool, stops: bool) -> None:
    assert hopeless(attempts, timedelta(hours=hours), whispered=whispered) is stops
