"""`pebble run` and `pebble run-due`: one bot, served until stopped, or delivering once."""

import asyncio
import gc
from datetime import UTC, datetime, timedelta
from socket import socket

from sqlalchemy.exc import SQLAlchemyError

from bot.assembly import Bot
from bot.clock import Clock
from bot.doctor.start import why_not
from bot.serve import PortTaken, listening, serving, told_to_stop, web_app
from bot.settings import Settings
from bot.terminal import complain
from handlers.services.screening import make_ready
from storage.migration import NotMigrated, TooNew

STAY = timedelta(minutes=1)
"""How long `run-due` stays for what Slack's rates or a first failure put off."""

NO_DATABASE = (
    "The database can't be opened. Check DATABASE_URL, and that Pebble may write there. Nothing was started."
)


async def run_forever(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; 1 if it could not start."""
    try:
        # The port comes first: nothing is half done when it is taken.
        with listening(settings.host, settings.port) as on:
            return await _serve(settings, on)
    except PortTaken:
        return complain(
            f"Port {settings.port} can't be used (is something else running there?). Set PORT to another."
        )


async def _serve(settings: Settings, on: socket) -> int:
    # From the first moment: as a container's first process, a signal that nobody waits for is lost.
    stopped = asyncio.create_task(told_to_stop())
    if problem := await why_not(settings):
        return complain(problem)
    make_ready()
    bot = Bot(settings, Clock())
    if problem := await start(bot):
        return complain(problem)
    # All that is loaded stays: looking through it for garbage would hold everybody up for a tenth of a second.
    gc.freeze()
    try:
        async with serving(web_app(bot.routes()), on):
            await bot.listen()
            await stopped
    finally:
        await bot.stop()
    return 0


async def start(bot: Bot) -> str | None:
    """Start it; what keeps it from starting, if anything does."""
    try:
        await bot.start()
    except (NotMigrated, TooNew) as error:
        problem: str | None = error.__doc__
    except (SQLAlchemyError, OSError, TimeoutError):
        problem = NO_DATABASE
    else:
        return None
    await bot.database.dispose()
    return problem


async def deliver_due(settings: Settings, at: datetime | None) -> int:
    """Deliver everything due at `at` (now if None), and exit; 1 if Slack or the database is not there."""
    if problem := await why_not(settings, listens=False):
        return complain(problem)
    real = datetime.now(UTC)
    bot = Bot(settings, Clock(skipped=(at or real) - real))
    if problem := await start(bot):
        return complain(problem)
    try:
        if not await bot.identity.ask():
            return complain(f"Slack did not answer ({bot.identity.trouble}). What is owed stays owed.")
        await bot.clockwork.tick()
        await bot.notary.seal()
        await bot.delivery.drain(ahead=STAY)
    finally:
        await bot.stop()
    return 0
