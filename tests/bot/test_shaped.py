"""What is shaped as Slack shapes it passes, whatever else is in it; what is not never reaches a listener."""

from typing import Any

import pytest

from bot.shaped import DEEPEST, is_shaped

PRESS = {
    "type": "block_actions",
    "user": {"id": "U1", "team_id": "T1"},
    "team": {"id": "T1"},
    "channel": {"id": "C1"},
    "message": {"ts": "1.2", "blocks": [{"type": "section", "block_id": "b"}]},
    "actions": [{"action_id": "a", "block_id": "b", "value": "12"}],
}
FORM = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "view": {"id": "V1", "callback_id": "report", "state": {"values": {"b": {"a": {"value": None}}}}},
}
WORD = {
    "type": "event_callback",
    "event": {"type": "message", "channel": "C1", "ts": "1.2", "user": "U1", "text": "x"},
}
COMMAND = {"command": "/pebble", "user_id": "U1", "text": ""}


@pytest.mark.parametrize(
    "body",
    [
        PRESS,
        FORM,
        WORD,
        COMMAND,
        {"type": "url_verification", "challenge": "x"},
        {"type": "event_callback", "event": {"type": "user_change", "user": {"id": "U1", "profile": {}}}},
        {"type": "event_callback", "event": {"type": "channel_created", "channel": {"id": "C1"}}},
        PRESS | {"team": None, "enterprise": None, "channel": None, "message": None},
        PRESS | {"what": "is new", "tomorrow": [{"may": {"stand": 5}}, 0.5, True]},
        FORM | {"view": FORM["view"] | {"blocks": []}},  # type: ignore[operator]
        WORD | {"event": {**WORD["event"], "text": "Ärztin 🩺 ‏שלום"}},  # type: ignore[dict-item]
    ],
)
def test_what_slack_sends_passes(body: Any) -> None:
    assert is_shaped(body)


def deep(levels: int) -> Any:
    tree: Any = "x"
    for _ in range(levels):
        tree = [tree]
    return {"type": "url_verification", "x": tree}


@pytest.mark.parametrize(
    "body",
    [
        [],
        "words",
        None,
        PRESS | {"actions": []},
        PRESS | {"actions": [5]},
        PRESS | {"actions": [{"action_id": ["a"], "block_id": "b"}]},
        PRESS | {"actions": [{"action_id": "a"}]},
        PRESS | {"user": "U1"},
        PRESS | {"user": {}},
        PRESS | {"channel": "C1"},
        PRESS | {"message": {"ts": "1.2", "blocks": [[]]}},
        FORM | {"view": "words"},
        FORM | {"view": {"id": "V1", "callback_id": 5}},
        FORM
        | {"view": {"id": "V1", "callback_id": "report", "state": {"values": {"b": {"a": {"value": 5}}}}}},
        WORD | {"event": []},
        WORD | {"event": None},
        {"event": None},
        WORD | {"event": {"type": "message", "ts": "1.2", "user": "U1"}},
        WORD | {"event": {"type": "message", "channel": {"id": "C1"}, "ts": "1.2"}},
        WORD | {"event": {"type": "reaction_added", "user": "U1", "reaction": "eyes"}},
        COMMAND | {"text": "half a character: \ud800"},
        COMMAND | {"text": "a zero: \x00"},
        COMMAND | {"\x00": "in a name"},
        {"command": "/pebble"},
        deep(DEEPEST + 1),
    ],
)
def test_what_slack_would_never_send_does_not(body: Any) -> None:
    assert not is_shaped(body)


def test_it_goes_as_deep_as_it_says() -> None:
    assert is_shaped(deep(DEEPEST - 1))
