"""The whole examination: what can be asked at once is, and each round is over within `bot.doctor.start.LONGEST`."""

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.channels import channels
from bot.doctor.finding import Finding, State, note, ok, problem, warning
from bot.doctor.keys import older_keys
from bot.doctor.messages import messages
from bot.doctor.neighbour import neighbour
from bot.doctor.roles import roles
from bot.doctor.setting import Setup, setup_of
from bot.doctor.slack import Answer, Slack, calling
from bot.doctor.start import asked, looked_into, soon, start
from bot.manifest.needs import events
from bot.settings import Settings, SettingsError, load
from storage.database import Database
from storage.sealing import Sealer

RESOLVER = "timeout:2 attempts:1"
"""Where nameservers are silent the C library asks each twice for 5 s, and no process can end before that."""


async def from_environment() -> list[Finding]:
    """Examine what this process was told; settings that are amiss come first, then whatever can be looked at."""
    os.environ.setdefault("RES_OPTIONS", RESOLVER)
    try:
        return await examine(load("run"))
    except SettingsError as error:
        amiss = [
            problem("settings", str(one), "docs/settings.md says what each is.") for one in error.problems
        ]
    try:
        found, _ = await looked_into(load("database").database_url)
    except SettingsError:
        return amiss
    return [*amiss, *found]


def exit_code(findings: Sequence[Finding]) -> int:
    """2 if the settings are amiss, 1 if anything else is a problem, else 0."""
    wrong = {found.what for found in findings if found.state is State.PROBLEM}
    return 2 if "settings" in wrong else 1 if wrong else 0


async def examine(settings: Settings) -> list[Finding]:
    """Everything there is to say, in the order in which one would mend it."""
    async with calling(settings) as slack:
        looked, answers, here = await asyncio.gather(
            looked_into(settings.database_url), asked(slack, settings), neighbour(settings)
        )
        found = [ok("settings", "They fit together."), *start(settings, looked, answers, datetime.now(UTC))]
        if isinstance(answers.who, Answer) and answers.who.error is None:
            setup = setup_of(settings, looked[1])
            found += [*_subscribed(), *await _channels(slack, setup)]
    if (remembered := looked[1]) is not None:
        found += await _older_keys(settings)
        found += roles(setup_of(settings, remembered))
        found += messages(remembered.owed, remembered.given_up, datetime.now(UTC))
    return [*found, here]


async def _older_keys(settings: Settings) -> list[Finding]:
    """Only the doctor asks, since it takes a look at every private name."""
    sealer = Sealer([key.get_secret_value() for key in settings.secret_keys])
    if not sealer.has_older_keys:
        return []
    database = Database(settings.database_url)
    try:
        return [await soon(older_keys(database, sealer))]
    except (SQLAlchemyError, OSError, TimeoutError):
        return [note("older keys", "There was no time to look whether anything still needs them.")]
    finally:
        await database.dispose()


def _subscribed() -> list[Finding]:
    said = f"Slack does not tell a bot which it is sent. Under 'Event Subscriptions' must stand {', '.join(events())}."
    return [note("events", said)]


async def _channels(slack: Slack, setup: Setup) -> list[Finding]:
    try:
        return await soon(channels(slack, setup))
    except TimeoutError:
        return [warning("channels", "Slack was too slow to tell about them.", "Look again in a minute.")]
