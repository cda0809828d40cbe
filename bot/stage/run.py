"""`pebble sandbox`: the stage with its seed, until Ctrl-C; "start over" raises the curtain anew."""

import asyncio
import tempfile
from pathlib import Path

import uvloop
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot import logs
from bot.serve import PortTaken, told_to_stop
from bot.stage.ledger import noted
from bot.stage.seed import seed
from bot.stage.stage import HOST, staged
from bot.terminal import complain, say
from handlers.services.screening import make_ready
from storage.database import async_url
from storage.migration import NotMigrated, TooNew, migrate


def run_sandbox(*, port: int, kept_in: str | None, empty: bool, socket_mode: bool, host: str = HOST) -> int:
    """Serve it until Ctrl-C; 1 if the port is taken or the database (a file or an address) cannot be used."""
    logs.configure("warning")
    with tempfile.TemporaryDirectory() as folder:
        try:
            migrate(url := _address(kept_in or f"{folder}/sandbox.db"))
            while uvloop.run(_until_stopped(url, port, empty, socket_mode, host)):
                say("Starting over with a fresh workspace …")
                migrate(url, "base")
                migrate(url)
        except (NotMigrated, TooNew) as error:
            return complain(error.__doc__ or "")
        except SQLAlchemyError:
            return complain(f"The database in {_shown(kept_in)} can't be used. Nothing was started.")
        except PortTaken:
            return complain(
                f"Port {port} can't be used (is something else running there?). Try `--port {port + 1}`."
            )
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


def _shown(kept_in: str | None) -> str:
    """The file, or the address without the password in it."""
    try:
        return make_url(kept_in or "").render_as_string()
    except ArgumentError:
        return f"{kept_in}"


async def _until_stopped(url: str, port: int, empty: bool, socket_mode: bool, host: str) -> bool:
    """Whether to start over."""
    over = asyncio.Event()
    async with staged(url, port=port, socket_mode=socket_mode, host=host) as stage:
        make_ready()
        if not empty:
            await seed(stage)
        stage.curtain_up = True
        stage.slack.on_start_over = over.set
        say(f"Pebble's sandbox is ready: http://localhost:{stage.port}  (Ctrl-C stops it)")
        # Heard until the curtain is down: who stops us while we start over means it.
        stop = asyncio.create_task(told_to_stop())
        with noted(stage.slack.calls, stage.clock):
            await asyncio.wait([stop, asyncio.create_task(over.wait())], return_when=asyncio.FIRST_COMPLETED)
    stopped = stop.done()
    stop.cancel()
    return over.is_set() and not stopped
