"""Who comes in: strangers are turned away, and everybody else is known before a listener meets them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import strangers
from bot.directory import SlackDirectory
from bot.farewell import REMOVALS
from bot.identity import Identity
from handlers.feature import House, Visit
from handlers.services.absence import GONE, is_gone
from storage.models import Kind
from storage.queries.people import person

GROUP_CHANGES = frozenset({"member_joined_channel", "member_left_channel", "subteam_members_changed"})
ABOUT_PEOPLE = GROUP_CHANGES | {"user_change"}
"""Events in which nobody turns to Pebble: whom they are about need not be known here."""


@dataclass(frozen=True, slots=True)
class Visits(AsyncMiddleware):
    """Stands before every listener: puts a `Visit` into Bolt's context, and keeps up with people and groups.

    `opens_at_once` names the buttons that open a form without looking anything up before.
    """

    identity: Identity
    directory: SlackDirectory
    house: House
    clock: Callable[[], datetime]
    opens_at_once: frozenset[str]

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        """Bolt's way in; what is turned away, or heard by nobody else, is answered here."""
        body, context = req.body, req.context
        workspace_id, person_id = self.identity.workspace_id or "", context.get("user_id") or ""
        if strangers.is_foreign(body, workspace_id):
            return await strangers.turn_away(body, context.client)
        event = body.get("event") or {}
        if event.get("type") in ABOUT_PEOPLE:
            await self._keep_up(event, workspace_id)
            return BoltResponse(status=200, body="")
        if event.get("type") in REMOVALS:
            await next()
            return None
        if self._opens_a_form(body):
            # Nothing that can wait stands before a form; whoever fills it in is asked for meanwhile.
            self.directory.notice(workspace_id, person_id)
            said = self.directory.known(workspace_id, person_id)
        else:
            said = await self.directory.learn(workspace_id, person_id)
        if "event" not in body and await self._is_no_colleague(workspace_id, person_id, said, body):
            return await strangers.turn_a_guest_away(body, context.client)
        seen = self.directory.saw(workspace_id, person_id, context.get("channel_id"))
        visit = visit_of(body, context, workspace_id, self.clock(), self.house)
        context["visit"] = replace(visit, said=said, seen_in=seen)
        await next()
        return None

    async def _keep_up(self, event: Mapping[str, Any], workspace_id: str) -> None:
        """What Slack tells of people and groups."""
        user = event.get("user")
        if event.get("type") in GROUP_CHANGES:
            await self.directory.reread(workspace_id)
        elif isinstance(user, dict) and isinstance(user.get("id"), str):
            await self.directory.changed(workspace_id, user["id"], user)

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
