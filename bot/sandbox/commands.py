"""Slash commands and shortcuts, as a person runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import envelopes, may, replies
from bot.sandbox.parcels import Reply
from bot.sandbox.refused import CannotDo, Refused
from bot.sandbox.shapes import room_name

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

TOO_LATE = ("http_timeout", "timeout")
TROUBLE = "We had some trouble connecting. Try again?"


async def run_command(slack: Slack, person_id: str, name: str, text: str, room_id: str | None = None) -> None:
    """Send a slash command from a room (the direct messages with the app if none) and show the answer."""
    person = may.use_app(slack.world, person_id)
    room = slack.room(room_id) if room_id else slack.world.dm(person_id)
    may.write_in(slack.world, person_id, room)
    if name not in slack.cast.app.commands:
        slack.notice(person_id, f"{name} is not a valid command.")
        return
    fields = envelopes.command(slack.world, person, room, name, text)
    fields["response_url"] = slack.url + slack.responses.new(person_id, room.id)
    fields["trigger_id"] = slack.triggers.new(person_id)
    reply = await slack.courier.form(name, fields)
    if reply.fault:
        error = "operation_timeout" if reply.fault in TOO_LATE else "dispatch_failed"
        slack.notice(person_id, f'{name} failed with the error "{error}"')
    elif reply.body.strip():
        _show(slack, person_id, room.id, name, reply)


def _show(slack: Slack, person_id: str, room_id: str, name: str, reply: Reply) -> None:
    said = reply.json
    if said is None:
        said = {"text": reply.body.decode(errors="replace")}
    try:
        replies.show(slack, person_id, slack.world.rooms[room_id], said)
    except Refused as refused:
        slack.calls.wonder(name, refused.strange)
        slack.notice(person_id, f'{name} failed with the error "{refused.error}"')


async def run_shortcut(slack: Slack, person_id: str, callback_id: str) -> None:
    """Run a global shortcut."""
    person = may.use_app(slack.world, person_id)
    payload = envelopes.interaction(slack.world, person, "shortcut")
    payload["callback_id"] = callback_id
    payload["action_ts"] = slack.world.new_ts()
    payload["trigger_id"] = slack.triggers.new(person_id)
    await _interact(slack, person_id, payload)


async def run_message_shortcut(slack: Slack, person_id: str, callback_id: str, room_id: str, ts: str) -> None:
    """Run a message shortcut on a message."""
    person = may.use_app(slack.world, person_id)
    room = slack.room(room_id)
    may.be_in(slack.world, person_id, room)
    if ts not in room.messages:
        raise CannotDo("that message is gone")
    payload = envelopes.interaction(slack.world, person, "message_action")
    payload |= {
        "action_ts": slack.world.new_ts(),
        "callback_id": callback_id,
        "channel": {"id": room.id, "name": room_name(room)},
        "message_ts": ts,
        "message": room.messages[ts],
        "response_url": slack.url + slack.responses.new(person_id, room.id, ts),
        "trigger_id": slack.triggers.new(person_id),
    }
    await _interact(slack, person_id, payload)


async def _interact(slack: Slack, person_id: str, payload: dict[str, object]) -> None:
    reply = await slack.courier.interaction(payload)
    if reply.fault:
        slack.notice(person_id, TROUBLE)
