"""Puts messages into rooms, changes and removes them, and keeps the threads' counts true."""

from __future__ import annotations

from bot.sandbox.refused import Json, Refused
from bot.sandbox.world import Room, World

LONGEST_TEXT = 40_000


def post(world: World, room: Room, message: Json, thread_ts: str | None, broadcast: bool = False) -> Json:
    """Add a message (its words and author given) to the room; returns the stored message."""
    ts = world.new_ts(room)
    text = (message.pop("text", None) or "")[:LONGEST_TEXT]
    stored: Json = {"type": "message", "ts": ts, "text": text, **message}
    if thread_ts:
        parent = parent_of(room, thread_ts)
        stored |= {"thread_ts": thread_ts, "parent_user_id": parent.get("user")}
        if broadcast:
            stored |= {"subtype": "thread_broadcast", "root": dict(parent)}
        room.threads.setdefault(thread_ts, []).append(ts)
    room.messages[ts] = stored
    world.place_of[ts] = room.id
    if thread_ts:
        count_replies(room, thread_ts)
    world.touch(*room.members)
    return stored


def parent_of(room: Room, thread_ts: str) -> Json:
    """The message a thread hangs on; Refused if there is none or it is itself a reply."""
    parent = room.messages.get(thread_ts)
    if parent is None:
        raise Refused("thread_not_found")
    if parent.get("thread_ts", thread_ts) != thread_ts:
        raise Refused("cannot_reply_to_message")
    return parent


def count_replies(room: Room, thread_ts: str) -> None:
    """Write the thread's figures on its parent."""
    parent = room.messages.get(thread_ts)
    if parent is None:
        return
    replies = [room.messages[ts] for ts in room.threads.get(thread_ts, ())]
    for key in ("reply_count", "reply_users", "reply_users_count", "latest_reply", "thread_ts"):
        parent.pop(key, None)
    if not replies:
        room.threads.pop(thread_ts, None)
        return
    people = list(dict.fromkeys(reply["user"] for reply in replies))
    parent |= {
        "thread_ts": thread_ts,
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": replies[-1]["ts"],
        "is_locked": False,
        "subscribed": False,
    }


def edit(world: World, room: Room, ts: str, changes: Json, editor: str) -> tuple[Json, Json]:
    """Change a message; a change to None removes the key. Returns it as it is and as it was."""
    before = room.messages[ts]
    after = {**before, **changes, "edited": {"user": editor, "ts": world.new_ts()}}
    after = {key: value for key, value in after.items() if value is not None}
    room.messages[ts] = after
    world.touch(*room.members)
    return after, before


def remove(world: World, room: Room, ts: str) -> Json:
    """Delete a message; one that has replies leaves a tombstone. Returns what was deleted."""
    gone = room.messages[ts]
    if room.threads.get(ts):
        kept = {key: gone[key] for key in ("type", "ts", "thread_ts")}
        room.messages[ts] = kept | {
            "subtype": "tombstone",
            "text": "This message was deleted.",
            "user": "USLACKBOT",
            "hidden": True,
        }
        count_replies(room, ts)
    else:
        del room.messages[ts]
        thread_ts = gone.get("thread_ts")
        if thread_ts and ts in room.threads.get(thread_ts, ()):
            room.threads[thread_ts].remove(ts)
            count_replies(room, thread_ts)
    world.touch(*room.members)
    return gone


def thread(room: Room, ts: str) -> list[Json]:
    """A parent and its replies, oldest first; only the message itself if it has none."""
    found = [ts, *room.threads.get(ts, ())]
    return [room.messages[each] for each in found if each in room.messages]


def in_channel(message: Json) -> bool:
    """Whether a message stands in the channel itself rather than only in a thread."""
    parent = message.get("thread_ts")
    return parent in (None, message["ts"]) or message.get("subtype") == "thread_broadcast"
