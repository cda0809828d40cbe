"""`pebble digest`: the managers' digest of the last whole week, printed, or sent unless this week's was."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.assembly import Bot, makers
from bot.clock import Clock
from bot.clockwork import Turn
from bot.doctor.start import why_not
from bot.running import NO_DATABASE, STAY, start
from bot.settings import Settings
from bot.terminal import complain, say
from handlers.digest.jobs import days_told
from handlers.feature import Speaking
from handlers.services.periods import DIGEST, Weekly
from handlers.services.text import unescape
from storage.database import Database
from storage.migration import NotMigrated, TooNew, check
from storage.models import Owed, Workspace
from storage.queries.settings import workspace, workspace_ids
from storage.sealing import Sealer

SAID = {
    Turn.TAKEN: "The digest of this week is sent.",
    Turn.BEFORE: "This week's digest was sent before, so nothing is sent. --dry-run prints it.",
    Turn.NOBODYS: "Nobody is named to get the digest: choose the managers' channel or people in `/pebble setup`.",
}


async def print_digest(settings: Settings, workspace_id: str | None) -> int:
    """Print it and change nothing; 1 if the database, or this workspace, is not there."""
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            await check(session)
            found = await _workspaces(session, workspace_id)
            for one in found:
                say(
                    f"# {one.name or one.id} ({one.id})\n{await _text(session, settings, one, datetime.now(UTC))}\n"
                )
    except (NotMigrated, TooNew) as error:
        return complain(error.__doc__)
    except (SQLAlchemyError, OSError, TimeoutError):
        return complain(NO_DATABASE)
    finally:
        await database.dispose()
    return 0 if found else complain(_no_workspace(workspace_id))


async def _text(session: AsyncSession, settings: Settings, found: Workspace, now: datetime) -> str:
    zone = ZoneInfo(found.timezone)
    at = Weekly(found.digest_day, found.digest_at, zone).latest(now)
    owed = Owed(
        workspace_id=found.id, id="", once="", kind=DIGEST, to="", lane="", owed_at=now, due_at=now,
        detail=await days_told(session, found, DIGEST, at),
    )  # fmt: skip
    sealer = Sealer([key.get_secret_value() for key in settings.secret_keys])
    letter = await makers()[DIGEST](Speaking(session, owed, now, {}, sealer))
    return unescape(letter.text) if letter else ""


async def send_digest(settings: Settings, workspace_id: str | None) -> int:
    """Owe and deliver it, once a week whoever asks; 1 if Slack, the database or this workspace is not there."""
    if problem := await why_not(settings, listens=False):
        return complain(problem)
    bot = Bot(settings, Clock())
    if problem := await start(bot):
        return complain(problem)
    try:
        if not await bot.identity.ask():
            return complain(f"Slack did not answer ({bot.identity.trouble}). Nothing was sent.")
        await bot.settled()
        async with bot.database.reading() as session:
            found = await _workspaces(session, workspace_id)
        for one in found:
            say(f"{one.name or one.id}: {SAID[await bot.clockwork.take_turn_by_hand(one.id, DIGEST)]}")
        await bot.delivery.drain(ahead=STAY)
    finally:
        await bot.stop()
    return 0 if found else complain(_no_workspace(workspace_id))


async def _workspaces(session: AsyncSession, workspace_id: str | None) -> list[Workspace]:
    """The one that was named, or all of them."""
    ids = [workspace_id] if workspace_id else await workspace_ids(session)
    return [found for one in ids if (found := await workspace(session, one))]


def _no_workspace(workspace_id: str | None) -> str:
    if workspace_id is None:
        return "There is no workspace yet: Pebble makes it when it first runs."
    return f"There is no workspace {workspace_id} here. `pebble doctor` names those that are."
