"""Who we are in Slack: asked once, and again until Slack answers; fills an empty workspace's settings."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import ClientError
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from handlers.services import catalogue
from storage.database import Database
from storage.models import Area, Audit, Deed, Grant, Role, Workspace
from storage.upsert import add_unless_there

log = structlog.get_logger()

LATELY = 10.0
"""Seconds for which an answer to "are you there?" holds."""

PATIENCE = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
"""Seconds between two tries to reach Slack at start; the last is repeated for ever."""


@dataclass(slots=True)
class Identity(AsyncAuthorize):
    """The one workspace this process serves. Bolt asks it for every request; it answers from memory."""

    client: AsyncWebClient
    token: str
    result: AuthorizeResult | None = None
    trouble: str | None = "not asked yet"
    asked_at: float = float("-inf")

    @property
    def workspace_id(self) -> str | None:
        """Slack's team id; None until Slack told us."""
        return self.result.team_id if self.result else None

    async def __call__(self, **_asked: object) -> AuthorizeResult | None:
        return self.result

    async def still_there(self) -> None:
        """Ask again if that was `LATELY` not done."""
        if time.monotonic() - self.asked_at < LATELY:
            return
        await self.ask_now()

    async def ask_now(self) -> None:
        """Ask, a second at most; `trouble` then says what Slack answered, and a log line what changed."""
        self.asked_at, before = time.monotonic(), self.trouble
        try:
            async with asyncio.timeout(1):
                await self.ask()
        except TimeoutError:
            self.trouble = "slow"
        if self.trouble and self.trouble != before:
            log.error("slack_refuses_us", status=self.trouble)
        elif before and not self.trouble:
            log.info("slack_answers_again")

    async def ask(self) -> bool:
        """Ask Slack who we are; False (with `trouble`) if it did not say."""
        try:
            answer = await self.client.auth_test()
        except SlackApiError as error:
            self.trouble = _code(error)
            return False
        except (ClientError, TimeoutError, OSError) as error:
            self.trouble = type(error).__name__
            return False
        self.result = AuthorizeResult(
            enterprise_id=answer.get("enterprise_id"),
            team_id=answer.get("team_id"),
            team=answer.get("team"),
            bot_user_id=answer.get("user_id"),
            bot_id=answer.get("bot_id"),
            bot_token=self.token,
        )
        self.trouble = None
        return True


def _code(error: SlackApiError) -> str:
    data = error.response.data if hasattr(error.response, "data") else None
    return str(data.get("error") or "no_answer") if isinstance(data, dict) else "no_answer"


async def settle_in(
    identity: Identity, database: Database, settings: Settings, clock: Callable[[], datetime]
) -> str:
    """Ask until Slack answers, then see that the workspace is there; returns its id."""
    tries = 0
    while True:
        if await identity.ask() and identity.workspace_id:
            try:
                await fill_empty_workspace(database, identity, settings, clock())
                return identity.workspace_id
            except SQLAlchemyError as error:
                identity.trouble = "database"
                log.error("workspace_not_ready", error=type(error).__name__)
        else:
            log.warning("slack_not_reached", status=identity.trouble, attempt=tries + 1)
        await asyncio.sleep(PATIENCE[min(tries, len(PATIENCE) - 1)])
        tries += 1


async def fill_empty_workspace(
    database: Database, identity: Identity, settings: Settings, at: datetime
) -> None:
    """Settings from the environment, once; from then on administrators edit them in Slack."""
    workspace_id = identity.workspace_id or ""
    async with database.transaction() as session:
        if await session.get(Workspace, workspace_id) is not None:
            return
        await add_unless_there(session, _workspace(workspace_id, identity, settings, at))
        for position, choice in enumerate(catalogue.AREAS):
            row = Area(workspace_id=workspace_id, key=choice.key, name=choice.label, position=position)
            await add_unless_there(session, row)
        for role, subjects in ((Role.ADMINISTRATOR, settings.admins), (Role.OWNER, settings.owners)):
            for subject in subjects:
                grant = Grant(workspace_id=workspace_id, role=role, area="", subject=subject)
                if await add_unless_there(session, grant):
                    session.add(_given(grant, at))


def _given(grant: Grant, at: datetime) -> Audit:
    kind = "group" if grant.subject.startswith("S") else "person"
    return Audit(
        workspace_id=grant.workspace_id,
        at=at,
        actor="cli",
        deed=Deed.ROLE_GIVEN,
        subject=f"{kind} {grant.subject}",
        source="environment",
        detail={"role": grant.role.value, "area": ""},
    )


def _workspace(workspace_id: str, identity: Identity, settings: Settings, at: datetime) -> Workspace:
    name = identity.result.team if identity.result else None
    return Workspace(
        id=workspace_id,
        name=name or "",
        triage_channel=settings.triage_channel,
        managers_channel=settings.digest_channel,
        timezone=settings.timezone,
        units=list(catalogue.UNITS),
        whom_to_call=catalogue.WHOM_TO_CALL,
        joined_at=at,
    )
