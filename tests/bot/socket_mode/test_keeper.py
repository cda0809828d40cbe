"""Nothing ends the loop that keeps a link open, and no step of opening one takes for ever."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.door import Door
from bot.sandbox.slack import Slack
from bot.serve import listening, serving, web_app
from bot.socket_mode import link, opening
from bot.socket_mode.keeper import Keeper
from bot.socket_mode.opening import NotOpened, Opener
from bot.socket_mode.patience import Trouble
from bot.socket_mode.reception import Reception
from bot.socket_mode.timing import RealTime
from tests.stories.standing_clock import StandingClock

RECEPTION = Reception(Door(cast(AsyncApp, None), lambda: False))


class Stumbling:
    """An opener that fails in ways that nobody foresaw."""

    def __init__(self) -> None:
        self.tries = 0

    async def open(self, _heard: Callable[[], None]) -> Any:
        self.tries += 1
        raise (KeyError("url"), ZeroDivisionError(), AssertionError())[self.tries % 3]

    async def close(self) -> None:
        pass


async def test_nothing_ends_the_loop():
    clock, opener = StandingClock(), Stumbling()
    keeper = Keeper(cast(Opener, opener), RECEPTION, clock, CollectorRegistry())
    await keeper.start()
    await clock.passes(120)
    assert opener.tries > 5 and keeper.problem() is not None
    await keeper.stop()


@pytest.fixture
async def deaf_port() -> AsyncIterator[socket.socket]:
    """Takes connections and never says a word."""
    with listening("127.0.0.1", 0) as on:
        on.listen()
        yield on


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of time, in tenths of a second instead of tens."""
    monkeypatch.setattr(opening, "CONNECT_WITHIN", 0.2)
    monkeypatch.setattr(link, "HELLO_WITHIN", 0.2)


async def trouble(client: AsyncWebClient) -> NotOpened:
    opener = Opener(client, "xapp-sandbox", RECEPTION, RealTime())
    async with asyncio.timeout(10):
        with pytest.raises(NotOpened) as caught:
            await opener.open(lambda: None)
        await opener.close()
    return caught.value


async def test_slack_never_says_where(quick: None, deaf_port: socket.socket):
    client = AsyncWebClient(base_url=f"http://127.0.0.1:{deaf_port.getsockname()[1]}/api/", retry_handlers=[])
    assert (await trouble(client)).trouble is Trouble.LOST


@pytest.mark.parametrize("silence", ["at the handshake", "after the handshake"])
async def test_the_address_leads_to_silence(
    quick: None, deaf_port: socket.socket, silence: str, monkeypatch: pytest.MonkeyPatch
):
    slack = Slack()
    slack.sockets.on = True
    if silence == "at the handshake":
        slack.own_url = f"http://127.0.0.1:{deaf_port.getsockname()[1]}"
    else:
        monkeypatch.setattr(slack.sockets, "_hello", lambda: {"type": "not hello"})
    with listening("127.0.0.1", 0) as on:
        base = f"http://127.0.0.1:{on.getsockname()[1]}"
        slack.own_url = slack.own_url or base
        async with serving(web_app(slack.routes()), on, sockets=True):
            found = await trouble(AsyncWebClient(base_url=f"{base}/api/", retry_handlers=[]))
    assert found.trouble is Trouble.LOST and "ticket" not in found.words and "link/" not in found.words


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("invalid_auth", Trouble.REFUSED),
        ("not_authed", Trouble.REFUSED),
        ("token_revoked", Trouble.REFUSED),
        ("not_allowed_token_type", Trouble.REFUSED),
        ("too_many_websockets", Trouble.CROWDED),
        ("internal_error", Trouble.LOST),
        ("500", Trouble.LOST),
        ("empty", Trouble.LOST),
        ("429", Trouble.LOST),
    ],
)
async def test_what_slack_says_is_understood(code: str, kind: Trouble):
    slack = Slack()
    slack.faults.next("apps.connections.open", code, retry_after=7)
    with listening("127.0.0.1", 0) as on:
        slack.own_url = f"http://127.0.0.1:{on.getsockname()[1]}"
        async with serving(web_app(slack.routes()), on, sockets=True):
            found = await trouble(AsyncWebClient(base_url=f"{slack.own_url}/api/", retry_handlers=[]))
    assert found.trouble is kind and found.asked == (7 if code == "429" else 0)
