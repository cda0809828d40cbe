"""A place to be examined: a folder with a migrated database, a local Slack, and commands run in it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from cryptography.fernet import Fernet
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.doctor.examine import examine
from bot.doctor.finding import Finding
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from bot.serve import listening, web_app
from bot.settings import Settings
from storage.database import Database
from storage.models import Workspace
from tests.bot.test_cli import environment

KEY = Fernet.generate_key().decode()
LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)


@dataclass
class Clinic:
    """What a test examines; `behind` is how far Slack's clock is behind ours."""

    folder: Path
    database_url: str
    slack: Slack
    api: str
    port: int
    behind: timedelta = timedelta()
    more: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """The environment of whoever is examined here."""
        return {
            "DATABASE_URL": self.database_url,
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "SLACK_SIGNING_SECRET": "sandbox",
            "SLACK_API_URL": self.api,
            "PEBBLE_SECRET_KEYS": KEY,
            "PEBBLE_TRIAGE_CHANNEL": HOSPITAL.triage,
            "PEBBLE_DIGEST_CHANNEL": HOSPITAL.managers,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        } | self.more

    async def pebble(
        self, *arguments: str, before: str = "", **settings: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run `pebble …` in a process of its own; `before` is Python that runs there first."""
        code = f"{before}\nfrom bot.cli import main\nraise SystemExit(main({list(arguments)!r}))"
        return await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", code],
            cwd=self.folder,
            env=environment(self.settings | settings),
            capture_output=True,
            text=True,
            timeout=60,
        )

    async def findings(self, **settings: str) -> dict[str, Finding]:
        """Examine in this process."""
        by_name = {str(one.alias): name for name, one in Settings.model_fields.items()}
        given = {by_name[name]: value for name, value in (self.settings | settings).items() if value}
        return {found.what: found for found in await examine(Settings.model_validate(given))}

    async def holds(self, *rows: Any) -> None:
        """Put these into the database."""
        database = Database(self.database_url)
        async with database.transaction() as session:
            session.add_all(rows)
        await database.dispose()

    async def is_at_home(self, **settings: Any) -> None:
        """The workspace of the local Slack has started before."""
        known: dict[str, Any] = {
            "triage_channel": HOSPITAL.triage,
            "managers_channel": HOSPITAL.managers,
            "name": HOSPITAL.workspace,
        }
        await self.holds(Workspace(id=HOSPITAL.team_id, joined_at=LONG_AGO, **(known | settings)))


@asynccontextmanager
async def opened(folder: Path, database_url: str) -> AsyncIterator[Clinic]:
    """A clinic while the block runs; nobody listens on its `port`."""
    slack = Slack()
    with listening("127.0.0.1", 0) as on:
        with listening("127.0.0.1", 0) as free:
            port = free.getsockname()[1]
        clinic = Clinic(folder, database_url, slack, f"http://127.0.0.1:{on.getsockname()[1]}/api/", port)
        config = uvicorn.Config(
            _dated(web_app(slack.routes()), clinic), log_config=None, lifespan="off", date_header=False
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server._serve(sockets=[on]))
        await _up(clinic.api)
        yield clinic
        server.should_exit = True
        await task
    await slack.close()


async def _up(api: str) -> None:
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=5)) as http:
        await http.post(f"{api}auth.test")


def _dated(app: ASGIApp, clinic: Clinic) -> ASGIApp:
    """Every answer bears the time that Slack's clock shows."""

    async def dated(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_date(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = format_datetime(datetime.now(UTC) - clinic.behind, usegmt=True)
                message["headers"] = [*message["headers"], (b"date", said.encode())]
            await send(message)

        await app(scope, receive, with_date)

    return dated
