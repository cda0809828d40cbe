"""After a new key was put in front of the old: what is sealed with older ones is sealed anew, a few at a time."""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.courtesy import Courtesy
from storage.database import Database
from storage.models import Alias
from storage.resealing import every_alias, seal_anew
from storage.sealing import Sealer

log = structlog.get_logger()

HANDFUL = 25
"""Aliases sealed in one transaction: few, since others wait for the database meanwhile."""


@dataclass(frozen=True, slots=True)
class Rekeying:
    """Looks through all aliases where there is an older key, at the start and every hour.

    Every hour, because another replica may not know the new key yet, and seals with the older.
    """

    database: Database
    sealer: Sealer
    courtesy: Courtesy

    async def seal_anew(self) -> None:
        """Seal whatever the newest key alone would not open; what cannot be done now is for the next hour."""
        if not self.sealer.has_older_keys:
            return
        try:
            sealed = await self._go_through()
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("not_sealed_anew", error=type(error).__name__)
            return
        if sealed:
            log.info("sealed_anew", count=sealed)

    async def _go_through(self) -> int:
        sealed, few = 0, list[Alias]()
        async for found in every_alias(self.database):
            if not found.is_sealed_with_newest(self.sealer):
                few.append(found)
            if len(few) == HANDFUL:
                sealed += await self._seal(few)
                few = []
        return sealed + (await self._seal(few) if few else 0)

    async def _seal(self, few: list[Alias]) -> int:
        await self.courtesy.let_pass()
        return await seal_anew(self.database, self.sealer, few)
