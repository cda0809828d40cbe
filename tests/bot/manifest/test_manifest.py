"""The manifest is one that Slack takes, over HTTP and over Socket Mode, and holds what people rely on."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.cli import main
from bot.manifest.manifest import manifest
from bot.manifest.needs import NEEDS, reasons
from bot.manifest.schema import validate

URL = "https://pebble.hospital.example"


def addresses(value: Any) -> Iterator[str]:
    """Every web address in it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [inner] if key in ("url", "request_url") else addresses(inner)
    if isinstance(value, list):
        for inner in value:
            yield from addresses(inner)


@pytest.mark.parametrize("url", [None, URL, "http://localhost:3000"])
def test_it_is_valid(url):
    assert validate(manifest(url)) == []


def test_over_http_everything_goes_to_one_address():
    made = manifest(URL)
    assert list(addresses(made)) == [f"{URL}/slack/events"] * 3
    assert made["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize("url", [f"{URL}/", f"{URL}/slack/events", f"{URL}/slack/events/"])
def test_the_address_may_be_written_in_several_ways(url):
    assert set(addresses(manifest(url.rstrip("/")))) == {f"{URL}/slack/events"}
    assert set(addresses(manifest(url))) == {f"{URL}/slack/events"}


def test_socket_mode_needs_no_address():
    made = manifest(None)
    assert list(addresses(made)) == []
    assert made["settings"]["socket_mode_enabled"] is True


def test_it_holds_what_people_and_scripts_rely_on():
    made = manifest(URL)
    features, settings = made["features"], made["settings"]
    assert [(one["callback_id"], one["type"], one["name"]) for one in features["shortcuts"]] == [
        ("report_pebble", "global", "Report a pebble"),
        ("report_message", "message", "Report as a pebble"),
        ("flag_message", "message", "Contains patient data"),
    ]
    (command,) = features["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/pebble", False)
    assert command["usage_hint"]
    assert features["bot_user"]["display_name"] == "Pebble"
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert settings["interactivity"]["is_enabled"] is True
    assert (settings["org_deploy_enabled"], settings["token_rotation_enabled"]) == (False, False)
    assert made["oauth_config"]["scopes"].keys() == {"bot"}, "never a token of a person's own"
    asked = made["oauth_config"]["scopes"]["bot"]
    assert {"im:history", "im:write", "chat:write", "commands"} <= set(asked)
    assert "message.im" in settings["event_subscriptions"]["bot_events"]


def test_every_scope_and_event_has_its_reason():
    made = manifest(URL)
    for name in made["oauth_config"]["scopes"]["bot"] + made["settings"]["event_subscriptions"]["bot_events"]:
        assert all(len(why) > 10 for why in reasons(name)) and reasons(name)
    assert all(need.scopes or need.events for need in NEEDS)


def printed(capsys, *given: str) -> Any:
    assert main(["manifest", *given]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_prints_it_and_needs_no_settings(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "not a port")
    assert printed(capsys, "--url", URL) == manifest(URL)
    assert printed(capsys, "--socket") == manifest(None)


def test_without_an_address_it_says_what_to_replace(capsys):
    assert main(["manifest"]) == 0
    said = capsys.readouterr()
    assert validate(json.loads(said.out)) == []
    assert "--url" in said.err and "pebble.example.org" in said.err


@pytest.mark.parametrize(
    "given",
    [
        ["--url", "http://pebble.hospital.example"],
        ["--url", "pebble.hospital.example"],
        ["--url", "https://"],
        ["--url", "https://[half"],
        ["--url", f"{URL}/?key=1"],
        ["--url", URL, "--socket"],
    ],
)
def test_an_address_that_slack_cannot_call_is_refused(given, capsys):
    with pytest.raises(SystemExit) as refused:
        main(["manifest", *given])
    assert refused.value.code == 2
    assert "https://" in capsys.readouterr().err or "--socket" in given
