"""A sandbox in a process of its own, and headless Chromium to look at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, ViewportSize, async_playwright

from bot.sandbox.cast import HOSPITAL
from tests.databases import Postgres, Sqlite

SHOTS = Path(os.environ.get("PEBBLE_SHOTS", "build/screenshots"))
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

Opens = Callable[..., Coroutine[None, None, Page]]


OVER_HTTP = ("sqlite",)
OVER_A_SOCKET = ("postgres", "--socket")
"""The database, and what else the sandbox is started with; `both_ways` runs a test as each."""
both_ways = pytest.mark.parametrize(
    "sandbox", [OVER_HTTP, OVER_A_SOCKET], indirect=True, ids=["http-sqlite", "socket-postgres"]
)


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a running `pebble sandbox`."""
    kind, *more = getattr(request, "param", OVER_HTTP)
    with running(request.getfixturevalue(kind), *more) as address:
        yield address


def one_sandbox() -> object:
    """The fixture for a module whose tests share one sandbox: `sandbox = one_sandbox()`."""

    @pytest.fixture(scope="module", name="sandbox")
    def shared(sqlite: Sqlite) -> Iterator[str]:
        with running(sqlite) as address:
            yield address

    return shared


@contextmanager
def running(server: Sqlite | Postgres, *more: str) -> Iterator[str]:
    """A sandbox on an empty database of this server, while the block runs."""
    database = server.bare()
    try:
        with started("--db", database, *more) as address:
            yield address
    finally:
        server.drop(database)


@contextmanager
def started(*asked: str) -> Iterator[str]:
    """A sandbox with few pebbles in it, while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "sandbox", "--port", str(port), "--history", "short", *asked]
    with subprocess.Popen(command) as process:
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/readyz", process)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(15)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the sandbox ended before it was ready"
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the sandbox did not become ready")


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, headless."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        await browser.close()


def complains(line: ConsoleMessage, away: bool) -> bool:
    """Whether this line of the browser's console is an error that must not be."""
    return line.type == "error" and not (away and line.text.startswith("Failed to load resource"))


@pytest.fixture
async def opens(chromium: Browser, sandbox: str) -> AsyncIterator[Opens]:
    """Opens the page as a person of the hospital; any error on the page fails the test.

    `away`: the sandbox goes away meanwhile, so that asking in vain is no error.
    """
    complaints: list[str] = []

    async def open_as(
        role: str, *, phone: bool = False, dark: bool = False, away: bool = False, address: str = sandbox
    ) -> Page:
        context = await chromium.new_context(
            viewport=PHONE if phone else DESK,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if complains(line, away) else None)
        await page.goto(f"{address}#as={getattr(HOSPITAL, role)}")
        await page.get_by_role("textbox").first.wait_for()
        return page

    yield open_as
    assert complaints == []


@pytest.fixture
def keep() -> Callable[[Page, str], Coroutine[None, None, None]]:
    """Keep a screenshot for people to look at."""

    SHOTS.mkdir(parents=True, exist_ok=True)

    async def shot(page: Page, name: str) -> None:
        await page.screenshot(path=SHOTS / f"{name}.png")

    return shot
