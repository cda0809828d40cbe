"""The processes that are measured: started as anybody would start them, watched, stopped."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.client import calling
from tests.bench.payloads import SECRET, TOKEN, look
from tests.bench.slack import TRIAGE

HOUSE = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds after which a process that is not ready never will be."""


class NotMeasured(Exception):
    """Something did not start or did not answer as it should, so there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process that is ready, its port, and how many seconds it took to be so."""

    process: "subprocess.Popen[bytes]"
    port: int
    seconds: float

    def megabytes(self) -> float:
        """Its resident memory."""
        pid = str(self.process.pid)
        kilobytes = subprocess.run(["ps", "-o", "rss=", "-p", pid], capture_output=True, check=True)
        return int(kilobytes.stdout) / 1024


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def slack() -> AsyncIterator[Running]:
    """The instant Slack."""
    port = free_port()
    async with _process("tests.bench.slack", [str(port)], {}, port, "/api/auth.test") as running:
        yield running


@asynccontextmanager
async def bare_bolt(slack_port: int) -> AsyncIterator[Running]:
    """The bare Bolt app."""
    port = free_port()
    async with _process("tests.bench.bare", [str(port), _api(slack_port)], {}, port, "/readyz") as running:
        yield running


@asynccontextmanager
async def saving_by_hand(slack_port: int, database_url: str) -> AsyncIterator[Running]:
    """The bare Bolt app that saves what is sent, by hand."""
    port = free_port()
    arguments = [str(port), _api(slack_port), database_url]
    async with _process("tests.bench.bare", arguments, {}, port, "/readyz") as running:
        yield running


@asynccontextmanager
async def pebble(database_url: str, key: str, slack_port: int) -> AsyncIterator[Running]:
    """`pebble run` on this (migrated) database."""
    port = free_port()
    settings = {
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": _api(slack_port),
        "PEBBLE_SLACK_PACE": "off",
        "PEBBLE_TRIAGE_CHANNEL": TRIAGE,
        "PEBBLE_ADMINS": "U0ADMIN",
        "PEBBLE_OWNERS": "U0OWNER",
        "PEBBLE_SECRET_KEYS": key,
        "PORT": str(port),
        "HOST": "127.0.0.1",
    }
    async with _process("tests.bench.crowd", [], settings, port, "/readyz") as running:
        yield running


def _api(slack_port: int) -> str:
    return f"http://127.0.0.1:{slack_port}/api/"


@asynccontextmanager
async def _process(
    module: str, arguments: Sequence[str], settings: Mapping[str, str], port: int, path: str
) -> AsyncIterator[Running]:
    environment = {name: value for name, value in os.environ.items() if not _ours(name)} | dict(settings)
    command = [sys.executable, "-m", module, *arguments]
    began = time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: ASYNC220 nothing else runs while a process starts
            command, cwd=HOUSE, env=environment, stdout=log, stderr=log
        )
        try:
            if not await _ready(process, port, path, began + PATIENCE):
                raise NotMeasured(f"{module} did not become ready")
            yield Running(process, port, time.monotonic() - began)
        except NotMeasured as problem:
            log.seek(0)
            problem.add_note(f"{module} said at last:\n{log.read().decode()[-1500:]}")
            raise
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)


def _ours(name: str) -> bool:
    return name == "DATABASE_URL" or name.startswith(("PEBBLE_", "SLACK_")) or name.lower().endswith("_proxy")


async def _ready(process: "subprocess.Popen[bytes]", port: int, path: str, latest: float) -> bool:
    while process.poll() is None and time.monotonic() < latest:
        try:
            async with calling(port) as line:
                if (await line.ask(look(path))).status == 200:
                    return True
        except OSError:
            pass  # it does not listen yet
        await asyncio.sleep(0.01)
    return False
