"""Keeps the reactions on a message."""

from __future__ import annotations

from bot.sandbox.refused import Json, Refused
from bot.sandbox.world import Room, World

MOST_REACTIONS = 23


def add_reaction(world: World, room: Room, message: Json, who: str, name: str) -> None:
    """Add one person's reaction; Refused when it is there already."""
    reactions = message.setdefault("reactions", [])
    found = next((r for r in reactions if r["name"] == name), None)
    if found and who in found["users"]:
        raise Refused("already_reacted")
    if found:
        found["users"].append(who)
        found["count"] += 1
    elif len(reactions) >= MOST_REACTIONS:
        raise Refused("too_many_emoji")
    else:
        reactions.append({"name": name, "users": [who], "count": 1})
    world.touch(*room.members)


def remove_reaction(world: World, room: Room, message: Json, who: str, name: str) -> None:
    """Take back one person's reaction; Refused when there is none."""
    reactions = message.get("reactions", [])
    found = next((r for r in reactions if r["name"] == name and who in r["users"]), None)
    if found is None:
        raise Refused("no_reaction")
    found["users"].remove(who)
    found["count"] -= 1
    if not found["users"]:
        reactions.remove(found)
    if not reactions:
        del message["reactions"]
    world.touch(*room.members)
