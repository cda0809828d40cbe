"""Socket Mode's token, looked at before a start and by the doctor."""

import asyncio
import signal
import subprocess
import sys

import pytest

from bot.doctor.finding import State
from bot.sandbox.cast import HOSPITAL
from tests.bot.doctor.clinic import Clinic
from tests.bot.test_cli import answered, environment

SOCKET = {"SLACK_APP_TOKEN": "xapp-sandbox", "SLACK_SIGNING_SECRET": ""}
REFUSALS = ["invalid_auth", "not_authed", "token_revoked", "not_allowed_token_type", "missing_scope"]


async def test_a_good_one_opens_a_link(small_clinic: Clinic):
    found = (await small_clinic.findings(**SOCKET))["app token"]
    assert found.state is State.OK


async def test_over_http_nobody_asks_for_it(small_clinic: Clinic):
    assert "app token" not in await small_clinic.findings()


@pytest.mark.parametrize("code", REFUSALS)
async def test_a_refused_one_is_a_problem_with_a_remedy(small_clinic: Clinic, code: str):
    small_clinic.slack.faults.always("apps.connections.open", code)
    found = (await small_clinic.findings(**SOCKET))["app token"]
    assert found.state is State.PROBLEM and code in found.sentence
    assert "connections:write" in found.remedy


@pytest.mark.parametrize("trouble", ["429", "500", "reset", "internal_error"])
async def test_a_busy_slack_says_nothing_about_the_token(small_clinic: Clinic, trouble: str):
    small_clinic.slack.faults.always("apps.connections.open", trouble)
    found = (await small_clinic.findings(**SOCKET))["app token"]
    assert found.state is State.WARNING


async def test_run_does_not_start_with_a_refused_one(small_clinic: Clinic):
    answer = await small_clinic.pebble("run", **SOCKET | {"SLACK_APP_TOKEN": "xapp-1-A0-stale"})
    assert answer.returncode == 1
    assert answer.stderr.startswith("App token: Slack refuses SLACK_APP_TOKEN (invalid_auth). Make one")
    assert answer.stderr.endswith("Nothing was started.\n") and "stale" not in answer.stderr


async def test_run_due_hears_nobody_and_asks_for_no_link(small_clinic: Clinic):
    answer = await small_clinic.pebble("run-due", **SOCKET | {"SLACK_APP_TOKEN": "xapp-1-A0-stale"})
    assert answer.returncode == 0, answer.stderr
    assert "apps.connections.open" not in {call.what for call in small_clinic.slack.calls}


async def test_run_serves_over_a_link_until_it_is_told_to_stop(small_clinic: Clinic):
    small_clinic.slack.own_url = small_clinic.api.removesuffix("/api/")
    small_clinic.slack.sockets.on = True
    settings = environment(small_clinic.settings | SOCKET)
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, cwd=small_clinic.folder, env=settings, stderr=subprocess.PIPE) as process:  # noqa: ASYNC220 awaited below
        try:
            assert await answered(f"http://127.0.0.1:{small_clinic.port}/readyz") == 200
            nurse = small_clinic.slack.person(HOSPITAL.nurse)
            await nurse.command("/pebble", "mine")
            assert nurse.whispers
            process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(process.wait, 15) == 0
        finally:
            process.kill()
        said = process.stderr.read() if process.stderr else b""
    assert b"Traceback" not in said and b"Unclosed" not in said and b"xapp-" not in said
