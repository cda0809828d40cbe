"""Asks Slack over httpx, by the same way through a proxy as the bot itself."""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env

from bot.settings import Settings

PATIENCE = httpx.Timeout(3.5, connect=2.5)
"""Seconds for one question."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NoAnswer(Exception):
    """Slack did not answer; the text says how, in one word."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack answered, with the headers that came along."""

    data: Mapping[str, Any]
    headers: Mapping[str, str]

    @property
    def error(self) -> str | None:
        """Slack's word for why not; None if it did what was asked."""
        return None if self.data.get("ok") else str(self.data.get("error") or "no_answer")


@dataclass(frozen=True, slots=True)
class Slack:
    """The Web API as the doctor asks it."""

    http: httpx.AsyncClient
    token: str

    async def ask(self, method: str, token: str = "", **args: str) -> Answer:
        """Call a method, with another token if one is given; raises `NoAnswer`."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        try:
            answer = await self.http.post(method, data=args, headers=headers)
            data = answer.json()
        except httpx.HTTPError as error:
            raise NoAnswer(type(error).__name__) from None
        except ValueError:
            raise NoAnswer(f"HTTP {answer.status_code}") from None
        if not isinstance(data, dict):
            raise NoAnswer(f"HTTP {answer.status_code}")
        return Answer(data, answer.headers)


@asynccontextmanager
async def calling(settings: Settings) -> AsyncIterator[Slack]:
    """Slack with this process's settings."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    async with httpx.AsyncClient(
        base_url=settings.slack_api_url,
        timeout=PATIENCE,
        proxy=proxy_to(settings.slack_api_url),
        trust_env=False,
        verify=ssl.create_default_context(),
    ) as http:
        yield Slack(http, token)


def proxy_to(url: str) -> str | None:
    """The proxy that the SDK takes; it does not look at NO_PROXY, so neither do we."""
    return None if urlsplit(url).hostname in LOOPBACK else load_http_proxy_from_env()
