"""`python -m tests.bench`: every measure on both databases, as a table; about three minutes.

Exits with 1 only when something could not be measured: a missed goal is for people to judge.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import uvloop
from cryptography.fernet import Fernet

from tests.bench import processes
from tests.bench.measures import (
    Compared,
    Lone,
    Rush,
    forms_opened,
    lone_reports,
    part_of,
    reports_saved,
    rush,
)
from tests.bench.processes import NotMeasured, Running
from tests.bench.recogniser import weight
from tests.bench.sandbox import sandbox_rows
from tests.bench.table import Row, table
from tests.bench.ticks import ticks
from tests.databases import Sqlite, postgres_server

STARTS = 3


@contextmanager
def databases() -> Iterator[list[tuple[str, str]]]:
    """One migrated database of each kind, as durable as at work."""
    with tempfile.TemporaryDirectory() as folder, postgres_server() as postgres:
        postgres.safe_again()
        yield [("SQLite", Sqlite(Path(folder)).migrated()), ("PostgreSQL", postgres.migrated())]


async def measured(name: str, url: str, bare: Running, slack: Running) -> list[Row]:
    """Every measure on one database."""
    key = Fernet.generate_key().decode()
    starts = []
    for _ in range(STARTS - 1):
        async with processes.pebble(url, key, slack.port) as bot:
            starts.append(bot.seconds)
    async with processes.pebble(url, key, slack.port) as bot:
        starts.append(bot.seconds)
        await _warm_up(bot, bare, slack)
        async with processes.saving_by_hand(slack.port, url) as by_hand:
            least = await reports_saved(bot, by_hand, slack)
        return [
            *_forms(name, await forms_opened(bot, bare)),
            *_saved(name, await reports_saved(bot, bare, slack)),
            Row("Send saved ÷ one INSERT by hand", name, least.ratio, None, aside=_rates(least)),
            *_lone(name, await lone_reports(bot, slack)),
            *_rush(name, [await rush(bot, slack) for _ in range(3)]),
            *_memory(name, bot.megabytes()),
            Row("start to ready", name, median(starts), 2.5, "s", f"median of {STARTS} starts"),
        ]


async def _warm_up(bot: Running, bare: Running, slack: Running) -> None:
    await forms_opened(bot, bare, rounds=1, requests=60)
    await reports_saved(bot, bare, slack, rounds=1, requests=40)


def _forms(name: str, found: Compared) -> list[Row]:
    return [Row("/pebble to open form ÷ bare Bolt", name, found.ratio, 0.7, aside=_rates(found))]


def _saved(name: str, found: Compared) -> list[Row]:
    return [Row("Send saved ÷ only acked", name, found.ratio, 0.15, aside=_rates(found))]


def _rates(found: Compared) -> str:
    return f"{found.ours:.0f}/s ÷ {found.bare:.0f}/s"


def _lone(name: str, found: Lone) -> list[Row]:
    saved = [second * 1000 for second in found.saved]
    card = [second * 1000 for second in found.card]
    reports = f"{len(card)} reports"
    return [
        Row("lone Send saved, p50", name, median(saved), 25, "ms", f"p95 {part_of(saved, 0.95):.1f} ms"),
        Row("Send to card in the channel, p50", name, median(card), 20, "ms", reports),
        Row("Send to card in the channel, p95", name, part_of(card, 0.95), 40, "ms", reports),
    ]


def _rush(name: str, found: list[Rush]) -> list[Row]:
    saved, receipts = median(one.saved for one in found), median(one.receipts for one in found)
    aside = f"all saved {saved:.2f} s, all receipts {receipts:.2f} s; median of {len(found)}"
    return [
        Row("200 reports, 8 at a time: all cards", name, median(one.cards for one in found), 3, "s", aside)
    ]


def _memory(name: str, found: float) -> list[Row]:
    recogniser = weight()
    aside = f"with the name recogniser, which weighs {recogniser:.0f} MB"
    return [
        Row("memory after all that, in all", name, found, 280, "MB", aside),
        Row("the same without the recogniser", name, found - recogniser, 140, "MB"),
    ]


async def everything(urls: list[tuple[str, str]]) -> list[Row]:
    """Both databases, one after the other, against the same Slack and the same bare app."""
    async with processes.slack() as slack, processes.bare_bolt(slack.port) as bare:
        return [row for name, url in urls for row in await measured(name, url, bare, slack)]


async def clocks(urls: list[tuple[str, str]], old_urls: list[tuple[str, str]]) -> tuple[list[Row], list[str]]:
    """The clock over very many pebbles, on databases of its own; and the plans of its queries."""
    rows, shown = [], []
    for (name, url), (_, old_url) in zip(urls, old_urls, strict=True):
        found, plans = await ticks(name, url, old_url)
        rows += found
        shown.append(f"{name}, what a tick asks and how the database goes about it:\n\n{plans}")
    return rows, shown


def main() -> int:
    """Measure and print."""
    began = time.monotonic()
    try:
        with databases() as urls, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            rows = [*runner.run(everything(urls)), *runner.run(sandbox_rows())]
        with (
            databases() as urls,
            databases() as old_urls,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            clock_rows, shown = runner.run(clocks(urls, old_urls))
    except (NotMeasured, OSError) as error:
        print("Not measured:", error, *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
        return 1
    print(table([*rows, *clock_rows]))
    print("", *shown, sep="\n\n")
    print(
        f"\nMeasured in {time.monotonic() - began:.0f} s; the bare app ran in turns with ours on the same machine."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
