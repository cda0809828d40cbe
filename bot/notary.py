"""The clock's seal: what was done since the last tick is hung on each workspace's chain, its head logged daily."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from storage import dues
from storage.database import Database
from storage.notary import seal_some
from storage.queries.audit import head, workspaces_with_something_unsealed
from storage.queries.settings import workspace_ids

log = structlog.get_logger()

HANDFUL = 50
"""Rows in one transaction: few, since others wait for the database meanwhile."""
HANDFULS = 20
"""Handfuls of one workspace in one tick; the rest of a long past is for the next."""


class Notary:
    """Seals what waits. Any number of them may run beside each other."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock
        self._logged: set[tuple[str, str]] = set()
        self._one_at_a_time = asyncio.Lock()

    async def seal(self) -> None:
        """Seal what waits now; what fails waits for the next tick, and harms nobody meanwhile."""
        async with self._one_at_a_time:
            try:
                async with self._database.reading() as session:
                    waiting = await workspaces_with_something_unsealed(session)
                    everywhere = await workspace_ids(session)
                for workspace_id in waiting:
                    await self._seal_all(workspace_id)
                for workspace_id in everywhere:
                    await self._log_head(workspace_id)
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                log.warning("not_sealed_yet", error=type(error).__name__)

    async def _seal_all(self, workspace_id: str) -> None:
        for _ in range(HANDFULS):
            try:
                async with self._database.transaction() as session:
                    sealed = await seal_some(session, workspace_id, at=self._clock(), most=HANDFUL)
            except IntegrityError:
                # Another replica took this place in the chain; what waits still waits.
                return
            if sealed < HANDFUL:
                return

    async def _log_head(self, workspace_id: str) -> None:
        """Once a day, whichever replica sees it first: a chain cut or written anew no longer fits what was logged."""
        now = self._clock()
        name = f"audit_head:{now:%Y-%m-%d}"
        if (workspace_id, name) in self._logged:
            return
        async with self._database.transaction() as session:
            ours = await dues.take_turn(session, "turn", name, workspace_id=workspace_id, at=now)
            last = await head(session, workspace_id) if ours else None
        self._logged = {one for one in self._logged if one[0] != workspace_id} | {(workspace_id, name)}
        if last is not None:
            log.info("audit_head", workspace=workspace_id, seq=last.seq, seal=last.seal)
