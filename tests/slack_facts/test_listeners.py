"""Fact 11 and issues 17 to 19: each payload has one listener, which always answers; what nobody waits for is taken.

Where a listener gives no answer, or none in time, Bolt runs the next one that matches, and with none left it says
404, which Slack counts as a failure. Guards: `process_before_response=True` in bot/assembly.py, listeners that
match one thing each, the matchers of messages, handlers/upkeep/listeners.py behind all others, and the rule
`every_listener_answers` in tests/architecture/rules.py.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.assembly import Bot
from bot.clock import Clock
from bot.manifest.needs import events
from bot.sandbox.cast import HOSPITAL
from bot.stage.stage import sandbox_settings
from handlers.contents import FEATURES
from handlers.feature import House
from tests.stories.hospital import Hospital

WORDS = "The label printer in pod C prints to pod A"
WHO = {"user": {"id": HOSPITAL.owner, "team_id": HOSPITAL.team_id}, "team": {"id": HOSPITAL.team_id}}
Payload = dict[str, Any]


class Recorder:
    """Stands in for Bolt while features register: remembers what they listen to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any]] = []

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Any], Any]]:
        def register(constraint: Any, **_more: Any) -> Callable[[Any], Any]:
            self.heard.append((kind, constraint))
            return lambda listener: listener

        return register


def registered() -> Iterator[tuple[str, Any]]:
    """What every feature but the last listens to."""
    recorder = Recorder()
    for feature in FEATURES[:-1]:
        feature.listen(cast(AsyncApp, recorder), cast(House, None))
    return iter(recorder.heard)


def payload(kind: str, constraint: Any) -> Payload:
    """What Slack sends for it."""
    match kind:
        case "command":
            return {"command": constraint, "user_id": HOSPITAL.owner, "team_id": HOSPITAL.team_id, "text": ""}
        case "action":
            pressed = {"type": "button", "block_id": "b", "action_id": constraint, "value": "1"}
            return {"type": "block_actions", **WHO, "actions": [pressed]}
        case "view":
            return {"type": "view_submission", **WHO, "view": {"type": "modal", "callback_id": constraint}}
        case "shortcut":
            return {**WHO, **constraint, "trigger_id": "1.2", "action_ts": "1"}
        case "event":
            return event({"type": constraint, "user": HOSPITAL.owner})
    raise LookupError(kind)


def event(happened: Payload) -> Payload:
    return {"type": "event_callback", "team_id": HOSPITAL.team_id, "event": happened}


def message(channel_type: str, **more: Any) -> Payload:
    said = {"type": "message", "channel_type": channel_type, "channel": "C1", "user": HOSPITAL.owner}
    return event({**said, "text": "ack", "ts": "2.0", **more})


SIMPLE = [(kind, constraint) for kind, constraint in registered() if constraint != "message"]


@pytest.fixture(scope="module")
def bot() -> Bot:
    return Bot(sandbox_settings("sqlite:///never-opened.db", 3000), Clock())


async def listeners(bot: Bot, body: Payload) -> list[str]:
    """Who would hear it, in order, without the last ones, which hear everything."""
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    bot.app._init_context(request)
    answer = BoltResponse(status=200)
    heard = [
        one.ack_function.__name__
        for one in bot.app._async_listeners
        if await one.async_matches(req=request, resp=answer)
        if one.ack_function.__module__ != "handlers.upkeep.listeners"
    ]
    return heard


def test_there_is_something_to_hear() -> None:
    assert len(SIMPLE) > 40 and len(set(map(str, SIMPLE))) == len(SIMPLE)


@pytest.mark.parametrize(("kind", "constraint"), SIMPLE, ids=str)
async def test_each_payload_has_one_listener(bot: Bot, kind: str, constraint: Any) -> None:
    assert len(await listeners(bot, payload(kind, constraint))) == 1


THREAD = {"thread_ts": "1.0"}


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        (message("channel", **THREAD), ["message_in_thread"]),
        (message("group", **THREAD, subtype="thread_broadcast"), ["message_in_thread"]),
        (message("channel", **THREAD, subtype="file_share"), ["message_in_thread"]),
        (message("im"), ["direct_message"]),
        (message("im", **THREAD), ["direct_message"]),
        (message("channel"), []),
        (message("channel", thread_ts="2.0"), []),
        (message("channel", **THREAD, subtype="message_changed"), []),
        (message("channel", **THREAD, subtype="message_deleted"), []),
        (message("channel", **THREAD, subtype="me_message"), []),
        (message("channel", **THREAD, subtype="message_replied"), []),
        (message("channel", **THREAD, bot_id="B1"), []),
        (message("channel", **THREAD, user=None), []),
        (event({"type": "app_mention", "user": HOSPITAL.owner, "text": "ack", "ts": "2.0", **THREAD}), []),
    ],
    ids=lambda value: (
        None if isinstance(value, list) else value["event"].get("subtype", value["event"]["type"])
    ),
)
async def test_a_message_is_heard_once_or_not_at_all(bot: Bot, body: Payload, heard: list[str]) -> None:
    assert await listeners(bot, body) == heard


def test_we_ask_for_no_mentions() -> None:
    """A mention comes as a message too, and would be heard twice."""
    assert "app_mention" not in events()


async def test_a_mention_that_comes_as_two_events_is_heard_once(hospital: Hospital) -> None:
    hospital.slack.events.add("app_mention")
    await hospital.nurse.reports(WORDS)
    await hospital.owner.says("@pebble is that the mapping again?", under=hospital.card(1))
    assert {call.what for call in hospital.slack.calls} >= {"event app_mention"}
    assert hospital.thread(1).count("acknowledged this") == 1 and hospital.owner.slack.whispers == []


async def test_an_edit_is_no_new_word(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.nurse.says("It is LP-4417", under=hospital.nurse.messages[0])
    await hospital.owner.says("one moment", under=hospital.card(1))
    thread = hospital.slack.thread(HOSPITAL.triage, hospital.card(1)["ts"])
    reply = next(message for message in thread if message.get("user") == hospital.owner.id)
    before = hospital.thread(1).count("LP-44")
    await hospital.nurse.slack.edit(hospital.nurse.message_with("LP-4417"), "It is LP-4418")
    await hospital.owner.slack.edit(reply, "resolve: done")
    await hospital.stage.settled()
    assert hospital.thread(1).count("LP-44") == before
    assert "Resolved" not in hospital.read(hospital.card(1))


async def test_a_listener_that_takes_its_time_is_not_followed_by_another(hospital: Hospital) -> None:
    for listener in hospital.stage.bot.app._async_listeners:
        listener.ack_timeout = 0
    await hospital.nurse.reports(WORDS)
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    await hospital.manager.presses("Resolve", on=hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1)) and hospital.owner.slack.whispers == []
    assert "IT owners" in hospital.manager.last_whisper and len(hospital.manager.slack.whispers) == 1
