"""`pebble sandbox`: the stage with its seed, until Ctrl-C."""

import tempfile
from pathlib import Path

import uvloop
from sqlalchemy.exc import SQLAlchemyError

from bot import logs
from bot.serve import told_to_stop
from bot.stage.seed import seed
from bot.stage.stage import staged
from bot.terminal import complain, say
from handlers.services.screening import make_ready
from storage.migration import NotMigrated, TooNew, migrate


def run_sandbox(*, port: int, file: str | None, empty: bool, socket_mode: bool) -> int:
    """Serve it until Ctrl-C; 1 if the port is taken or the file cannot be used."""
    logs.configure("warning")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(file).resolve() if file else Path(folder) / 'sandbox.db'}"
        try:
            migrate(url)
            uvloop.run(_until_stopped(url, port, empty, socket_mode))
        except (NotMigrated, TooNew) as error:
            return complain(error.__doc__ or "")
        except SQLAlchemyError:
            return complain(f"The file {file} can't be used as a database. Nothing was started.")
        except OSError:
            return complain(
                f"Port {port} can't be used (is something else running there?). Try `--port {port + 1}`."
            )
    return 0


async def _until_stopped(url: str, port: int, empty: bool, socket_mode: bool) -> None:
    async with staged(url, port=port, socket_mode=socket_mode) as stage:
        make_ready()
        if not empty:
            await seed(stage)
        stage.curtain_up = True
        say(f"Pebble's sandbox is ready: http://localhost:{stage.port}  (Ctrl-C stops it)")
        await told_to_stop()
