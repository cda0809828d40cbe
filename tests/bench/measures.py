"""What is measured, one function a measure; what is compared takes turns, so that a busy machine slows both."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from tests.bench.client import Answer, Line, calling, crowd
from tests.bench.payloads import command, look, send
from tests.bench.processes import NotMeasured, Running

ABREAST = 8
"""So many requests at a time."""
REST = 0.03
"""Seconds of quiet before a lone report."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Requests per second of ours and of the bare app, and the ratio of each pair of turns."""

    ours: float
    bare: float
    ratio: float


async def forms_opened(bot: Running, bare: Running, *, rounds: int = 7, requests: int = 300) -> Compared:
    """`/pebble` until the form is open."""
    pairs = [
        (await _rate(bot, command, requests), await _rate(bare, command, requests)) for _ in range(rounds)
    ]
    return _compared(pairs)


async def reports_saved(
    bot: Running, bare: Running, slack: Running, *, rounds: int = 5, requests: int = 200
) -> Compared:
    """Send until it is saved, while delivery runs; the bare app only acks. Its turn waits until all is delivered."""
    pairs = []
    for _ in range(rounds):
        before = len(await arrived(slack, "receipt"))
        ours = await _rate(bot, send, requests)
        await arrived(slack, "receipt", before + requests)
        pairs.append((ours, await _rate(bare, send, requests)))
    return _compared(pairs)


def _compared(pairs: list[tuple[float, float]]) -> Compared:
    ours, bare = zip(*pairs, strict=True)
    return Compared(median(ours), median(bare), median(mine / yours for mine, yours in pairs))


async def _rate(app: Running, make: Callable[[], bytes], requests: int) -> float:
    ready = [make() for _ in range(requests)]
    began = time.monotonic()
    answers = await crowd(app.port, ready, ABREAST)
    seconds = time.monotonic() - began
    for answer in answers:
        _must_be_saved(answer)
    return requests / seconds


def _must_be_saved(answer: Answer) -> None:
    if answer.status != 200 or b'"errors"' in answer.body:
        raise NotMeasured(f"answered {answer.status} {answer.body[:200]!r}")


@dataclass(frozen=True, slots=True)
class Lone:
    """Seconds from Send, one report at a time: until it was saved, and until its card was in the channel."""

    saved: list[float]
    card: list[float]


async def lone_reports(bot: Running, slack: Running, *, reports: int = 80) -> Lone:
    """One report after another, each when the one before has wholly arrived."""
    lone = Lone([], [])
    async with calling(bot.port) as line:
        for _ in range(reports):
            await _one(line, slack, lone)
    return lone


async def _one(line: Line, slack: Running, lone: Lone) -> None:
    cards, receipts = len(await arrived(slack, "card")), len(await arrived(slack, "receipt"))
    request = send()
    await asyncio.sleep(REST)
    began = time.monotonic()
    answer = await line.ask(request)
    _must_be_saved(answer)
    lone.saved.append(answer.seconds)
    lone.card.append((await arrived(slack, "card", cards + 1))[-1] - began)
    await arrived(slack, "receipt", receipts + 1)


@dataclass(frozen=True, slots=True)
class Rush:
    """Seconds until many reports, some at a time, were all saved, all in the channel, all receipts with them."""

    saved: float
    cards: float
    receipts: float


async def rush(bot: Running, slack: Running, *, reports: int = 200) -> Rush:
    """The morning everybody reports at once."""
    cards, receipts = len(await arrived(slack, "card")), len(await arrived(slack, "receipt"))
    ready = [send() for _ in range(reports)]
    began = time.monotonic()
    for answer in await crowd(bot.port, ready, ABREAST):
        _must_be_saved(answer)
    saved = time.monotonic() - began
    last_card = (await arrived(slack, "card", cards + reports))[-1] - began
    last_receipt = (await arrived(slack, "receipt", receipts + reports))[-1] - began
    return Rush(saved, last_card, last_receipt)


async def arrived(slack: Running, kind: str, least: int = 0) -> list[float]:
    """When each message of this kind reached Slack (monotonic seconds), once there are at least so many."""
    try:
        async with asyncio.timeout(30), calling(slack.port) as line:
            return list(json.loads((await line.ask(look(f"/arrived/{kind}/{least}"))).body))
    except TimeoutError:
        raise NotMeasured(f"only some of {least} messages ({kind}) arrived") from None


def part_of(values: Iterable[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
