"""What the workspace's administrators do, and how the app hears of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sandbox import happenings, shapes
from bot.sandbox.refused import Json
from bot.sandbox.world import Room

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


class Workspace:
    """Changes people, channels and groups; every change is told to the app if it subscribes to it."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def change(self, person_id: str, **changes: object) -> None:
        """Change what is known of a person: name, title, kind, zone, …"""
        person = self._slack.world.change_person(person_id, **changes)
        user = shapes.user(self._slack.world, person, "users:read.email" in self._slack.scopes)
        await self._tell("user_change", {"user": user, "cache_ts": self._slack.world.seconds()})

    async def deactivate(self, person_id: str) -> None:
        """Deactivate an account: its modals close and it can do nothing any more."""
        screen = self._slack.world.screens[person_id]
        for view_id in screen.stack:
            self._slack.world.views.pop(view_id, None)
        screen.stack.clear()
        await self.change(person_id, kind="deactivated")

    async def rename(self, room_id: str, name: str) -> None:
        """Rename a channel."""
        room = self._slack.room(room_id)
        room.name = name
        channel = {"id": room.id, "name": name, "created": room.created}
        await self._tell(f"{room.kind}_rename", {"channel": channel}, room)

    async def archive(self, room_id: str) -> None:
        """Archive a channel."""
        room = self._slack.room(room_id)
        room.archived = True
        await self._tell(f"{room.kind}_archive", {"channel": room.id, "user": self._somebody()}, room)

    async def unarchive(self, room_id: str) -> None:
        """Bring a channel back."""
        room = self._slack.room(room_id)
        room.archived = False
        await self._tell(f"{room.kind}_unarchive", {"channel": room.id, "user": self._somebody()}, room)

    async def share(self, room_id: str) -> None:
        """Share a channel with another organisation."""
        await self._share(room_id, True)

    async def unshare(self, room_id: str) -> None:
        """Share a channel no longer."""
        await self._share(room_id, False)

    async def _share(self, room_id: str, shared: bool) -> None:
        room = self._slack.room(room_id)
        room.shared = shared
        event = {"channel": room.id, "is_ext_shared": shared}
        await self._tell("channel_shared" if shared else "channel_unshared", event, room)

    async def invite(self, room_id: str, member_id: str) -> None:
        """Add a person, or the app, to a channel."""
        room = self._slack.room(room_id)
        if member_id not in room.members:
            room.members.append(member_id)
            await self._move("member_joined_channel", member_id, room)

    async def remove(self, room_id: str, member_id: str) -> None:
        """Take a person, or the app, out of a channel."""
        room = self._slack.room(room_id)
        if member_id not in room.members:
            return
        room.members.remove(member_id)
        if member_id == self._slack.cast.app.user_id:
            await self._tell(f"{room.kind}_left", {"channel": room.id, "actor_id": self._somebody()})
        else:
            await self._move("member_left_channel", member_id, room)

    async def regroup(self, group_id: str, members: tuple[str, ...]) -> None:
        """Set the members of a user group."""
        world = self._slack.world
        before = world.groups[group_id]
        world.groups[group_id] = replace(before, members=members)
        added = [p for p in members if p not in before.members]
        removed = [p for p in before.members if p not in members]
        event = {
            "subteam_id": group_id,
            "team_id": world.cast.team_id,
            "date_previous_update": 0,
            "date_update": world.seconds(),
            "added_users": added,
            "added_users_count": len(added),
            "removed_users": removed,
            "removed_users_count": len(removed),
        }
        await self._tell("subteam_members_changed", event)

    async def _move(self, kind: str, member_id: str, room: Room) -> None:
        self._slack.world.touch()
        await self._slack.tell(kind, happenings.membership(self._slack.world, kind, member_id, room), room)

    async def _tell(self, kind: str, event: Json, room: Room | None = None) -> None:
        self._slack.world.touch()
        await self._slack.tell(kind, {"type": kind, **event, "event_ts": self._slack.world.new_ts()}, room)

    def _somebody(self) -> str:
        people = self._slack.world.people.values()
        return next((p.id for p in people if p.kind == "admin"), next(iter(self._slack.world.people)))
