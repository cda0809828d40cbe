"""Told to stop, `pebble run` answers whom it has let in, and lets nobody else in."""

import asyncio
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.install import SIGNING_SECRET
from bot.sandbox.slack import Slack
from bot.serve import listening, serving, web_app
from tests.bot.test_cli import WHOLE, answered, environment, pebble

FORM = "application/x-www-form-urlencoded"
PATIENT = """
import aiohttp, bot.assembly, handlers.intake.listeners as intake
from bot.cli import main
# A machine under load may take longer to stop than a form may take to open.
intake.OPENING, bot.assembly.WHILE_SOMEBODY_WAITS = 15, aiohttp.ClientTimeout(total=15)
raise SystemExit(main(["run"]))
"""


class Doorman:
    """Stands before a local Slack: answers `views.open` himself, but only once he is told to."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.asked, self.open = app, asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope.get("path", "").endswith("views.open"):
            return await self.app(scope, receive, send)
        self.asked.set()
        await self.open.wait()
        await JSONResponse({"ok": True, "view": {"id": "V1"}})(scope, receive, send)


@asynccontextmanager
async def held_slack() -> AsyncIterator[tuple[Doorman, str]]:
    slack = Slack()
    doorman = Doorman(web_app(slack.routes()))
    with listening("127.0.0.1", 0) as on:
        async with serving(doorman, on):  # type: ignore[arg-type]  # any ASGI application is served
            yield doorman, f"http://127.0.0.1:{on.getsockname()[1]}/api/"
            doorman.open.set()
    await slack.close()


async def command_typed(http: httpx.AsyncClient, url: str) -> httpx.Response:
    said = {
        "command": "/pebble",
        "user_id": HOSPITAL.nurse,
        "team_id": HOSPITAL.team_id,
        "trigger_id": "1.2.3",
    }
    body, stamp = urlencode(said), str(int(time.time()))
    signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=stamp, body=body)
    headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": str(signature), "content-type": FORM}
    return await http.post(f"{url}/slack/events", content=body, headers=headers, timeout=30)


async def shut(port: int) -> None:
    """Wait until nobody is let in any more."""
    while True:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) != 0:
                return
        await asyncio.sleep(0.02)


async def test_who_is_already_in_gets_an_answer(tmp_path: Path) -> None:
    assert pebble("migrate", folder=tmp_path).returncode == 0
    with listening("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    async with held_slack() as (doorman, api), httpx.AsyncClient(trust_env=False) as http:
        settings = environment(WHOLE | {"SLACK_API_URL": api, "PORT": str(port)})
        command = [sys.executable, "-c", PATIENT]
        with subprocess.Popen(command, cwd=tmp_path, env=settings, stderr=subprocess.DEVNULL) as process:  # noqa: ASYNC220 awaited below
            assert await answered(f"{url}/readyz") == 200
            typed = asyncio.create_task(command_typed(http, url))
            async with asyncio.timeout(20):
                await doorman.asked.wait()
                process.send_signal(signal.SIGTERM)
                await shut(port)
            doorman.open.set()
            answer = await typed
            assert (answer.status_code, answer.text) == (200, ""), "the form was open"
            assert await asyncio.to_thread(process.wait, 15) == 0
