"""The schema notices what Slack would refuse."""

from typing import Any

import pytest

from bot.manifest.manifest import manifest
from bot.manifest.schema import validate


def changed(path: str, value: Any) -> dict[str, Any]:
    """The manifest with one value replaced, or removed where the value is None."""
    made: Any = manifest("https://pebble.hospital.example")
    place, steps = made, path.split(".")
    for step in steps[:-1]:
        place = place[int(step) if step.isdigit() else step]
    last: Any = int(steps[-1]) if steps[-1].isdigit() else steps[-1]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return dict(made)


SHORTCUT = {"name": "x", "type": "global", "callback_id": "x", "description": "x"}
COMMAND = {"command": "/x", "description": "x", "url": "https://x.example"}
EVENTS = "settings.event_subscriptions.bot_events"
SCOPES = "oauth_config.scopes.bot"

REFUSED: list[tuple[str, Any, str]] = [
    ("display_information.name", "x" * 36, "display_information.name has 36 characters"),
    ("display_information.name", "", "display_information.name has 0"),
    ("display_information.description", "x" * 141, "display_information.description has 141"),
    ("display_information.long_description", "x" * 174, "display_information.long_description has 174"),
    ("display_information.long_description", "x" * 4001, "display_information.long_description has 4001"),
    ("display_information.background_color", "teal", "display_information.background_color has the wrong"),
    ("display_information.color", "x", "display_information.color is no key"),
    ("display_information", None, "display_information is missing"),
    ("display_information", "Pebble", "display_information must be an object"),
    ("workflows", {}, "workflows is no key"),
    ("features.bot_user.display_name", "x" * 81, "features.bot_user.display_name has 81"),
    ("features.bot_user", None, "features.bot_user is missing"),
    ("features.app_home.home_tab_enabled", "yes", "features.app_home.home_tab_enabled must be true or false"),
    ("features.shortcuts.0.name", "x" * 25, "features.shortcuts[0].name has 25"),
    ("features.shortcuts.0.type", "channel", "features.shortcuts[0].type is nothing that Slack knows"),
    ("features.shortcuts.0.callback_id", None, "features.shortcuts[0].callback_id is missing"),
    ("features.shortcuts", [{**SHORTCUT, "name": f"{n}"} for n in range(11)], "features.shortcuts holds 11"),
    ("features.slash_commands.0.command", "pebble", "features.slash_commands[0].command has the wrong form"),
    ("features.slash_commands.0.command", "/" + "x" * 32, "features.slash_commands[0].command has 33"),
    ("features.slash_commands.0.usage_hint", "x" * 1001, "features.slash_commands[0].usage_hint has 1001"),
    ("features.slash_commands.0.url", "http://x.example", "features.slash_commands[0].url must be an https"),
    ("features.slash_commands.0.url", None, "features.slash_commands[0].url is missing"),
    ("features.slash_commands.0.method", "GET", "features.slash_commands[0].method is no key"),
    (
        "features.slash_commands",
        [{**COMMAND, "command": f"/x{n}"} for n in range(51)],
        "features.slash_commands holds 51",
    ),
    (SCOPES, ["chat:shout"], "oauth_config.scopes.bot[0] is nothing that Slack knows"),
    (SCOPES, ["commands", "commands"], "oauth_config.scopes.bot names something twice"),
    (SCOPES, [str(n) for n in range(256)], "oauth_config.scopes.bot holds 256"),
    (EVENTS, ["message.everywhere"], f"{EVENTS}[0] is nothing that Slack knows"),
    (EVENTS, [f"e{n}" for n in range(101)], f"{EVENTS} holds 101"),
    (EVENTS, ["app_mention"], f"{EVENTS}: app_mention needs the scope app_mentions:read"),
    ("settings.event_subscriptions.request_url", None, "settings.event_subscriptions.request_url is missing"),
    ("settings.interactivity.request_url", None, "settings.interactivity.request_url is missing"),
    ("settings.interactivity.is_enabled", None, "settings.interactivity.is_enabled is missing"),
    ("settings.allowed_ip_address_ranges", [f"10.0.0.{n}" for n in range(51)], "settings.allowed_ip"),
    ("settings.delayed_events", True, "settings.delayed_events is no key"),
    ("_metadata.major_version", "2", "_metadata.major_version must be a whole number"),
]


@pytest.mark.parametrize(("path", "value", "problem"), REFUSED, ids=lambda part: str(part)[:40])
def test_what_slack_refuses_is_named(path, value, problem):
    assert any(found.startswith(problem) for found in validate(changed(path, value)))


def test_a_scope_that_an_event_or_command_needs():
    found = validate(changed(SCOPES, ["chat:write"]))
    assert any("message.im needs the scope im:history" in problem for problem in found)
    assert any("need the scope commands" in problem for problem in found)


def test_every_problem_is_named_at_once():
    made = changed("display_information.name", "x" * 36)
    made["features"]["shortcuts"][0]["name"] = "x" * 25
    made["surprise"] = 1
    assert len(validate(made)) == 3


@pytest.mark.parametrize("nonsense", [None, [], "manifest", 3])
def test_nonsense_is_no_manifest(nonsense):
    assert validate(nonsense) == ["the manifest must be an object"]
