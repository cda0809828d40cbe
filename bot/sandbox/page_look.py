"""What one person sees, as the page draws it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.sandbox import may
from bot.sandbox.page_offers import COMMANDS, SHORTCUTS
from bot.sandbox.posting import in_channel, thread
from bot.sandbox.refused import Json
from bot.sandbox.world import Room, micros_of

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

SHOWN = 60
"""Messages of a conversation that are told at first; the page asks for more as somebody reads back."""
_BOT_COLOUR = "#2c5282"


def cast(slack: Slack) -> Json:
    """Who and what there is."""
    app = slack.cast.app
    people = [
        {
            "id": p.id,
            "name": p.name,
            "title": p.title,
            "unit": p.unit,
            "kind": p.kind,
            "colour": p.colour,
            "initials": p.initials,
            "about": p.about,
            "zone": p.zone,
        }
        for p in slack.world.people.values()
    ]
    rooms = [room for room in slack.world.rooms.values() if room.kind in ("channel", "group")]
    return {
        "born": slack.born,
        "workspace": slack.cast.workspace,
        "bot": {"id": app.user_id, "name": app.name},
        "people": people,
        "commands": COMMANDS,
        "shortcuts": SHORTCUTS,
        "groups": [{"id": g.id, "name": g.name, "handle": g.handle} for g in slack.world.groups.values()],
        "channels": [
            {"id": r.id, "name": r.name, "topic": r.topic, "private": r.kind == "group"} for r in rooms
        ],
    }


def look(slack: Slack, person_id: str, room_id: str | None, thread_ts: str | None, most: int = SHOWN) -> Json:
    """Everything before one person's eyes, with one conversation (its latest messages) and perhaps one thread open."""
    person = slack.world.person(person_id)
    if person.active and not person.team:
        slack.world.dm(person_id)
    screen = slack.world.screens[person_id]
    room = slack.room(room_id) if room_id else None
    if room:
        may.be_in(slack.world, person_id, room)
    visitor = slack.person(person_id)
    modal = {"stack": visitor.stack, "errors": visitor.errors} if screen.stack else None
    messages, earlier = _messages(slack, room, most) if room else ([], False)
    return {
        "channels": [_channel(slack, person_id, each) for each in slack.world.rooms_of(person_id)],
        "messages": messages,
        "earlier": earlier,
        "seen": screen.seen.get(room.id) if room else None,
        "thread": _thread(slack, room, thread_ts) if room and thread_ts else None,
        "whispers": [_with_who(slack, w) for w in screen.whispers if room and w["channel"] == room.id],
        "home": visitor.home,
        "modal": modal,
        "notices": list(screen.notices),
        "broken": len(slack.breaking.on),
        "seq": screen.changed,
    }


def _channel(slack: Slack, person_id: str, room: Room) -> Json:
    name = slack.cast.app.name if room.kind == "im" else room.name
    return {"id": room.id, "name": name, "dm": room.kind == "im", "unread": _unread(slack, person_id, room)}


def _unread(slack: Slack, person_id: str, room: Room) -> int:
    seen = micros_of(slack.world.screens[person_id].seen.get(room.id, "0"))
    count = 0
    for ts in reversed(room.messages):
        if micros_of(ts) <= seen:
            break
        message = room.messages[ts]
        count += message.get("user") != person_id and (room.kind == "im" or in_channel(message))
    return count


def _messages(slack: Slack, room: Room, most: int) -> tuple[list[Json], bool]:
    """The latest of a conversation, oldest first, and whether there are earlier ones."""
    back = (message for message in reversed(room.messages.values()) if in_channel(message))
    found = list(islice(back, most + 1))
    return [_with_who(slack, message) for message in reversed(found[:most])], len(found) > most


def _thread(slack: Slack, room: Room, ts: str) -> list[Json]:
    return [_with_who(slack, message) for message in thread(room, ts)]


def _with_who(slack: Slack, message: Json) -> Json:
    return {**message, "who": _who(slack, message)}


def _who(slack: Slack, message: Json) -> Json:
    person = slack.world.people.get(message.get("user", ""))
    if person:
        title = f"{person.title}, {person.unit}"
        return {
            "name": person.name,
            "title": title,
            "colour": person.colour,
            "initials": person.initials,
            "bot": False,
        }
    name = slack.cast.app.name if "bot_id" in message else "Slackbot"
    return {"name": name, "title": "", "colour": _BOT_COLOUR, "initials": name[:1], "bot": True}
