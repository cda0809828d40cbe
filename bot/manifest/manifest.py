"""Builds the manifest from which Slack makes the app, for HTTP or for Socket Mode."""

from typing import Any
from urllib.parse import urlsplit

from bot.manifest.needs import events, scopes

PATH = "/slack/events"
"""Where Slack's requests arrive; see `bot.web`."""

EXAMPLE = "https://pebble.example.org"
"""Stands where nobody has said yet how Slack reaches this server."""

DESCRIPTION = "Report in two taps what gets in your way, and hear what became of it."
LONG_DESCRIPTION = (
    "A pebble in the shoe is small, and one walks on it all day: the label that prints in the wrong room, "
    "the alert nobody reads, the field that must be typed twice. Tell Pebble in one sentence. The people in IT "
    "who own that area see it at once, ask back and fix it, and you hear what became of it, each time. "
    "Please never name patients: Pebble checks each report before it is saved."
)


def manifest(url: str | None) -> dict[str, Any]:
    """The manifest as Slack's JSON. `url` is where Slack reaches this server; None means Socket Mode."""
    address = None if url is None else _requests_to(url)
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Pebble",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#285e61",
        },
        "features": _features(address),
        "oauth_config": {"scopes": {"bot": list(scopes())}},
        "settings": _settings(address),
    }


def _requests_to(url: str) -> str:
    base = url.rstrip("/")
    return base if urlsplit(base).path.endswith(PATH) else base + PATH


def _features(address: str | None) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Pebble", "always_online": True},
        "shortcuts": [
            _shortcut("Report a pebble", "global", "report_pebble", "Say what gets in your way"),
            _shortcut("Report as a pebble", "message", "report_message", "Report what this message is about"),
            _shortcut("Contains patient data", "message", "flag_message", "Tell the data stewards privately"),
        ],
        "slash_commands": [
            {
                "command": "/pebble",
                "description": "Report what gets in your way",
                "usage_hint": "[what got in your way | mine | help]",
                "should_escape": False,
                **_to(address, "url"),
            }
        ],
    }


def _shortcut(name: str, kind: str, callback_id: str, description: str) -> dict[str, str]:
    return {"name": name, "type": kind, "callback_id": callback_id, "description": description}


def _settings(address: str | None) -> dict[str, Any]:
    return {
        "event_subscriptions": {**_to(address, "request_url"), "bot_events": list(events())},
        "interactivity": {"is_enabled": True, **_to(address, "request_url")},
        "org_deploy_enabled": False,
        "socket_mode_enabled": address is None,
        "token_rotation_enabled": False,
    }


def _to(address: str | None, key: str) -> dict[str, str]:
    """Over Socket Mode Slack needs no address, and takes none."""
    return {key: address} if address else {}
