"""What commands that need only the database have in common: opened, closed, clear words if it is away."""

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.running import NO_DATABASE
from bot.settings import Settings
from bot.terminal import complain
from storage.database import Database
from storage.migration import NotMigrated, TooNew, check


async def at_the_database(settings: Settings, work: Callable[[Database], Awaitable[int]]) -> int:
    """Do it, and return its exit code; 1 with a sentence if the database is not there or not of this version."""
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            await check(session)
        return await work(database)
    except (NotMigrated, TooNew) as error:
        return complain(error.__doc__)
    except (SQLAlchemyError, OSError, TimeoutError):
        return complain(NO_DATABASE)
    finally:
        await database.dispose()
