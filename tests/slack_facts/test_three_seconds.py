"""Fact 1: three seconds cover everything before the form, so no query and no question to Slack comes first.

Guards: `_opens_a_form` in bot/visits.py, the wordings kept in memory, and
`AsyncApp(client=…, authorize=…)`, which spares Bolt its own `auth.test`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot import directory
from bot.sandbox.cast import HOSPITAL
from storage.database import Database
from tests.stories.hospital import Hospital

WORDS = "The label printer in pod C prints to pod A"
FORM = "What got in your way?"


async def types(hospital: Hospital) -> None:
    await hospital.physician.opens_form(WORDS)


async def takes_the_shortcut(hospital: Hospital) -> None:
    await hospital.physician.slack.shortcut("report_pebble")


async def takes_a_message(hospital: Hospital) -> None:
    message = hospital.slack.messages(HOSPITAL.general)[-1]
    await hospital.physician.slack.message_shortcut("report_message", on=message)


async def presses_in_home(hospital: Hospital) -> None:
    await hospital.physician.slack.press("Report a pebble", on="home")


async def presses_again(hospital: Hospital) -> None:
    await hospital.physician.slack.press("Open the form", on=hospital.physician.slack.whispers[-1])


WAYS = (types, takes_the_shortcut, takes_a_message, presses_in_home, presses_again)
Way = Callable[[Hospital], Awaitable[None]]


async def prepared(hospital: Hospital) -> None:
    """A message to report, a Home, and a form that did not open; then the bot forgets whom it knows."""
    await hospital.nurse.says("Is it slow for you too?", channel=HOSPITAL.general)
    await hospital.physician.opens_home()
    hospital.slack.faults.next("views.open", "500")
    await hospital.physician.opens_form(WORDS)
    people = hospital.stage.bot.directory
    await people.stop()
    people._kinds.clear()
    people._known_until.clear()


@asynccontextmanager
async def silent_database(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Until the block ends, the database neither answers nor refuses."""
    answers = asyncio.Event()

    @asynccontextmanager
    async def waits(_database: Database) -> AsyncIterator[None]:
        await answers.wait()
        yield
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(Database, "reading", waits)
        patched.setattr(Database, "transaction", waits)
        yield
        answers.set()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_the_form_opens_while_the_database_is_silent(
    hospital: Hospital, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    await prepared(hospital)
    async with silent_database(monkeypatch):
        await way(hospital)
        assert FORM in hospital.physician.form


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_slack_is_asked_for_the_form_before_anything_else(
    hospital: Hospital, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    await prepared(hospital)
    monkeypatch.setattr(directory, "WAIT", 60)
    hospital.slack.faults.next("users.info", "slow", seconds=0.5)
    before = len(hospital.slack.calls)
    await way(hospital)
    await hospital.stage.bot.directory.stop()
    calls: list[Any] = list(hospital.slack.calls)[before:]
    asked = [call.what for call in calls if call.way == "to Slack"]
    assert asked == ["views.open", "users.info"]
    assert FORM in hospital.physician.form
