"""`pebble purge`: the words of what ended long ago, shown first, then removed."""

from datetime import UTC, datetime

from bot.at_the_database import at_the_database
from bot.settings import Settings
from bot.terminal import complain, say
from handlers.stewardship.age import Purged, months_before, purge
from storage.database import Database
from storage.models import Workspace
from storage.queries.settings import workspace, workspace_ids
from storage.removal import number_held, number_of_old

TOGETHER = 100
"""Pebbles in one transaction: few, since others wait for the database meanwhile."""


async def purge_old(settings: Settings, workspace_id: str | None, *, sure: bool) -> int:
    """Say what would go, and with `sure` remove it; 1 if this workspace is not there."""
    return await at_the_database(settings, lambda database: _purge(database, workspace_id, sure))


async def _purge(database: Database, workspace_id: str | None, sure: bool) -> int:
    async with database.reading() as session:
        ids = [workspace_id] if workspace_id else await workspace_ids(session)
        found = [one for name in ids if (one := await workspace(session, name))]
    if not found:
        return complain("There is no such workspace here. `pebble doctor` names those that are.")
    for one in found:
        await _purge_one(database, one, sure)
    return 0


async def _purge_one(database: Database, found: Workspace, sure: bool) -> None:
    now, name = datetime.now(UTC), found.name or found.id
    if found.keep_months <= 0:
        say(f"{name}: words are kept for good, as its settings say.")
        return
    before = months_before(now, found.keep_months)
    async with database.reading() as session:
        old, held = (
            await number_of_old(session, found.id, before=before),
            await number_held(session, found.id),
        )
    what = f"{old} pebbles that ended before {before.date()} still have words"
    say(f"{name}: {what}; {held} on legal hold are left alone.")
    if not sure:
        say("Nothing was removed. --yes removes them; numbers, dates and history stay.")
        return
    done = await _remove(database, found.id, before, now)
    say(f"{name}: {done.texts} texts of {done.pebbles} pebbles are removed.")


async def _remove(database: Database, workspace_id: str, before: datetime, now: datetime) -> Purged:
    total = Purged()
    while True:
        async with database.transaction() as session:
            some = await purge(
                session, workspace_id, before=before, at=now, most=TOGETHER, source="cli", after=total.last
            )
        if not some.pebbles:
            return total
        total = Purged(total.pebbles + some.pebbles, total.texts + some.texts, some.last)
