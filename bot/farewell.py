"""Pebble is removed from a workspace: its audit ends with a sealed row, and goes on with another if it comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp

from bot.failures import TOO_EARLY
from bot.identity import Identity
from storage.database import Database
from storage.ending import end_chain, go_on
from storage.queries.settings import workspace

log = structlog.get_logger()

REMOVALS = ("app_uninstalled", "tokens_revoked")
REFUSED = frozenset({"account_inactive", "invalid_auth", "token_revoked"})
"""What Slack answers once it knows our token no more."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """Takes Slack's word for it only together with a refused token: an event alone ends nothing."""

    identity: Identity
    database: Database
    clock: Callable[[], datetime]

    def listen(self, app: AsyncApp) -> None:
        """Hear of it."""
        for event in REMOVALS:
            app.event(event)(self._removed)

    async def _removed(self, event: dict[str, object]) -> BoltResponse:
        workspace_id = self.identity.workspace_id
        await self.identity.ask_now()
        trouble = self.identity.trouble
        if trouble in REFUSED and workspace_id:
            async with self.database.transaction() as session:
                await end_chain(
                    session, workspace_id, at=self.clock(), actor="slack", source=str(event.get("type"))
                )
            log.warning("removed_from_workspace", workspace=workspace_id)
        elif trouble:
            # Slack did not say; it sends the event again.
            return BoltResponse(status=TOO_EARLY, body="")
        return BoltResponse(status=200, body="")

    async def back_again(self) -> None:
        """Slack takes our token: if the workspace had left, it is back."""
        workspace_id = self.identity.workspace_id or ""
        async with self.database.reading() as session:
            found = await workspace(session, workspace_id)
        if found is None or found.left_at is None:
            return
        async with self.database.transaction() as session:
            await go_on(session, workspace_id, at=self.clock())
        log.info("back_in_workspace", workspace=workspace_id)
