"""conversations.*: what the app may know of rooms, their members and their messages."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, TypeVar

from bot.sandbox.api.args import Args
from bot.sandbox.api.rooms import described, message_in, moment, need_scope, readable
from bot.sandbox.posting import in_channel, thread
from bot.sandbox.refused import Json, Refused
from bot.sandbox.shapes import conversation
from bot.sandbox.world import Room, micros_of

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

T = TypeVar("T")
_MOST_PEOPLE = 8
_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
_FAMILIES = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}


def open_(slack: Slack, args: Args) -> Json:
    """conversations.open"""
    room_id = args.text("channel")
    room = described(slack, room_id) if room_id else _between(slack, _people(args))
    shape = conversation(slack.world, room) if args.flag("return_im") else {"id": room.id}
    return {"no_op": True, "already_open": True, "channel": shape}


def _people(args: Args) -> list[str]:
    value = args.values.get("users")
    names = value if isinstance(value, list) else str(value or "").split(",")
    return [str(name).strip() for name in names if str(name).strip()]


def _between(slack: Slack, people: list[str]) -> Room:
    if not people:
        raise Refused("users_list_not_supplied")
    if len(people) > _MOST_PEOPLE:
        raise Refused("too_many_users")
    for person_id in people:
        person = slack.world.people.get(person_id)
        if person is None:
            raise Refused("user_not_found")
        if not person.active:
            raise Refused("user_disabled")
        if person.team:
            raise Refused("user_not_visible")
    if len(people) == 1:
        return slack.world.dm(people[0])
    return _group(slack, people)


def _group(slack: Slack, people: list[str]) -> Room:
    members = {*people, slack.cast.app.user_id}
    for room in slack.world.rooms.values():
        if room.kind == "mpim" and set(room.members) == members:
            return room
    room_id = slack.world.new_id("G")
    name = "mpdm-" + "--".join(slack.world.people[p].handle for p in people) + "-1"
    slack.world.rooms[room_id] = Room(room_id, name, "mpim", sorted(members), created=slack.world.seconds())
    return slack.world.rooms[room_id]


def info(slack: Slack, args: Args) -> Json:
    """conversations.info"""
    room = described(slack, args.need("channel"))
    shape = conversation(slack.world, room)
    if args.flag("include_num_members"):
        shape["num_members"] = len(room.members)
    return {"channel": shape}


def list_(slack: Slack, args: Args) -> Json:
    """conversations.list"""
    names = (args.text("types") or "public_channel").split(",")
    kinds = {_TYPES.get(name.strip()) for name in names}
    if None in kinds:
        raise Refused("invalid_types")
    for kind in kinds:
        need_scope(slack, _FAMILIES[str(kind)])
    rooms = [room for room in slack.world.rooms.values() if room.kind in kinds and _listed(slack, room, args)]
    part, cursor = page(rooms, args, 100, 1000)
    return {"channels": [conversation(slack.world, room) for room in part], **cursor}


def _listed(slack: Slack, room: Room, args: Args) -> bool:
    if room.archived and args.flag("exclude_archived"):
        return False
    return room.kind == "channel" or slack.cast.app.user_id in room.members


def members(slack: Slack, args: Args) -> Json:
    """conversations.members"""
    room = described(slack, args.need("channel"))
    part, cursor = page(room.members, args, 100, 1000)
    return {"members": part, **cursor}


def history(slack: Slack, args: Args) -> Json:
    """conversations.history: newest first, threads left out"""
    room = readable(slack, args.need("channel"))
    found = [m for m in room.messages.values() if in_channel(m) and within(m, args)]
    part, cursor = page(found[::-1], args, 100, 999)
    return {
        "messages": [shown(m, args) for m in part],
        "has_more": bool(cursor["response_metadata"]["next_cursor"]),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        **(cursor if cursor["response_metadata"]["next_cursor"] else {}),
    }


def replies(slack: Slack, args: Args) -> Json:
    """conversations.replies: the parent, then its replies, oldest first"""
    room, ts = readable(slack, args.need("channel")), args.need("ts")
    try:
        message_in(room, ts)
    except Refused as refused:
        error = "thread_not_found" if refused.error == "message_not_found" else refused.error
        if ts not in room.threads:
            raise Refused(error, refused.messages) from None
    found = [m for m in thread(room, ts) if m["ts"] == ts or within(m, args)]
    part, cursor = page(found, args, 1000, 1000)
    return {
        "messages": [shown(m, args) for m in part],
        "has_more": bool(cursor["response_metadata"]["next_cursor"]),
        **(cursor if cursor["response_metadata"]["next_cursor"] else {}),
    }


def within(message: Json, args: Args) -> bool:
    """Whether a message lies between `oldest` and `latest` (themselves included if `inclusive`)."""
    at = micros_of(message["ts"])
    oldest = moment(args.text("oldest"), "invalid_ts_oldest")
    latest = moment(args.text("latest"), "invalid_ts_latest")
    if args.flag("inclusive"):
        return (oldest is None or at >= oldest) and (latest is None or at <= latest)
    return (oldest is None or at > oldest) and (latest is None or at < latest)


def shown(message: Json, args: Args) -> Json:
    """A message as history gives it: with metadata only when asked for."""
    if args.flag("include_all_metadata") or "metadata" not in message:
        return message
    kept = {key: value for key, value in message.items() if key != "metadata"}
    return kept | {"metadata": {"event_type": message["metadata"]["event_type"]}}


def page(found: list[T], args: Args, default: int, most: int) -> tuple[list[T], Json]:
    """One page of a list and the cursor of the next; Refused for a cursor that was never given."""
    start = _start(args.text("cursor"))
    limit = args.number("limit", default, most)
    more = start + limit < len(found)
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode() if more else ""
    return found[start : start + limit], {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (binascii.Error, ValueError):
        raise Refused("invalid_cursor") from None
