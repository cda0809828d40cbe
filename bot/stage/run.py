"""`pebble sandbox`: the stage with its history, until Ctrl-C; "start over" raises the curtain anew."""

import asyncio
import gc
import tempfile
from pathlib import Path

import uvloop
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot import logs
from bot.serve import PortTaken, told_to_stop
from bot.stage.history.tell import tell
from bot.stage.ledger import noted
from bot.stage.seed import seed
from bot.stage.seeding import is_empty
from bot.stage.stage import EVERYWHERE, HOST, Stage, staged
from bot.terminal import complain, say
from handlers.services.screening import make_ready
from storage.database import async_url
from storage.migration import NotMigrated, TooNew, migrate

HISTORIES = ("full", "short", "none")
"""What it opens with: twelve weeks, a handful of pebbles, or nothing but people and channels."""


def run_sandbox(*, port: int, kept_in: str | None, history: str, socket_mode: bool, host: str = HOST) -> int:
    """Serve it until Ctrl-C, opened with one of `HISTORIES`.

    1 if the port is taken or the database (a file or an address) cannot be used.
    """
    logs.configure("warning")
    with tempfile.TemporaryDirectory() as folder:
        try:
            migrate(url := _address(kept_in or f"{folder}/sandbox.db"))
            # A database that somebody keeps is never emptied for them.
            while uvloop.run(_until_stopped(url, port, history, socket_mode, host, again=kept_in is None)):
                say("Starting over with a fresh workspace …")
                gc.unfreeze()
                migrate(url, "base")
                migrate(url)
        except (NotMigrated, TooNew) as error:
            return complain(error.__doc__ or "")
        except SQLAlchemyError:
            return complain(f"The database in {_shown(kept_in)} can't be used. Nothing was started.")
        except PortTaken:
            return complain(_taken(host, port))
    return 0


def _address(kept_in: str) -> str:
    """The database's address; raises `ArgumentError` for a kind that Pebble does not know."""
    if "://" not in kept_in:
        return f"sqlite:///{Path(kept_in).resolve()}"
    try:
        async_url(kept_in)
    except ValueError as error:
        raise ArgumentError(str(error)) from None
    return kept_in


def _taken(host: str, port: int) -> str:
    if host == HOST:
        return f"Port {port} can't be used (is something else running there?). Try `--port {port + 1}`."
    return (
        f"Port {port} at {host} can't be used. Is that an IPv4 address of this computer, and the port free?"
    )


def _shown(kept_in: str | None) -> str:
    """The file, or the address without the password in it."""
    try:
        return make_url(kept_in or "").render_as_string()
    except ArgumentError:
        return f"{kept_in}"


async def _until_stopped(
    url: str, port: int, history: str, socket_mode: bool, host: str, *, again: bool
) -> bool:
    """Whether to start over, which is offered if `again`."""
    make_ready()
    over = asyncio.Event()
    before = _tell if history == "full" else None
    async with staged(url, port=port, socket_mode=socket_mode, host=host, before=before) as stage:
        if history == "short":
            await seed(stage)
        # All that is there stays: looking through it for garbage would hold everybody up.
        gc.freeze()
        stage.curtain_up = True
        stage.slack.on_start_over = over.set if again else None
        where = "localhost" if host in (HOST, EVERYWHERE) else host
        say(f"Pebble's sandbox is ready: http://{where}:{stage.port}  (Ctrl-C stops it)")
        # Heard until the curtain is down: who stops us while we start over means it.
        stop = asyncio.create_task(told_to_stop())
        with noted(stage.slack.calls, stage.clock):
            await asyncio.wait([stop, asyncio.create_task(over.wait())], return_when=asyncio.FIRST_COMPLETED)
    stopped = stop.done()
    stop.cancel()
    return over.is_set() and not stopped


async def _tell(stage: Stage) -> None:
    """Twelve weeks for an empty database; one that was kept goes on where it was."""
    if await is_empty(stage.bot.database):
        await tell(stage.bot, stage.slack, stage.clock())
    else:
        say("This database was used before, so no invented weeks are added to it.")
