"""Who trickles a request is hung up on, at its head and at its body, and others are answered meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot import patience
from bot.serve import listening, serving
from tests.bot.test_web import FORM, Site, command, signature

LONG = 20
"""Seconds after which nobody was hung up on."""
HEAD = "POST /slack/events HTTP/1.1\r\nhost: x\r\n"


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(patience, "HEAD", 0.2)
    monkeypatch.setattr(patience, "BODY", 0.2)
    with listening("127.0.0.1", 0) as on:
        async with serving(Site().app, on):
            yield on.getsockname()[1]


class Caller:
    def __init__(self, streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        self.reader, self.writer = streams

    @classmethod
    async def to(cls, port: int) -> "Caller":
        return cls(await asyncio.open_connection("127.0.0.1", port))

    def say(self, text: str | bytes) -> None:
        self.writer.write(text if isinstance(text, bytes) else text.encode())

    async def whole(self) -> bytes:
        """What comes until the server hangs up."""
        async with asyncio.timeout(LONG):
            try:
                return await self.reader.read()
            except ConnectionResetError:
                return b""

    async def answer(self) -> bytes:
        async with asyncio.timeout(LONG):
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split()[0])
            return head + await self.reader.readexactly(length)


def request(body: bytes, **more: Any) -> bytes:
    lines = signature(body) | {"content-type": FORM, "content-length": str(len(body)), **more}
    return (HEAD + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n").encode() + body


@pytest.mark.parametrize("said", ["", "P", HEAD, HEAD + "x-slow: " + "y" * 200])
async def test_a_head_that_never_ends_is_hung_up_on(port: int, said: str) -> None:
    caller = await Caller.to(port)
    caller.say(said)
    assert await caller.whole() == b""
    caller.writer.close()


async def test_neither_is_a_second_head_on_a_line_that_was_answered(port: int) -> None:
    caller = await Caller.to(port)
    caller.say(request(command("x")))
    assert b" 200 " in await caller.answer()
    caller.say(HEAD)
    assert await caller.whole() == b""
    caller.writer.close()


async def test_a_body_that_never_ends_is_told_so_and_hung_up_on(port: int) -> None:
    caller = await Caller.to(port)
    caller.say(request(command("x"), **{"content-length": "5000"}))
    assert b" 408 " in await caller.whole()
    caller.writer.close()


async def test_whoever_is_whole_is_answered_while_others_trickle(port: int) -> None:
    slow = [await Caller.to(port) for _ in range(50)]
    for caller in slow:
        caller.say("POST /sl")
    caller = await Caller.to(port)
    caller.say(request(command("x")))
    assert b" 200 " in await caller.answer()
    for one in (*slow, caller):
        one.writer.close()


async def test_more_than_can_be_held_are_told_to_come_again(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert patience.CONNECTIONS < 1024
    monkeypatch.setattr(patience, "CONNECTIONS", 3)
    with listening("127.0.0.1", 0) as on:
        async with serving(Site().app, on):
            waiting = [await Caller.to(on.getsockname()[1]) for _ in range(3)]
            caller = await Caller.to(on.getsockname()[1])
            caller.say(request(command("x")))
            assert b" 503 " in await caller.answer()
            for one in (*waiting, caller):
                one.writer.close()
