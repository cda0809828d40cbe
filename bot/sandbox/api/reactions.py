"""reactions.*: adding, removing and reading them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox import happenings
from bot.sandbox.api.args import Args
from bot.sandbox.api.rooms import is_member, message_in, visible
from bot.sandbox.reacting import add_reaction, remove_reaction
from bot.sandbox.refused import Json, Refused
from bot.sandbox.world import Room

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

_NAME = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


def add(slack: Slack, args: Args) -> Json:
    """reactions.add"""
    return _react(slack, args, "reaction_added")


def remove(slack: Slack, args: Args) -> Json:
    """reactions.remove"""
    return _react(slack, args, "reaction_removed")


def get(slack: Slack, args: Args) -> Json:
    """reactions.get"""
    room, message = _message(slack, args)
    return {"type": "message", "channel": room.id, "message": message}


def _react(slack: Slack, args: Args, kind: str) -> Json:
    name = args.need("name").strip(":")
    if not _NAME.fullmatch(name):
        raise Refused("invalid_name")
    room, message = _message(slack, args)
    app = slack.cast.app.user_id
    deed = add_reaction if kind == "reaction_added" else remove_reaction
    deed(slack.world, room, message, app, name)
    slack.echo(kind, happenings.reaction(slack.world, kind, app, room, message, name), room)
    return {}


def _message(slack: Slack, args: Args) -> tuple[Room, Json]:
    room = visible(slack, args.need("channel"))
    if room.archived:
        raise Refused("is_archived")
    message = message_in(room, args.need("timestamp"))
    if not is_member(slack, room):
        raise Refused("not_in_channel")
    return room, message
