"""chat.*: posting, changing, deleting, and what only one person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import files, happenings, posting
from bot.sandbox.api.args import Args
from bot.sandbox.api.rooms import is_member, message_in, visible, writable
from bot.sandbox.blocks.check import MOST_MARKDOWN, message_blocks
from bot.sandbox.markup import taken_in
from bot.sandbox.refused import Json, Refused
from bot.sandbox.shapes import bot_author

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

LONGEST_UPDATE = 4000
MOST_ATTACHMENTS = 100
LARGEST_METADATA = 16_000


def post_message(slack: Slack, args: Args) -> Json:
    """chat.postMessage"""
    room = writable(slack, args.need("channel"))
    slack.limits.count_post(room.id)
    message = {**content(slack, args), **bot_author(slack.cast)}
    if (metadata := _metadata(args)) is not None:
        message["metadata"] = metadata
    thread_ts = args.text("thread_ts") or None
    stored = posting.post(slack.world, room, message, thread_ts, args.flag("reply_broadcast"))
    slack.page(room, stored, link_names=args.flag("link_names") or args.text("parse") == "full")
    slack.echo(happenings.subscription(room), happenings.said(room, stored), room)
    return {"channel": room.id, "ts": stored["ts"], "message": stored}


def update(slack: Slack, args: Args) -> Json:
    """chat.update"""
    room = visible(slack, args.need("channel"))
    before = message_in(room, args.need("ts"))
    _own(slack, before, "cant_update_message")
    if room.archived:
        raise Refused("is_inactive")
    if len(args.text("text") or "") > LONGEST_UPDATE:
        raise Refused("msg_too_long")
    changes = {"blocks": None, **content(slack, args)}
    metadata = _metadata(args)
    if metadata is not None:
        changes["metadata"] = metadata or None
    after, before = posting.edit(slack.world, room, before["ts"], changes, slack.cast.app.user_id)
    slack.page(room, after, before)
    event = happenings.changed(slack.world, room, after, before)
    slack.echo(happenings.subscription(room), event, room)
    return {"channel": room.id, "ts": after["ts"], "text": after["text"], "message": after}


def delete(slack: Slack, args: Args) -> Json:
    """chat.delete"""
    room = visible(slack, args.need("channel"))
    message = message_in(room, args.need("ts"))
    _own(slack, message, "cant_delete_message")
    gone = posting.remove(slack.world, room, message["ts"])
    slack.echo(happenings.subscription(room), happenings.deleted(slack.world, room, gone), room)
    return {"channel": room.id, "ts": gone["ts"]}


def post_ephemeral(slack: Slack, args: Args) -> Json:
    """chat.postEphemeral"""
    room = visible(slack, args.need("channel"))
    person_id = args.need("user")
    if room.archived:
        raise Refused("is_archived")
    if not is_member(slack, room):
        raise Refused("not_in_channel")
    if person_id not in room.members or not slack.world.person(person_id).active:
        raise Refused("user_not_in_channel")
    message = {**content(slack, args), **bot_author(slack.cast)}
    shown = slack.whisper(person_id, room, message, args.text("thread_ts"))
    return {"message_ts": shown["ts"]}


def get_permalink(slack: Slack, args: Args) -> Json:
    """chat.getPermalink"""
    room = visible(slack, args.need("channel"))
    message = message_in(room, args.need("message_ts"))
    link = f"https://{slack.cast.domain}.slack.com/archives/{room.id}/p{message['ts'].replace('.', '')}"
    thread_ts = message.get("thread_ts")
    if thread_ts and thread_ts != message["ts"]:
        link += f"?thread_ts={thread_ts}&cid={room.id}"
    return {"channel": room.id, "permalink": link}


def content(slack: Slack, args: Args) -> Json:
    """The words of a message: text and checked blocks; Refused when there is nothing to show."""
    markdown = args.text("markdown_text")
    text = args.text("text") or ""
    blocks = args.json("blocks", "invalid_blocks_format")
    attachments = args.json("attachments", "invalid_attachments") or []
    if markdown:
        return _markdown(markdown, bool(text or blocks))
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    if not text.strip() and not blocks and not attachments:
        raise Refused("no_text")
    found: dict[str, Any] = {"text": taken_in(text)}
    if blocks:
        found["blocks"] = message_blocks(blocks, slack.faults.unknown_blocks)
        files.need_shown(slack, found["blocks"])
    if attachments:
        found["attachments"] = attachments
    return found


def _markdown(markdown: str, other: bool) -> Json:
    if other:
        raise Refused("markdown_text_conflict")
    if len(markdown) > MOST_MARKDOWN:
        raise Refused("msg_too_long")
    return {"text": markdown, "blocks": message_blocks([{"type": "markdown", "text": markdown}])}


def _metadata(args: Args) -> Json | None:
    metadata = args.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    if metadata and not (
        isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    ):
        raise Refused("invalid_metadata_schema")
    if len(str(metadata)) > LARGEST_METADATA:
        raise Refused("metadata_too_large")
    return metadata


def _own(slack: Slack, message: Json, error: str) -> None:
    if message.get("bot_id") != slack.cast.app.bot_id:
        raise Refused(error)
