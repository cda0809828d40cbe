"""The payloads Slack sends to an app: commands, interactions and event callbacks."""

from __future__ import annotations

from bot.sandbox.cast import Person
from bot.sandbox.refused import Json
from bot.sandbox.shapes import room_name
from bot.sandbox.world import Room, World

VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 - the same for everybody


def command(world: World, person: Person, room: Room, name: str, text: str) -> dict[str, str]:
    """The form fields of a slash command (response_url and trigger_id are added by the sender)."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": world.cast.team_id,
        "team_domain": world.cast.domain,
        "channel_id": room.id,
        "channel_name": room_name(room),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": world.cast.app.id,
        "is_enterprise_install": "false",
    }


def interaction(world: World, person: Person, kind: str) -> Json:
    """What every interactivity payload begins with."""
    team_id = person.team or world.cast.team_id
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": team_id,
        },
        "api_app_id": world.cast.app.id,
        "token": VERIFICATION_TOKEN,
        "team": {"id": world.cast.team_id, "domain": world.cast.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def event_callback(world: World, event: Json, room: Room | None) -> Json:
    """The wrapper around one event."""
    cast = world.cast
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": cast.team_id,
        "context_team_id": cast.team_id,
        "context_enterprise_id": None,
        "api_app_id": cast.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": world.seconds(),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": cast.team_id,
                "user_id": cast.app.user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(room and room.shared),
        "event_context": world.new_id("EC"),
    }
