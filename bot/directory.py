"""Who people are and who belongs to which group: asked of Slack behind everybody's back, kept in the database."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.parting import parting
from handlers.services.absence import is_gone
from handlers.services.permissions import groups_asked
from storage.database import Database
from storage.dues import plan
from storage.models import Kind, Person, Roster
from storage.queries.pebbles import owners_now, owns_open_pebbles
from storage.queries.people import person, person_to_change
from storage.queries.settings import areas, grants, workspace

log = structlog.get_logger()

FRESH = 240.0
"""Seconds for which what Slack said of a person is taken as true, unless Slack tells us of a change.

Under five minutes, since that is how long a lost event may leave somebody a role.
"""
AGAIN = 60.0
"""Seconds before somebody Slack could not tell us about is asked for again."""
WAIT = 0.8
"""Seconds that somebody's Send waits for Slack to say who they are."""

PARTING = 3.0
"""Seconds that a question still open gets at shutdown."""

Key = tuple[str, str]
"""Workspace and person."""

Trouble = (SlackApiError, ClientError, TimeoutError, SQLAlchemyError)


@dataclass(slots=True)
class SlackDirectory:
    """See `handlers.feature.Directory`. Not being able to ask is logged and never stops anybody."""

    client_of: Callable[[str], AsyncWebClient]
    database: Database
    clock: Callable[[], datetime]
    _known_until: dict[Key, float] = field(default_factory=dict)
    _kinds: dict[Key, Kind] = field(default_factory=dict)
    _seen: dict[Key, set[str]] = field(default_factory=dict)
    _asking: dict[Key, asyncio.Task[None]] = field(default_factory=dict)
    _writing: set[asyncio.Task[None]] = field(default_factory=set)

    def saw(self, workspace_id: str, person_id: str, channel_id: str | None) -> frozenset[str]:
        """Remember that they acted in this channel, which only its members can; every channel they were seen in."""
        seen = self._seen.setdefault((workspace_id, person_id), set())
        if channel_id and channel_id.startswith(("C", "G")):
            seen.add(channel_id)
        return frozenset(seen)

    def known(self, workspace_id: str, person_id: str) -> Kind | None:
        """What Slack said of this person, if it was asked."""
        return self._kinds.get((workspace_id, person_id))

    def notice(self, workspace_id: str, person_id: str) -> None:
        """Learn about this person soon, if they are not known; returns at once."""
        key = (workspace_id, person_id)
        if person_id and self._known_until.get(key, 0) < time.monotonic() and key not in self._asking:
            task = asyncio.create_task(self._ask(workspace_id, person_id))
            self._asking[key] = task
            task.add_done_callback(lambda _: self._asking.pop(key, None))

    async def learn(self, workspace_id: str, person_id: str) -> Kind | None:
        """What Slack says this person is, waiting `WAIT` at most; None if it did not say.

        Only Slack is waited for, not our database, which the visitor is about to need.
        """
        self.notice(workspace_id, person_id)
        task = self._asking.get((workspace_id, person_id))
        if task is not None:
            await asyncio.wait([task], timeout=WAIT)
        return self._kinds.get((workspace_id, person_id))

    async def _ask(self, workspace_id: str, person_id: str) -> None:
        self._known_until[workspace_id, person_id] = time.monotonic() + AGAIN
        await self._quietly(self._read_person(workspace_id, person_id))

    async def _read_person(self, workspace_id: str, person_id: str) -> None:
        answer = await self.client_of(workspace_id).users_info(user=person_id)
        user = answer.get("user")
        if isinstance(user, dict):
            self._kinds[workspace_id, person_id] = kind_of(user, workspace_id)
            task = asyncio.create_task(self._quietly(self.remember(workspace_id, person_id, user)))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def remember(self, workspace_id: str, person_id: str, user: Mapping[str, Any]) -> None:
        """Write down what Slack says of a person (its `user` object)."""
        self._kinds[workspace_id, person_id] = kind_of(user, workspace_id)
        now = self.clock()
        async with self.database.transaction() as session:
            known = await person_to_change(session, workspace_id, person_id)
            describe(known, user, now)
            if is_gone(known) and await owns_open_pebbles(session, workspace_id, person_id):
                # The clock hands on what they looked after; a name for each moment, since they may leave twice.
                name = f"leaver:{person_id}:{now.isoformat(timespec='minutes')}"
                await plan(session, "leaver", name, workspace_id=workspace_id, due_at=now, to=person_id)
        self._known_until[workspace_id, person_id] = time.monotonic() + FRESH

    async def changed(self, workspace_id: str, person_id: str, user: Mapping[str, Any]) -> None:
        """Write down that a person's profile has changed, if they ever had to do with Pebble."""
        async with self.database.reading() as session:
            if await person(session, workspace_id, person_id) is None:
                return
        await self.remember(workspace_id, person_id, user)

    async def reread(self, workspace_id: str) -> None:
        """Read the members of every user group and channel that a role depends on again, and then the people."""
        await self._quietly(self._reread(workspace_id))
        await self._quietly(self._reread_people(workspace_id))

    async def _reread_people(self, workspace_id: str) -> None:
        """Whoever owns an open pebble or holds a role by name: an event that says they left may have been lost."""
        async with self.database.reading() as session:
            named = {grant.subject for grant in await grants(session, workspace_id)}
            people = {one for one in named if not one.startswith("S")} | await owners_now(
                session, workspace_id
            )
        for person_id in sorted(people):
            await self._quietly(self._read_person(workspace_id, person_id))

    async def _reread(self, workspace_id: str) -> None:
        async with self.database.reading() as session:
            found = await workspace(session, workspace_id)
            known = await areas(session, workspace_id)
            groups = groups_asked(
                await grants(session, workspace_id), known, found.triage_channel if found else None
            )
        for group in sorted(groups):
            await self._quietly(self._read_group(workspace_id, group))

    async def _read_group(self, workspace_id: str, group_id: str) -> None:
        client = self.client_of(workspace_id)
        members = await (_of_user_group if group_id.startswith("S") else _of_channel)(client, group_id)
        if members is None:
            return
        async with self.database.transaction() as session:
            await session.merge(
                Roster(workspace_id=workspace_id, group_id=group_id, members=members, read_at=self.clock())
            )

    async def _quietly(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Trouble as error:
            log.warning("directory_not_read", error=type(error).__name__)

    async def stop(self) -> None:
        """Let the questions still open end, for `PARTING` at most."""
        await parting({*self._asking.values(), *self._writing}, PARTING)


def describe(known: Person, user: Mapping[str, Any], at: datetime) -> None:
    """Take over what Slack's `user` object says."""
    profile = user.get("profile") or {}
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    known.name = next((str(name) for name in names if name), "")
    known.title = str(profile.get("title") or "")
    known.kind = kind_of(user, known.workspace_id)
    known.slack_admin = bool(user.get("is_admin") or user.get("is_owner"))
    known.timezone = _zone(user.get("tz"))
    known.checked_at = at


def kind_of(user: Mapping[str, Any], workspace_id: str) -> Kind:
    """What a person is: guest, outsider, deactivated, or one of the staff. Apps count as guests."""
    if user.get("deleted"):
        return Kind.DEACTIVATED
    if user.get("is_stranger") or str(user.get("team_id") or workspace_id) != workspace_id:
        return Kind.OUTSIDER
    if user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_bot"):
        return Kind.GUEST
    return Kind.MEMBER


def _zone(name: object) -> str | None:
    try:
        return ZoneInfo(str(name)).key if name else None
    except (ValueError, OSError):
        return None


async def _of_user_group(client: AsyncWebClient, group_id: str) -> list[str] | None:
    answer = await client.usergroups_users_list(usergroup=group_id)
    users = answer.get("users")
    return [str(user) for user in users] if isinstance(users, list) else None


async def _of_channel(client: AsyncWebClient, channel_id: str) -> list[str] | None:
    members: list[str] = []
    cursor: str | None = None
    while True:
        answer = await client.conversations_members(channel=channel_id, cursor=cursor, limit=200)
        if not isinstance(answer.get("members"), list):
            return None
        members += [str(member) for member in answer["members"]]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return members
