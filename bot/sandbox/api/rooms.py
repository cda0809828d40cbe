"""Which conversation a call means, and whether the app may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.refused import Json, Refused
from bot.sandbox.world import Room, micros_of

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

_FAMILY = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def visible(slack: Slack, room_id: str) -> Room:
    """The room with that id; Refused when it does not exist for the app."""
    room = slack.world.rooms.get(room_id)
    if room is None or (room.kind != "channel" and not is_member(slack, room)):
        raise Refused("channel_not_found")
    return room


def readable(slack: Slack, room_id: str) -> Room:
    """A room whose messages the app may read."""
    room = visible(slack, room_id)
    need_scope(slack, f"{_FAMILY[room.kind]}:history")
    if not is_member(slack, room):
        raise Refused("not_in_channel")
    return room


def described(slack: Slack, room_id: str) -> Room:
    """A room whose facts and members the app may read."""
    room = visible(slack, room_id)
    need_scope(slack, f"{_FAMILY[room.kind]}:read")
    return room


def writable(slack: Slack, where: str) -> Room:
    """The room a post goes to: an id, a channel's name, or a person's id for their direct messages."""
    room = _named(slack, where)
    if room.archived:
        raise Refused("is_archived")
    if not is_member(slack, room) and "chat:write.public" not in slack.scopes:
        raise Refused("not_in_channel")
    if room.person and not slack.world.people[room.person].active:
        raise Refused("channel_not_found")
    return room


def _named(slack: Slack, where: str) -> Room:
    person = slack.world.people.get(where)
    if person:
        if person.team or not person.active:
            raise Refused("channel_not_found")
        return slack.world.dm(where)
    if where in slack.world.rooms:
        return visible(slack, where)
    name = where.removeprefix("#")
    for room in slack.world.rooms.values():
        if room.kind in ("channel", "group") and room.name == name:
            return visible(slack, room.id)
    raise Refused("channel_not_found")


def is_member(slack: Slack, room: Room) -> bool:
    """Whether the app is in the room."""
    return slack.cast.app.user_id in room.members


def need_scope(slack: Slack, *any_of: str) -> None:
    """Refused unless one of these scopes was granted."""
    if any_of and not slack.scopes.intersection(any_of):
        raise without(slack, *any_of)


def without(slack: Slack, *any_of: str) -> Refused:
    """The answer to a call for which none of these scopes was granted."""
    granted = slack.scopes.difference(any_of)
    return Refused("missing_scope", needed=",".join(any_of), provided=",".join(sorted(granted)))


def message_in(room: Room, ts: str) -> Json:
    """The message with that timestamp; Refused when there is none."""
    message = room.messages.get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise Refused("message_not_found")
    return message


def moment(ts: str | None, error: str) -> int | None:
    """A timestamp argument in microseconds, None when absent; Refused when it is none."""
    if not ts:
        return None
    try:
        return micros_of(ts)
    except ValueError:
        raise Refused(error) from None
