"""`pebble seed`: twelve invented weeks for an empty database, and not a word to anybody."""

from datetime import UTC, datetime

from bot.assembly import Bot
from bot.at_the_database import at_the_database
from bot.clock import Clock
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from bot.settings import Settings
from bot.stage.history.tell import tell
from bot.stage.stage import sandbox_settings
from bot.terminal import complain, say
from handlers.services.screening import make_ready
from storage.database import Database
from storage.queries.settings import workspace_ids

NOT_EMPTY = (
    "This database holds a workspace already, and `pebble seed` fills only an empty one. Nothing was changed."
)
FOR_REAL = (
    "What `pebble seed` makes is invented: people, reports and answers of a hospital that does not exist. The settings "
    "here name a real Slack, so look twice whether this is the right database. --yes makes it; nothing was changed."
)
NO_KEY = (
    "PEBBLE_SECRET_KEYS is missing: some of the invented reporters are private, and their names are kept encrypted. "
    "`pebble keygen` makes a key."
)
DONE = (
    "{number} invented pebbles of “{name}” ({id}) are in the database. Nobody was written to, and nothing there "
    "happens by itself."
)


async def seed(settings: Settings, *, sure: bool) -> int:
    """Fill it; 1 with a sentence if it is not empty, or somebody should look twice."""
    if not settings.secret_keys:
        return complain(NO_KEY)
    if (settings.slack_bot_token or settings.many_workspaces) and not sure:
        return complain(FOR_REAL)
    return await at_the_database(settings, lambda database: _fill(settings, database))


async def _fill(settings: Settings, database: Database) -> int:
    if not await is_empty(database):
        return complain(NOT_EMPTY)
    make_ready()
    invented = sandbox_settings(settings.database_url, settings.port)
    bot = Bot(invented.model_copy(update={"secret_keys": settings.secret_keys}), Clock())
    try:
        told = await tell(bot, Slack(HOSPITAL), datetime.now(UTC), stands_still=True)
    finally:
        await bot.database.dispose()
    say(DONE.format(number=len(told.numbers), name=HOSPITAL.workspace, id=HOSPITAL.team_id))
    return 0


async def is_empty(database: Database) -> bool:
    """Whether no workspace was ever here."""
    async with database.reading() as session:
        return not await workspace_ids(session)
