"""Each limit of the Web API itself: a call at it is taken, one over is refused with Slack's error.

Those of blocks and views stand in test_blocks.py, test_data_blocks.py and test_views.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.api import chat, conversations, files, reactions, views
from bot.sandbox.api.args import Args
from bot.sandbox.api.methods import METHODS
from bot.sandbox.cast import HOSPITAL, Person
from bot.sandbox.limits import Limits
from bot.sandbox.refused import Refused
from bot.sandbox.slack import Slack
from tests.bot.sandbox.samples import Json, modal

Call = Callable[[Slack, int], Any]


@pytest.fixture
def slack() -> Slack:
    """A Slack without a server or an app: the methods are called as functions."""
    slack = Slack(bot_url="http://127.0.0.1:1/slack/events")
    slack.limits.on = slack.echo_own = False
    slack.scopes |= {"mpim:write", "reactions:write"}
    return slack


def said(slack: Slack, **words: Any) -> Json:
    return chat.post_message(slack, Args({"channel": HOSPITAL.triage, **words}))


def metadata(size: int) -> Json:
    empty = {"event_type": "x", "event_payload": {"a": ""}}
    return {"event_type": "x", "event_payload": {"a": "x" * (size - len(str(empty)))}}


def edited(slack: Slack, size: int) -> Json:
    ts = said(slack, text="x")["ts"]
    return chat.update(slack, Args({"channel": HOSPITAL.triage, "ts": ts, "text": "x" * size}))


def announced(slack: Slack, **file: Any) -> Json:
    return files.get_upload_url(slack, Args({"filename": "a.png", "length": 5, **file}))


def opened(slack: Slack, count: int) -> Json:
    """A conversation with so many people."""
    for at in range(count):
        slack.world.add_person(Person(f"U0GOLDEN{at:03}", f"Person {at}", "Nurse", "ICU", "", "#000000"))
    people = ",".join(f"U0GOLDEN{at:03}" for at in range(count))
    return conversations.open_(slack, Args({"users": people}))


def reacted(slack: Slack, count: int) -> None:
    """So many different reactions on one message."""
    ts = said(slack, text="x")["ts"]
    for at in range(count):
        reactions.add(slack, Args({"channel": HOSPITAL.triage, "timestamp": ts, "name": f"sign_{at}"}))


def stacked(slack: Slack, depth: int) -> None:
    """So many modals one on the other."""
    for at in range(depth):
        trigger = slack.triggers.new(HOSPITAL.nurse)
        call = views.push if at else views.open_
        call(slack, Args({"trigger_id": trigger, "view": modal({"type": "divider"})}))


def responded(slack: Slack, times: int) -> None:
    """So many uses of one response_url."""
    path = slack.responses.new(HOSPITAL.nurse, HOSPITAL.triage)
    for _ in range(times):
        slack.responses.use(path.rpartition("/")[2])


def waited(slack: Slack, seconds: int) -> None:
    """A trigger that is exchanged after so many seconds."""
    slack.monotonic = lambda: 0.0
    trigger = slack.triggers.new(HOSPITAL.nurse)
    slack.monotonic = lambda: float(seconds)
    slack.triggers.look_at(trigger)


def remembered(slack: Slack, seconds: int) -> None:
    """A response_url that is used after so many seconds."""
    slack.monotonic = lambda: 0.0
    path = slack.responses.new(HOSPITAL.nurse, HOSPITAL.triage)
    slack.monotonic = lambda: float(seconds)
    slack.responses.use(path.rpartition("/")[2])


DIVIDERS: Json = {"type": "divider"}
GOLDEN: list[tuple[str, Call, int, str]] = [
    ("text of an edit", edited, 4000, "msg_too_long"),
    ("markdown_text", lambda s, n: said(s, markdown_text="x" * n), 12_000, "msg_too_long"),
    ("attachments", lambda s, n: said(s, attachments=[{"text": "a"}] * n), 100, "too_many_attachments"),
    (
        "blocks of a message",
        lambda s, n: said(s, blocks=[dict(DIVIDERS) for _ in range(n)]),
        50,
        "invalid_blocks",
    ),
    ("metadata", lambda s, n: said(s, text="x", metadata=metadata(n)), 16_000, "metadata_too_large"),
    ("alt_txt", lambda s, n: announced(s, alt_txt="x" * n), 1000, "alt_txt_too_large"),
    ("file", lambda s, n: announced(s, length=n), 1_000_000_000, "file_upload_size_restricted"),
    ("people in one conversation", opened, 8, "too_many_users"),
    ("reactions on a message", reacted, 23, "too_many_emoji"),
    ("stacked views", stacked, 3, "push_limit_reached"),
    ("uses of a response_url", responded, 5, "used_url"),
    ("seconds of a trigger", waited, 3, "expired_trigger_id"),
    ("seconds of a response_url", remembered, 1800, "expired_url"),
]


@pytest.mark.parametrize(
    ("call", "most", "error"), [row[1:] for row in GOLDEN], ids=[row[0] for row in GOLDEN]
)
def test_one_at_the_limit_is_taken_and_one_over_is_refused(slack: Slack, call: Call, most: int, error: str):
    call(slack, most)
    with pytest.raises(Refused) as refused:
        call(slack, most + 1)
    assert refused.value.error == error


PUBLISHED = {
    "chat.postMessage": 300, "auth.test": 600, "chat.getPermalink": 600, "apps.connections.open": 5,
    **dict.fromkeys((
        "views.open", "views.push", "views.update", "views.publish", "users.info", "chat.postEphemeral",
        "conversations.members", "files.getUploadURLExternal", "files.completeUploadExternal"), 100),
    **dict.fromkeys((
        "chat.update", "chat.delete", "conversations.history", "conversations.replies", "conversations.info",
        "conversations.open", "reactions.add", "reactions.get", "team.info"), 50),
    **dict.fromkeys((
        "conversations.list", "users.list", "usergroups.list", "usergroups.users.list", "reactions.remove"), 20),
}  # fmt: skip
"""Calls a minute by Slack's tiers; the special ones as its page and its SDK for Java name them."""


@pytest.mark.parametrize("method", METHODS)
def test_each_method_has_its_published_rate(method: str):
    limits, most = Limits(lambda: 100.0), PUBLISHED[method]
    for _ in range(most):
        limits.count(method, METHODS[method].per_minute)
    with pytest.raises(Refused) as refused:
        limits.count(method, METHODS[method].per_minute)
    assert (refused.value.status, refused.value.error) == (429, "ratelimited")
    assert refused.value.extra["retry_after"] == 60
