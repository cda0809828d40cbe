"""Breaks what FAULTS names and mends it again: in the Web API, in a channel, or for a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.sandbox.cast import Kind
from bot.sandbox.faults import FAULTS, NEW_BLOCKS, Fault
from bot.sandbox.refused import CannotDo, Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

EVERYTHING = "*"
_BY_NAME = {fault.name: fault for fault in FAULTS}


class Breaking:
    """Which faults are switched on, and where. CannotDo says why a switch cannot be turned."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._was: dict[str, Kind] = {}
        self.on: set[tuple[str, str]] = set()

    def listed(self) -> list[Json]:
        """All faults in the order of FAULTS, each with where it is switched on."""
        return [
            {"name": f.name, "words": f.words, "about": f.about, "on": sorted(self._where(f))} for f in FAULTS
        ]

    def _where(self, fault: Fault) -> list[str]:
        return [where for name, where in self.on if name == fault.name]

    async def switch(self, name: str, on: bool, where: str = EVERYTHING) -> None:
        """Break a method (or a pattern of methods), a channel or a person; or mend them."""
        fault = _BY_NAME.get(name)
        if fault is None:
            raise CannotDo(f"there is no fault called {name}")
        if on == ((name, where) in self.on):
            return
        if fault.about == "channel":
            for room_id in self._channels(where):
                await self._channel_deeds()[name, on](room_id)
        elif fault.about == "person":
            await self._person(where, on)
        else:
            self._method(name, where, on)
        self.on ^= {(name, where)}

    async def mend(self) -> None:
        """Switch everything off."""
        for name, where in sorted(self.on):
            await self.switch(name, False, where)
        self._slack.faults.clear()

    def _method(self, name: str, where: str, on: bool) -> None:
        faults = self._slack.faults
        if name == "older":
            faults.older(*(NEW_BLOCKS if on else ()))
        else:
            (faults.always if on else faults.mend)(where, name)

    def _channels(self, where: str) -> list[str]:
        app, rooms = self._slack.cast.app.user_id, self._slack.world.rooms
        if where != EVERYTHING:
            if where not in rooms:
                raise CannotDo(f"there is no channel {where}")
            return [where]
        return [
            room.id for room in rooms.values() if app in room.members and room.kind in ("channel", "group")
        ]

    def _channel_deeds(self) -> dict[tuple[str, bool], Callable[[str], Awaitable[None]]]:
        workspace = self._slack.workspace
        return {
            ("archived", True): workspace.archive,
            ("archived", False): workspace.unarchive,
            ("shared", True): workspace.share,
            ("shared", False): workspace.unshare,
        }

    async def _person(self, person_id: str, on: bool) -> None:
        if person_id == EVERYTHING:
            raise CannotDo("say whose account")
        if on:
            self._was[person_id] = self._slack.world.person(person_id).kind
            await self._slack.workspace.deactivate(person_id)
        else:
            await self._slack.workspace.change(person_id, kind=self._was.pop(person_id, "member"))
