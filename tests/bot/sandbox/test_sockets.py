"""Socket Mode as the sandbox speaks it: tickets, hello, envelopes, acknowledgements, ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.sandbox.commands import TROUBLE
from bot.sandbox.slack import Slack
from bot.serve import listening, serving, web_app

Json = dict[str, Any]


class Client:
    """An app's end of its links."""

    def __init__(self, slack: Slack, http: aiohttp.ClientSession, url: str) -> None:
        self.slack, self.http, self.url = slack, http, url

    async def asks(self, token: str = "xapp-sandbox") -> Json:
        headers = {"Authorization": f"Bearer {token}"}
        async with self.http.post(f"{self.url}/api/apps.connections.open", headers=headers) as answer:
            return dict(await answer.json())

    async def connects(self) -> aiohttp.ClientWebSocketResponse:
        return await self.http.ws_connect((await self.asks())["url"])

    async def opens(self) -> aiohttp.ClientWebSocketResponse:
        link = await self.connects()
        assert (await link.receive_json())["type"] == "hello"
        return link


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    slack = Slack()
    slack.sockets.on, slack.limits.on, slack.echo_own = True, False, False
    with listening("127.0.0.1", 0) as on:
        slack.own_url = url = f"http://127.0.0.1:{on.getsockname()[1]}"
        async with serving(web_app(slack.routes()), on, sockets=True), aiohttp.ClientSession() as http:
            yield Client(slack, http, url)
            await slack.close()


@pytest.mark.parametrize(
    ("token", "error"),
    [("xoxb-sandbox", "not_allowed_token_type"), ("xapp-other", "invalid_auth"), ("", "not_authed")],
)
async def test_only_an_app_token_opens_a_link(client: Client, token: str, error: str):
    assert (await client.asks(token))["error"] == error


async def test_links_are_asked_for_at_a_low_rate(client: Client):
    client.slack.limits.on = True
    answers = [await client.asks() for _ in range(6)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]


async def test_an_address_is_good_once(client: Client):
    url = (await client.asks())["url"]
    await client.http.ws_connect(url)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await client.http.ws_connect(url)


async def test_hello_says_how_many_links_there_are(client: Client):
    first, second = await client.connects(), await client.connects()
    assert (await first.receive_json())["num_connections"] == 1
    assert (await second.receive_json())["num_connections"] == 2


async def test_the_eleventh_link_is_one_too_many(client: Client):
    held = [await client.opens() for _ in range(10)]
    eleventh = await client.connects()
    assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
    assert (await eleventh.receive()).type is aiohttp.WSMsgType.CLOSE
    assert not any(link.closed for link in held)


async def test_where_socket_mode_is_off_a_link_ends_with_that_word(client: Client):
    client.slack.sockets.on = False
    link = await client.connects()
    assert (await link.receive_json())["reason"] == "link_disabled"


@asynccontextmanager
async def doing(deed: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(deed)
    yield
    await task


async def test_a_command_is_a_flat_payload_and_its_answer_comes_back(client: Client):
    link, nurse = await client.opens(), client.slack.person("U0MARIALOPEZ")
    async with doing(nurse.command("/pebble", "mine")):
        envelope = await link.receive_json()
        assert envelope["type"] == "slash_commands" and envelope["accepts_response_payload"] is True
        assert envelope["payload"]["text"] == "mine" and "retry_attempt" not in envelope
        await link.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "None yet."}})
    assert nurse.whispers[-1]["text"] == "None yet."


async def test_what_is_not_acknowledged_in_time_is_told(client: Client):
    client.slack.courier.deadline = 0.05
    link = await client.opens()
    nurse = client.slack.person("U0MARIALOPEZ")
    await nurse.command("/pebble")
    assert nurse.notices[-1] == '/pebble failed with the error "operation_timeout"'
    await nurse.shortcut("report_pebble")
    assert nurse.notices[-1] == TROUBLE
    assert not link.closed


async def test_without_a_link_nothing_is_dispatched(client: Client):
    nurse = client.slack.person("U0MARIALOPEZ")
    await nurse.command("/pebble")
    assert nurse.notices[-1] == '/pebble failed with the error "dispatch_failed"'


async def test_an_event_is_sent_again_until_it_is_acknowledged(client: Client):
    client.slack.courier.deadline, client.slack.courier.retries = 0.05, (0.0, 0.0, 0.0)
    link = await client.opens()
    await client.slack.person("U0MARIALOPEZ").say("hello")
    seen = [await link.receive_json() for _ in range(2)]
    await link.send_str("not json")
    await link.send_json({"envelope_id": seen[1]["envelope_id"]})
    assert [one["retry_attempt"] for one in seen] == [0, 1] and seen[1]["retry_reason"] == "timeout"
    assert seen[0]["payload"]["event_id"] == seen[1]["payload"]["event_id"]
    assert seen[0]["accepts_response_payload"] is False


async def test_each_payload_goes_down_one_link(client: Client):
    links = [await client.opens() for _ in range(3)]
    got = [0, 0, 0]

    async def serve(number: int) -> None:
        async for message in links[number]:
            got[number] += 1
            await links[number].send_json({"envelope_id": json.loads(message.data)["envelope_id"]})

    tasks = [asyncio.create_task(serve(number)) for number in range(3)]
    for _ in range(40):
        await client.slack.person("U0MARIALOPEZ").command("/pebble", "mine")
    for task in tasks:
        task.cancel()
    assert sum(got) == 40 and all(got)


async def test_a_deaf_link_still_answers_pings(client: Client):
    link = await client.http.ws_connect((await client.asks())["url"], autoping=False)
    assert (await link.receive_json())["type"] == "hello"
    client.slack.sockets.deafen()
    client.slack.courier.deadline = 0.05
    await client.slack.person("U0MARIALOPEZ").command("/pebble")
    await link.ping(b"are you there?")
    assert (await link.receive(timeout=5)).type is aiohttp.WSMsgType.PONG, "it was sent the command before"


async def test_a_frozen_link_answers_nothing(client: Client):
    link = await client.http.ws_connect((await client.asks())["url"], autoping=False)
    assert (await link.receive_json())["type"] == "hello"
    client.slack.sockets.freeze()
    await link.ping(b"are you there?")
    with pytest.raises(TimeoutError):
        await link.receive(timeout=0.2)
    client.slack.sockets.drop()


async def test_a_dropped_link_ends_without_a_word(client: Client):
    link = await client.opens()
    client.slack.sockets.drop()
    assert (await link.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSED
    assert link.close_code == aiohttp.WSCloseCode.ABNORMAL_CLOSURE


async def test_an_announced_end_comes(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.sandbox.sockets.LAST_WORDS", 0.05)
    link = await client.opens()
    await client.slack.sockets.disconnect("warning")
    assert (await link.receive_json())["reason"] == "warning"
    assert (await link.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSED


async def test_a_link_that_is_old_is_warned_and_then_asked_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.sandbox.sockets.LAST_WORDS", 0.01)
    client.slack.sockets.lifetime = 0.05
    link = await client.opens()
    assert [(await link.receive_json())["reason"] for _ in range(2)] == ["warning", "refresh_requested"]
    assert (await link.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSED


@pytest.mark.parametrize(("asked", "seconds"), [("", 18_060), ("?debug_reconnects=true", 360)])
async def test_hello_says_how_long_a_link_lives(client: Client, asked: str, seconds: int):
    link = await client.http.ws_connect((await client.asks())["url"] + asked)
    assert (await link.receive_json())["debug_info"]["approximate_connection_time"] == seconds
