"""files.*: a file is announced, uploaded to the address that was given for it, and shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import happenings, posting
from bot.sandbox.api.args import Args
from bot.sandbox.api.rooms import is_member, visible
from bot.sandbox.files import LARGEST, wire
from bot.sandbox.refused import Json, Refused
from bot.sandbox.shapes import bot_author

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

LONGEST_ALT = 1000


def get_upload_url(slack: Slack, args: Args) -> Json:
    """files.getUploadURLExternal"""
    name, size = args.need("filename"), _length(args)
    alt = args.text("alt_txt") or ""
    if not size:
        raise Refused("missing_argument")
    if size > LARGEST:
        raise Refused("file_upload_size_restricted")
    if len(alt) > LONGEST_ALT:
        raise Refused("alt_txt_too_large")
    file = slack.files.announce(slack.world.new_id("F"), name, size, alt)
    return {"upload_url": f"{slack.url}/_/upload/{file.ticket}", "file_id": file.id}


def complete_upload(slack: Slack, args: Args) -> Json:
    """files.completeUploadExternal"""
    asked = args.json("files")
    if not isinstance(asked, list) or not asked or not all(isinstance(file, dict) for file in asked):
        raise Refused("invalid_arguments", ["[ERROR] missing required field: files"])
    room = visible(slack, channel) if (channel := args.text("channel_id")) else None
    if room and room.archived:
        raise Refused("is_archived")
    if room and not is_member(slack, room):
        raise Refused("not_in_channel")
    if room and (thread_ts := args.text("thread_ts")):
        posting.parent_of(room, thread_ts)
    files = [slack.files.share(str(file.get("id")), str(file.get("title") or "")) for file in asked]
    shapes = [wire(slack, file) for file in files]
    if room:
        words = {"text": args.text("initial_comment") or "", "files": shapes, "upload": True}
        message = {"subtype": "file_share", **words, **bot_author(slack.cast)}
        stored = posting.post(slack.world, room, message, args.text("thread_ts") or None)
        slack.echo(happenings.subscription(room), happenings.said(room, stored), room)
    return {"files": [{"id": shape["id"], "title": shape["title"]} for shape in shapes]}


def _length(args: Args) -> int:
    """Nothing to upload is a missing argument, as Slack says."""
    return 0 if args.text("length") == "0" else args.number("length", 0, LARGEST + 1)
