"""Who comes in: strangers are turned away, and everybody else is known before a listener meets them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import strangers
from bot.directory import SlackDirectory
from bot.farewell import REMOVALS
from bot.identity import Identity
from handlers.feature import House, Visit
from handlers.services.absence import GONE, is_gone
from storage.models import Kind
from storage.queries.people import person

GROUP_CHANGES = ("member_joined_channel", "member_left_channel", "subteam_members_changed")
NOBODY_COMES = frozenset({"user_change", *GROUP_CHANGES, *REMOVALS})
"""Events in which nobody turns to Pebble: whom they are about need not be known here."""


@dataclass(frozen=True, slots=True)
class Visits:
    """Puts a `Visit` into Bolt's context, and keeps up with what Slack says of people and groups.

    `opens_at_once` names the buttons that open a form without looking anything up before.
    """

    identity: Identity
    directory: SlackDirectory
    house: House
    clock: Callable[[], datetime]
    opens_at_once: frozenset[str]

    def listen(self, app: AsyncApp) -> None:
        """Stand before every listener."""
        app.use(self._receive)
        app.event("user_change")(self._person_changed)
        for event in GROUP_CHANGES:
            app.event(event)(self._group_changed)

    async def _receive(
        self, context: Any, body: dict[str, Any], client: AsyncWebClient, next: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        workspace_id, person_id = self.identity.workspace_id or "", context.get("user_id") or ""
        if strangers.is_foreign(body, workspace_id):
            return await strangers.turn_away(body, client)
        if (body.get("event") or {}).get("type") in NOBODY_COMES:
            await next()
            return None
        if self._opens_a_form(body):
            # Nothing that can wait stands before a form; whoever fills it in is asked for meanwhile.
            self.directory.notice(workspace_id, person_id)
            said = self.directory.known(workspace_id, person_id)
        else:
            said = await self.directory.learn(workspace_id, person_id)
        if "event" not in body and await self._is_no_colleague(workspace_id, person_id, said, body):
            return await strangers.turn_a_guest_away(body, client)
        seen = self.directory.saw(workspace_id, person_id, context.get("channel_id"))
        visit = visit_of(body, context, workspace_id, self.clock(), self.house)
        context["visit"] = replace(visit, said=said, seen_in=seen)
        await next()
        return None

    async def _is_no_colleague(
        self, workspace_id: str, person_id: str, said: Kind | None, body: Mapping[str, Any]
    ) -> bool:
        """Whether they are a guest, or no longer here: as Slack says, else as we wrote down.

        Before a form opens only memory is asked; whoever fills it in without being staff is turned away at Send.
        """
        if said is None and not self._opens_a_form(body):
            async with self.house.database.reading() as session:
                found = await person(session, workspace_id, person_id)
            return is_gone(found)
        return said in GONE

    async def _person_changed(self, event: dict[str, Any]) -> None:
        user = event.get("user")
        if isinstance(user, dict) and isinstance(user.get("id"), str):
            await self.directory.changed(self.identity.workspace_id or "", user["id"], user)

    async def _group_changed(self) -> None:
        await self.directory.reread(self.identity.workspace_id or "")

    def _opens_a_form(self, body: Mapping[str, Any]) -> bool:
        """Whether somebody waits for a form whose trigger lives three seconds."""
        if "command" in body or body.get("type") in ("shortcut", "message_action"):
            return True
        actions = body.get("actions")
        first = actions[0] if isinstance(actions, list) and actions else None
        return isinstance(first, dict) and first.get("action_id") in self.opens_at_once


def visit_of(
    body: Mapping[str, Any], context: Mapping[str, Any], workspace_id: str, now: datetime, house: House
) -> Visit:
    """Who came, from which organisation and channel."""
    user, event, team = body.get("user"), body.get("event") or {}, body.get("team")
    teams = (
        user.get("team_id") if isinstance(user, dict) else None,
        event.get("user_team"),
        event.get("source_team"),
        event.get("team"),
        team.get("id") if isinstance(team, dict) else None,
        body.get("team_id"),
    )
    return Visit(
        workspace_id=workspace_id,
        person_id=context.get("user_id") or "",
        person_team=next((str(one) for one in teams if one), None),
        channel_id=context.get("channel_id"),
        now=now,
        house=house,
    )
