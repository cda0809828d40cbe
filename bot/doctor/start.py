"""What must be well before the bot starts; what is amiss is said once, and nothing is started."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.doctor.app_token import app_token
from bot.doctor.finding import Finding, State, note, problem
from bot.doctor.keys import keys
from bot.doctor.memory import Looked, look, unreachable
from bot.doctor.slack import Answer, NoAnswer, Slack, calling, proxy_to
from bot.doctor.token import clock, token, workspace
from bot.settings import Settings

LONGEST = 4.0
"""Seconds that whatever is asked at once may take."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answers:
    """What Slack said: who the bot is, and whether its app token opens a link; None for what was not asked."""

    who: Answer | NoAnswer | None
    link: Answer | NoAnswer | None = None


def start(settings: Settings, looked: Looked, answers: Answers, now: datetime) -> list[Finding]:
    """What must be well before the bot starts: database, keys, token, workspace, scopes, clock, app token."""
    return [*_without_socket(settings, looked, answers.who, now), *app_token(settings, answers.link)]


def _without_socket(
    settings: Settings, looked: Looked, answer: Answer | NoAnswer | None, now: datetime
) -> list[Finding]:
    found, remembered = [*looked[0]], looked[1]
    if remembered is not None:
        secrets = [key.get_secret_value() for key in settings.secret_keys]
        found.append(keys(secrets, remembered.sealed))
    if answer is None:
        return [*found, note("slack", "Workspaces that installed Pebble themselves are not looked at.")]
    if isinstance(answer, NoAnswer):
        return [*found, _silent(settings, answer)]
    found += token(answer)
    if answer.error is None and remembered is not None:
        found.append(workspace(answer, remembered.workspaces))
    return [*found, *clock(answer, now)]


async def why_not(settings: Settings, *, listens: bool = True) -> str | None:
    """What keeps the bot from starting, one line each; None if nothing does. `listens`: it wants to hear Slack.

    Slack not answering is no reason: it comes back by itself, and what is owed waits.
    """
    async with calling(settings) as slack:
        looked, answers = await asyncio.gather(
            looked_into(settings.database_url), asked(slack, settings, listens=listens)
        )
    found = start(settings, looked, answers, datetime.now(UTC))
    amiss = [one for one in found if one.state is State.PROBLEM and one.what != "slack"]
    lines = [f"{one.what.capitalize()}: {one.sentence} {one.remedy}" for one in amiss]
    return "\n".join([*lines, "Nothing was started."]) if lines else None


async def looked_into(url: str) -> Looked:
    """The database, or that it is too slow."""
    try:
        return await soon(look(url))
    except TimeoutError as error:
        return [unreachable(error)], None


async def asked(slack: Slack, settings: Settings, *, listens: bool = True) -> Answers:
    """Everything that Slack is asked at once."""
    bot, app = settings.slack_bot_token, settings.slack_app_token if listens else None
    who, link = await asyncio.gather(
        _answer(slack, "auth.test", bot), _answer(slack, "apps.connections.open", app)
    )
    return Answers(who, link)


async def _answer(slack: Slack, method: str, token: SecretStr | None) -> Answer | NoAnswer | None:
    if token is None:
        return None
    try:
        return await soon(slack.ask(method, token.get_secret_value()))
    except NoAnswer as error:
        return error
    except TimeoutError:
        return NoAnswer("TimeoutError")


def _silent(settings: Settings, error: NoAnswer) -> Finding:
    host = urlsplit(settings.slack_api_url).hostname
    way = "through the proxy of HTTPS_PROXY" if proxy_to(settings.slack_api_url) else "directly"
    return problem(
        "slack",
        f"{host} does not answer; asked {way} ({error}).",
        "Let this machine reach it on port 443. HTTPS_PROXY names a proxy; NO_PROXY is not looked at.",
    )


async def soon(asked: Awaitable[T]) -> T:
    """Wait for it, `LONGEST` at most; raises `TimeoutError`."""
    async with asyncio.timeout(LONGEST):
        return await asked
