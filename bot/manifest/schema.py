"""What Slack accepts as a manifest: sections, keys, lengths and counts, and how they must agree."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.manifest.known import EVENTS, SCOPES
from bot.manifest.shapes import Address, Choice, Flag, Keys, Many, Number, Text

SCHEMA = Keys(
    required={"display_information": Keys(
        required={"name": Text(35)},
        optional={
            "description": Text(140),
            "long_description": Text(4000, least=175),
            "background_color": Text(7, pattern="#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?"),
        },
    )},
    optional={
        "_metadata": Keys(optional={"major_version": Number(), "minor_version": Number()}),
        "features": Keys(optional={
            "app_home": Keys(optional={
                "home_tab_enabled": Flag(),
                "messages_tab_enabled": Flag(),
                "messages_tab_read_only_enabled": Flag(),
            }),
            "bot_user": Keys(required={"display_name": Text(80)}, optional={"always_online": Flag()}),
            "shortcuts": Many(Keys(required={
                "name": Text(24),
                "type": Choice(frozenset({"message", "global"})),
                "callback_id": Text(255),
                "description": Text(150),
            }), most=10),
            "slash_commands": Many(Keys(
                required={"command": Text(32, least=2, pattern="/[a-z0-9_-]+"), "description": Text(2000)},
                optional={"usage_hint": Text(1000), "should_escape": Flag(), "url": Address()},
            ), most=50),
        }),
        "oauth_config": Keys(optional={
            "redirect_urls": Many(Address(), most=1000),
            "scopes": Keys(optional={"bot": Many(Choice(SCOPES), most=255)}),
            "pkce_enabled": Flag(),
        }),
        "settings": Keys(optional={
            "allowed_ip_address_ranges": Many(Text(18), most=50),
            "event_subscriptions": Keys(optional={
                "request_url": Address(),
                "bot_events": Many(Choice(frozenset(EVENTS)), most=100),
            }),
            "interactivity": Keys(
                required={"is_enabled": Flag()},
                optional={"request_url": Address(), "message_menu_options_url": Address()},
            ),
            "org_deploy_enabled": Flag(),
            "socket_mode_enabled": Flag(),
            "token_rotation_enabled": Flag(),
        }),
    },
)  # fmt: skip


def validate(manifest: Any) -> list[str]:
    """Every problem, each as a short sentence that begins with its place; empty for a valid manifest."""
    found = sorted(SCHEMA.problems(manifest, ""))
    return found or [*_addresses(manifest), *_scopes(manifest), *_bot(manifest)]


def _addresses(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Over HTTP Slack must know where to send everything."""
    settings = manifest.get("settings", {})
    if settings.get("socket_mode_enabled"):
        return
    events, clicks = settings.get("event_subscriptions", {}), settings.get("interactivity", {})
    if events.get("bot_events") and "request_url" not in events:
        yield "settings.event_subscriptions.request_url is missing, and Socket Mode is off"
    if clicks.get("is_enabled") and "request_url" not in clicks:
        yield "settings.interactivity.request_url is missing, and Socket Mode is off"
    for place, command in enumerate(_features(manifest).get("slash_commands", [])):
        if "url" not in command:
            yield f"features.slash_commands[{place}].url is missing, and Socket Mode is off"


def _scopes(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Each event, and the commands, need their scopes."""
    granted = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
    events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    for event in events:
        for scope in sorted(set(EVENTS[event]) - granted):
            yield f"settings.event_subscriptions.bot_events: {event} needs the scope {scope}"
    features = _features(manifest)
    if (features.get("slash_commands") or features.get("shortcuts")) and "commands" not in granted:
        yield "oauth_config.scopes.bot: commands and shortcuts need the scope commands"


def _bot(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Bot scopes belong to a bot user."""
    asked = manifest.get("oauth_config", {}).get("scopes", {}).get("bot")
    if asked and "bot_user" not in _features(manifest):
        yield "features.bot_user is missing, and bot scopes are asked for"


def _features(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = manifest.get("features", {})
    return found
