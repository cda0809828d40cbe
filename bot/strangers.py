"""Who is not let in: another workspace's requests, and what people of other organisations press.

Slack signs for every workspace in which the app is installed, and lets people of other organisations press
buttons in shared channels (Slack Connect). Ids of people are their own workspace's: here they mean nobody.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.failures import FORMS, told
from handlers.services.permissions import GUESTS, OURS_ONLY, STAFF_ONLY

log = structlog.get_logger()


def is_foreign(body: Mapping[str, Any], workspace_id: str) -> bool:
    """Whether this request, or the person behind it, belongs to another workspace than this one."""
    if "event" in body:
        # An event of a shared channel names the writer's workspace first; ours stands in `authorizations`.
        installed = body.get("authorizations")
        ours = installed[0] if isinstance(installed, list) and installed else body
        return _other([_team(ours, "team_id")], workspace_id)
    teams = [_team(body, "team_id"), _team(body.get("team"), "id"), _team(body.get("user"), "team_id")]
    return _other(teams, workspace_id)


async def turn_away(body: dict[str, Any], client: AsyncWebClient) -> BoltResponse:
    """Say so to the person; an event is only taken, so that Slack does not send it again."""
    log.warning("request_of_another_workspace")
    if "event" in body:
        return BoltResponse(status=200, body="")
    return await told(body, client, OURS_ONLY)


async def turn_a_guest_away(body: dict[str, Any], client: AsyncWebClient) -> BoltResponse:
    """Say so to somebody of this workspace who is none of its staff; what they typed stays in their form."""
    return await told(body, client, STAFF_ONLY if body.get("type") in FORMS else GUESTS)


def _team(found: object, key: str) -> object:
    return found.get(key) if isinstance(found, Mapping) else None


def _other(teams: list[object], workspace_id: str) -> bool:
    return any(team and team != workspace_id for team in teams)
