"""The events that tell an app what happened in the workspace."""

from __future__ import annotations

from bot.sandbox.refused import Json
from bot.sandbox.world import Room, World

_MESSAGES = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def subscription(room: Room) -> str:
    """The name an app subscribes to for messages in this room."""
    return _MESSAGES[room.kind]


def said(room: Room, message: Json) -> Json:
    """A new message."""
    return {**message, "channel": room.id, "event_ts": message["ts"], "channel_type": room.kind}


def changed(world: World, room: Room, message: Json, before: Json) -> Json:
    """A message that was edited."""
    ts = world.new_ts()
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": message,
        "previous_message": before,
        "channel": room.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": room.kind,
    }


def deleted(world: World, room: Room, before: Json) -> Json:
    """A message that was deleted."""
    ts = world.new_ts()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": before,
        "channel": room.id,
        "hidden": True,
        "deleted_ts": before["ts"],
        "ts": ts,
        "event_ts": ts,
        "channel_type": room.kind,
    }


def reaction(world: World, kind: str, person_id: str, room: Room, message: Json, name: str) -> Json:
    """`reaction_added` or `reaction_removed`."""
    return {
        "type": kind,
        "user": person_id,
        "reaction": name,
        "item": {"type": "message", "channel": room.id, "ts": message["ts"]},
        "item_user": message.get("user"),
        "event_ts": world.new_ts(),
    }


def membership(world: World, kind: str, person_id: str, room: Room) -> Json:
    """`member_joined_channel` or `member_left_channel`."""
    return {
        "type": kind,
        "user": person_id,
        "channel": room.id,
        "channel_type": "C" if room.kind == "channel" else "G",
        "team": world.cast.team_id,
        "event_ts": world.new_ts(),
    }
