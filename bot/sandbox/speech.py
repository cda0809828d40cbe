"""What people do without the app: talk, edit, delete, react, open its Home."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox import happenings, may, posting
from bot.sandbox.reacting import add_reaction, remove_reaction
from bot.sandbox.refused import CannotDo, Json, Refused
from bot.sandbox.world import Room, World

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

_HANDLE = re.compile(r"(?<![\w@.])@([a-z0-9][\w.-]*\w)", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)\]'\"]")


def written(world: World, text: str) -> str:
    """Typed text as Slack stores it: & < > escaped, @names turned into mentions, links marked."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    marked = _LINK.sub(lambda match: f"<{match.group()}>", escaped)
    return _HANDLE.sub(lambda match: _mention(world, match.group(1)) or match.group(), marked)


def _mention(world: World, handle: str) -> str | None:
    known = {p.handle: f"<@{p.id}>" for p in world.people.values()}
    known |= {g.handle: f"<!subteam^{g.id}>" for g in world.groups.values()}
    known[world.cast.app.name.lower()] = f"<@{world.cast.app.user_id}>"
    known |= {word: f"<!{word}>" for word in ("channel", "here", "everyone")}
    return known.get(handle.lower())


async def say(
    slack: Slack,
    person_id: str,
    text: str,
    room_id: str | None = None,
    thread_ts: str | None = None,
    files: list[Json] | None = None,
) -> Json:
    """Post a person's message, perhaps with files, and tell the app; returns the message."""
    room = slack.room(room_id) if room_id else slack.world.dm(person_id)
    person = may.write_in(slack.world, person_id, room)
    if not text.strip() and not files:
        raise CannotDo("there is nothing to send")
    marked = written(slack.world, text)
    message: Json = {
        "user": person_id,
        "client_msg_id": slack.world.new_id("").lower(),
        "text": marked,
        "team": person.team or slack.cast.team_id,
        "blocks": [_rich(slack.world, text)] if text.strip() else [],
    }
    if files:
        message |= {"subtype": "file_share", "files": files, "upload": False}
    try:
        stored = posting.post(slack.world, room, message, thread_ts)
    except Refused as refused:
        raise CannotDo(refused.error) from None
    event = happenings.said(room, stored)
    if person.team:
        event |= {"user_team": person.team, "source_team": person.team}
    await slack.tell(happenings.subscription(room), event, room)
    if f"<@{slack.cast.app.user_id}>" in marked:
        await slack.tell("app_mention", {**event, "type": "app_mention"}, room)
    return dict(stored)


def _rich(world: World, text: str) -> Json:
    words = [{"type": "text", "text": text}]
    section = {"type": "rich_text_section", "elements": words}
    return {"type": "rich_text", "block_id": world.new_id("")[:5], "elements": [section]}


def _own(slack: Slack, person_id: str, room_id: str, ts: str) -> tuple[Room, Json]:
    room = slack.room(room_id)
    may.write_in(slack.world, person_id, room)
    message = room.messages.get(ts)
    if message is None or message.get("user") != person_id:
        raise CannotDo("only one's own messages can be changed")
    return room, message


async def edit(slack: Slack, person_id: str, room_id: str, ts: str, text: str) -> None:
    """Edit one's own message."""
    room, _ = _own(slack, person_id, room_id, ts)
    changes = {"text": written(slack.world, text), "blocks": [_rich(slack.world, text)]}
    after, before = posting.edit(slack.world, room, ts, changes, person_id)
    event = happenings.changed(slack.world, room, after, before)
    await slack.tell(happenings.subscription(room), event, room)


async def delete(slack: Slack, person_id: str, room_id: str, ts: str) -> None:
    """Delete one's own message."""
    room, _ = _own(slack, person_id, room_id, ts)
    gone = posting.remove(slack.world, room, ts)
    await slack.tell(happenings.subscription(room), happenings.deleted(slack.world, room, gone), room)


async def react(slack: Slack, person_id: str, room_id: str, ts: str, name: str, remove: bool = False) -> None:
    """Add a reaction, or take it back."""
    room = slack.room(room_id)
    may.write_in(slack.world, person_id, room)
    message = room.messages.get(ts)
    if message is None:
        raise CannotDo("that message is gone")
    kind, deed = ("reaction_removed", remove_reaction) if remove else ("reaction_added", add_reaction)
    try:
        deed(slack.world, room, message, person_id, name.strip(":"))
    except Refused as refused:
        raise CannotDo(refused.error) from None
    event = happenings.reaction(slack.world, kind, person_id, room, message, name.strip(":"))
    await slack.tell(kind, event, room)


async def open_home(slack: Slack, person_id: str, tab: str = "home") -> None:
    """Open the app's Home (or its "messages" tab)."""
    may.use_app(slack.world, person_id)
    event: Json = {
        "type": "app_home_opened",
        "user": person_id,
        "channel": slack.world.dm(person_id).id,
        "tab": tab,
        "event_ts": slack.world.new_ts(),
    }
    home = slack.world.screens[person_id].home
    if home:
        event["view"] = slack.world.views[home].shown()
    await slack.tell("app_home_opened", event)
