"""Serves a bot on one port until told to stop; what is in flight is finished first."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot import patience

GRACE = 10
"""Seconds that requests in flight get at shutdown."""


async def told_to_stop() -> None:
    """Wait for SIGTERM or Ctrl-C; what is in flight is then finished by whoever waited."""
    stopped = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
    await stopped.wait()


def web_app(routes: Sequence[BaseRoute]) -> Starlette:
    """The web application of these routes."""
    return Starlette(routes=list(routes))


PING_EVERY = 10
"""Seconds between two pings to a client that holds a WebSocket, as Slack sends them."""


def server(app: Starlette, host: str, port: int, *, sockets: bool = False) -> uvicorn.Server:
    """A server for it; its logs go through ours. `sockets`: it takes WebSockets too, which only the sandbox does."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE,
        server_header=False,
        http=patience.Impatient,
        limit_concurrency=patience.CONNECTIONS,
        ws="websockets-sansio" if sockets else "none",
        ws_ping_interval=PING_EVERY,
    )
    return uvicorn.Server(config)


class PortTaken(Exception):
    """The port cannot be had: something else listens there, or the address is not ours."""


def listening(host: str, port: int) -> socket.socket:
    """A socket on this port (0: any free one), so that its number is known before anything is served.

    Raises `PortTaken`.
    """
    # Named TCP, so that asyncio switches off the delay of small packets.
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        raise PortTaken from error
    return found


@asynccontextmanager
async def serving(app: Starlette, on: socket.socket, *, sockets: bool = False) -> AsyncIterator[None]:
    """Serve on this socket in the background, until the block ends."""
    running = server(app, *on.getsockname()[:2], sockets=sockets)
    # uvicorn would raise the signal once more when it is done, and end us before we have finished.
    running.capture_signals = nullcontext  # type: ignore[method-assign,assignment]
    task = asyncio.create_task(running.serve(sockets=[on]))
    while not running.started and not task.done():  # noqa: ASYNC110 uvicorn tells it by a flag only
        await asyncio.sleep(0.002)
    try:
        yield
    finally:
        running.should_exit = True
        await task
