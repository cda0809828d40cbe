"""The doctor waits for nobody for long: not for those who trickle, and not for silent nameservers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.doctor import examine, neighbour, start
from bot.doctor.finding import State
from tests.bot.doctor.clinic import Clinic

FOR_EVER = 20
"""Seconds after which a test is stuck."""


@asynccontextmanager
async def trickling() -> AsyncIterator[int]:
    """The port of a server that begins its answer and never comes to an end, without ever falling silent."""

    callers: list[asyncio.StreamWriter] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        callers.append(writer)
        await reader.read(100)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        with suppress(OSError):
            while not writer.is_closing():
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for caller in callers:
        caller.transport.abort()
    await asyncio.sleep(0.05)


async def test_a_neighbour_who_trickles(small_clinic: Clinic, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(neighbour, "LONGEST", 0.2)
    async with trickling() as port, asyncio.timeout(FOR_EVER):
        found = await small_clinic.findings(PORT=str(port))
    assert found["this bot"].state is State.WARNING
    assert "something answers that is no Pebble" in found["this bot"].sentence


async def test_a_slack_that_trickles(small_clinic: Clinic, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start, "LONGEST", 0.2)
    async with trickling() as port, asyncio.timeout(FOR_EVER):
        found = await small_clinic.findings(SLACK_API_URL=f"http://127.0.0.1:{port}/api/")
    assert found["slack"].state is State.PROBLEM and "TimeoutError" in found["slack"].sentence


def test_two_rounds_fit_into_ten_seconds():
    assert 2 * start.LONGEST + 2 <= 10


@pytest.mark.parametrize("given", [None, "timeout:9"])
async def test_nameservers_get_seconds_unless_somebody_decided(small_clinic: Clinic, given: str | None):
    # A nameserver that is silent cannot be had without being root; with one, this took 11 s before and 4 s after.
    print_it = "import atexit, os; atexit.register(lambda: print('asks', os.environ.get('RES_OPTIONS')))"
    answer = await small_clinic.pebble("doctor", before=print_it, **({"RES_OPTIONS": given} if given else {}))
    assert f"asks {given or examine.RESOLVER}\n" in answer.stdout
