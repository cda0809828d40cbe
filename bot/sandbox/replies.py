"""Shows what the app says in answer: in a command's body or through a response_url."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import happenings, posting
from bot.sandbox.api.args import Args
from bot.sandbox.api.chat import content
from bot.sandbox.refused import Json, Refused
from bot.sandbox.shapes import bot_author
from bot.sandbox.world import Room

if TYPE_CHECKING:
    from bot.sandbox.responses import Response
    from bot.sandbox.slack import Slack


_TAKES = {
    "attachments", "blocks", "delete_original", "mrkdwn", "replace_original", "response_type", "text", "thread_ts",
    "unfurl_links", "unfurl_media",
}  # fmt: skip


def show(slack: Slack, person_id: str, room: Room, said: Json) -> None:
    """Show an answer: to this person only, unless its response_type is in_channel."""
    slack.calls.wonder("answer", said.keys() - _TAKES)
    message = {**content(slack, Args(said)), **bot_author(slack.cast)}
    thread_ts = said.get("thread_ts")
    if said.get("response_type") != "in_channel":
        slack.whisper(person_id, room, message, thread_ts)
        return
    stored = posting.post(slack.world, room, message, thread_ts)
    slack.page(room, stored)
    slack.echo(happenings.subscription(room), happenings.said(room, stored), room)


def respond(slack: Slack, response: Response, said: Json) -> None:
    """Do what was posted to a response_url; Refused as Slack refuses it."""
    room = slack.world.rooms[response.room]
    replace = said.get("replace_original") or said.get("delete_original")
    if not replace or not response.message_ts:
        show(slack, response.person, room, said)
    elif response.whisper:
        _whisper_again(slack, response, said)
    else:
        _change(slack, room, response.message_ts, said)


def _whisper_again(slack: Slack, response: Response, said: Json) -> None:
    whispers = slack.world.screens[response.person].whispers
    for index, whisper in enumerate(whispers):
        if whisper["ts"] == response.message_ts:
            if said.get("delete_original"):
                del whispers[index]
            else:
                kept = {key: value for key, value in whisper.items() if key not in ("text", "blocks")}
                whispers[index] = kept | content(slack, Args(said))
            slack.world.touch(response.person)
            return


def _change(slack: Slack, room: Room, ts: str, said: Json) -> None:
    if ts not in room.messages:
        raise Refused("message_not_found", status=404)
    if said.get("delete_original"):
        gone = posting.remove(slack.world, room, ts)
        slack.echo(happenings.subscription(room), happenings.deleted(slack.world, room, gone), room)
        return
    changes = {"blocks": None, **content(slack, Args(said))}
    after, before = posting.edit(slack.world, room, ts, changes, slack.cast.app.user_id)
    slack.page(room, after, before)
    slack.echo(happenings.subscription(room), happenings.changed(slack.world, room, after, before), room)
