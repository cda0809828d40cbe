"""The command line as a person meets it: a process of its own, its words and its exit code."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet

from bot.cli import main
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from bot.serve import listening, serving, web_app

WHOLE = {
    "SLACK_BOT_TOKEN": "xoxb-sandbox",
    "SLACK_SIGNING_SECRET": "sandbox",
    "PEBBLE_SECRET_KEYS": Fernet.generate_key().decode(),
    "PEBBLE_TRIAGE_CHANNEL": HOSPITAL.triage,
    "HOST": "127.0.0.1",
    "SLACK_API_URL": "http://127.0.0.1:9/api/",  # nobody answers there
}


def pebble(
    *arguments: str, folder: Path, stdin: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run `pebble …` in this folder, with only these settings."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(settings),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
    )


def environment(settings: dict[str, str]) -> dict[str, str]:
    house = str(Path(__file__).parents[2])
    return {"PATH": os.environ["PATH"], "PYTHONPATH": house} | settings


def test_help_needs_no_settings(tmp_path: Path) -> None:
    answer = pebble("--help", folder=tmp_path)
    assert answer.returncode == 0
    for command in ("run", "sandbox", "migrate", "keygen", "run-due", "screen"):
        assert command in answer.stdout
        assert pebble(command, "--help", folder=tmp_path).returncode == 0


def test_an_unknown_command_is_a_usage_error(tmp_path: Path) -> None:
    assert pebble("dance", folder=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("/dev/null/pebble.db", "/dev/null/pebble.db"),
        ("mysql://pebble:long-word@db/pebble", "mysql://pebble:***@db/pebble"),
        ("postgresql://pebble:long-word@127.0.0.1:1/pebble", "postgresql://pebble:***@127.0.0.1:1/pebble"),
        ("pg://", "pg://"),
    ],
)
def test_the_sandbox_says_which_database_it_cannot_use(tmp_path: Path, given: str, shown: str) -> None:
    answer = pebble("sandbox", "--port", "1", "--db", given, folder=tmp_path)
    assert answer.returncode == 1
    assert answer.stderr == f"The database in {shown} can't be used. Nothing was started.\n"


def test_keygen_makes_a_key_that_fits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keygen"]) == 0
    Fernet(capsys.readouterr().out.strip())


def test_screen_says_what_and_where(tmp_path: Path) -> None:
    answer = pebble(
        "screen", "--json", folder=tmp_path, stdin="mrn 00482913 opens blank\nthe printer is slow\n"
    )
    found, nothing = map(json.loads, answer.stdout.splitlines())
    assert [one["type"] for one in found] == ["RECORD_NUMBER"] and found[0]["certain"] is True
    assert nothing == []


def test_run_names_every_missing_setting(tmp_path: Path) -> None:
    answer = pebble("run", folder=tmp_path)
    assert answer.returncode == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "PEBBLE_SECRET_KEYS"):
        assert name in answer.stderr


def test_run_refuses_a_database_that_is_not_migrated(tmp_path: Path) -> None:
    answer = pebble("run", folder=tmp_path, **WHOLE)
    assert answer.returncode == 1 and "pebble migrate" in answer.stderr


def test_run_due_does_not_rehearse_the_future_by_mistake(tmp_path: Path) -> None:
    answer = pebble("run-due", "--at", "2999-01-01T00:00", folder=tmp_path, **WHOLE)
    assert answer.returncode == 2 and "PEBBLE_REHEARSE" in answer.stderr


def test_migrate_twice_is_harmless_and_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert pebble("migrate", folder=tmp_path).returncode == 0
    assert pebble("migrate", folder=tmp_path).returncode == 0
    wrong = pebble("migrate", folder=tmp_path, DATABASE_URL="sqlite:////no/such/folder/pebble.db")
    assert wrong.returncode == 1 and "can't be migrated" in wrong.stderr


async def test_run_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    assert pebble("migrate", folder=tmp_path).returncode == 0
    with listening("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    slack = Slack()
    with listening("127.0.0.1", 0) as on:
        async with serving(web_app(slack.routes()), on):
            api = f"http://127.0.0.1:{on.getsockname()[1]}/api/"
            command = [sys.executable, "-m", "bot", "run"]
            settings = environment(WHOLE | {"SLACK_API_URL": api, "PORT": str(port)})
            with subprocess.Popen(command, cwd=tmp_path, env=settings, stderr=subprocess.PIPE) as process:  # noqa: ASYNC220 awaited below
                assert await answered(f"http://127.0.0.1:{port}/readyz") == 200
                process.send_signal(signal.SIGTERM)
                assert await asyncio.to_thread(process.wait, 15) == 0
                said = process.stderr.read() if process.stderr else b""
    assert b"Traceback" not in said
    await slack.close()


async def answered(url: str) -> int:
    """The status once it is 200, or the last one within half a minute."""
    status, until = 0, time.monotonic() + 30
    async with httpx.AsyncClient() as client:
        while status != 200 and time.monotonic() < until:
            try:
                status = (await client.get(url)).status_code
            except httpx.TransportError:
                status = 0
    return status


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    pebble("migrate", folder=tmp_path)
    with listening("127.0.0.1", 0) as taken:
        taken.listen()
        answer = pebble("run", folder=tmp_path, **WHOLE, PORT=str(taken.getsockname()[1]))
    assert answer.returncode == 1 and "can't be used" in answer.stderr


def test_an_address_that_is_not_ours_is_named(tmp_path: Path) -> None:
    answer = pebble("sandbox", "--host", "192.0.2.1", "--history", "none", folder=tmp_path)
    assert answer.returncode == 1 and "at 192.0.2.1 can't be used" in answer.stderr
