"""The sandbox with its twelve weeks: how soon it is there, what it weighs, what it adds to a command, how it reads."""

import json
from collections.abc import Awaitable, Callable
from statistics import median

from bot.sandbox.cast import HOSPITAL
from tests.bench.client import Line, calling
from tests.bench.payloads import signed
from tests.bench.processes import NotMeasured, Running, _process, free_port
from tests.bench.table import Row

ROUNDS = 60
ALL = "twelve weeks"


def act(as_whom: str, **deed: str) -> bytes:
    """What the page sends when somebody does something."""
    body = json.dumps({"as": as_whom, **deed}).encode()
    head = (
        "POST /_/act HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def straight(as_whom: str, text: str) -> bytes:
    """The same command as the bot gets it from the sandbox, sent past the sandbox."""
    return signed(
        {
            "team_id": HOSPITAL.team_id,
            "channel_id": f"D{as_whom[1:]}",
            "channel_name": "directmessage",
            "user_id": as_whom,
            "command": "/pebble",
            "text": text,
            "api_app_id": HOSPITAL.app.id,
            "response_url": "http://127.0.0.1/nobody",
            "trigger_id": "1.bench",
        },
        "sandbox",
    )


async def _milliseconds(line: Line, make: Callable[[], bytes]) -> float:
    answer = await line.ask(make())
    if answer.status not in (200, 204):
        raise NotMeasured(f"the sandbox answered {answer.status}: {answer.body[:200]!r}")
    return answer.seconds * 1000


async def _in_turns(line: Line, *makes: Callable[[], bytes]) -> list[float]:
    """The median of each; they take turns, so that a busy machine slows all."""
    rounds = [[await _milliseconds(line, make) for make in makes] for _ in range(ROUNDS)]
    return [median(found) for found in zip(*rounds, strict=True)]


async def sandbox_rows() -> list[Row]:
    """Every measure of the sandbox."""
    return await _with_history(_measured)


async def _with_history(measure: Callable[[Running], Awaitable[list[Row]]]) -> list[Row]:
    port = free_port()
    async with _process("bot", ["sandbox", "--port", str(port)], {}, port, "/readyz") as running:
        return await measure(running)


async def _measured(running: Running) -> list[Row]:
    light = running.megabytes()
    async with calling(running.port) as line:
        through, past = await _in_turns(
            line,
            lambda: act(HOSPITAL.nurse, do="command", text="/pebble help"),
            lambda: straight(HOSPITAL.nurse, "help"),
        )
        digest, home, queue = await _in_turns(
            line,
            lambda: act(HOSPITAL.manager, do="command", text="/pebble digest"),
            lambda: act(HOSPITAL.owner, do="open_home"),
            lambda: act(HOSPITAL.owner, do="command", text="/pebble queue"),
        )
    parts = f"{through:.1f} ms through it, {past:.1f} ms past it"
    return [
        Row("sandbox: start to usable page", ALL, running.seconds, 6, "s"),
        Row("sandbox: memory with bot and history", ALL, light, 250, "MB"),
        Row("sandbox: memory after all that", ALL, running.megabytes(), 250, "MB"),
        Row("sandbox: what it adds to a command, p50", ALL, through - past, 2, "ms", parts),
        Row("sandbox: /pebble digest, p50", ALL, digest, None, "ms"),
        Row("sandbox: an owner's Home, p50", ALL, home, None, "ms"),
        Row("sandbox: /pebble queue, p50", ALL, queue, None, "ms"),
    ]
