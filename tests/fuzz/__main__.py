"""`python -m tests.fuzz`: thousands of broken requests, signed and unsigned, at the running bot on both databases.

Exits with 1 when one was answered with an error of ours or not at all, when one got in unsigned, when anything is
half-written, when memory grew, or when an administrator was bothered. `--seed N` draws the same requests again.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet

from bot.sandbox.install import SIGNING_SECRET
from bot.sandbox.slack import Slack
from bot.serve import listening, serving, web_app
from tests.bench.processes import free_port
from tests.databases import Sqlite, postgres_server
from tests.faults.processes import Process, bot_process
from tests.faults.stores import PostgresStore, SqliteStore, Store
from tests.fuzz.attack import Toll, attack
from tests.fuzz.judge import half_written, paged, stumbles
from tests.fuzz.mangle import Post
from tests.fuzz.registered import filled_up
from tests.fuzz.rehearsal import Recording, Rehearsal
from tests.fuzz.unseen import unseen

MANY, SOAKED = 10_000, 100_000
SEED = 7
"""Of the short run, which so finds the same today as tomorrow; the long one draws another each time."""
GROWTH = 1.3
"""Memory at the end by memory in the middle: generous, since what is kept grows with every request or not at all."""


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--soak", action="store_true", help=f"{SOAKED} requests in all instead of {MANY}")
    parser.add_argument("--requests", type=int, help="so many in all")
    parser.add_argument("--seed", type=int, help="draw the requests of an earlier run")
    parser.add_argument("--database", choices=("sqlite", "postgres"), help="only this one")
    parser.add_argument(
        "--trusting", action="store_true", help="a build without the look at shapes, to see it fail"
    )
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Fuzz the bot on each database; 0 when it held."""
    asked = arguments(given)
    seed = asked.seed if asked.seed is not None else random.randrange(10**9) if asked.soak else SEED
    many = asked.requests or (SOAKED if asked.soak else MANY)
    kinds = [asked.database] if asked.database else ["sqlite", "postgres"]
    print(f"seed {seed}: {many} requests", flush=True)
    build = "tests.fuzz.trusting" if asked.trusting else "bot"
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            wrong += _on(kind, Path(folder), seed, many // len(kinds), build)
    print("\n".join(f"WRONG: {one}" for one in wrong) or "It held.", flush=True)
    return 1 if wrong else 0


def _on(kind: str, folder: Path, seed: int, many: int, build: str) -> list[str]:
    if kind == "sqlite":
        return _whole(SqliteStore(Sqlite(folder).migrated()), folder, seed, many, build)
    with postgres_server() as server:
        return _whole(PostgresStore(server.migrated()), folder, seed, many, build)


def _whole(store: Store, folder: Path, seed: int, many: int, build: str) -> list[str]:
    try:
        return asyncio.run(fuzz(store, folder, seed, many, build))
    finally:
        store.close()


async def fuzz(store: Store, folder: Path, seed: int, many: int, build: str) -> list[str]:
    """Rehearse, attack, judge; what is wrong."""
    began, port, bot_port = time.monotonic(), free_port(), free_port()
    slack = Slack(bot_url=f"http://127.0.0.1:{bot_port}/slack/events")
    slack.own_url = f"http://127.0.0.1:{port}"
    slack.courier = courier = Recording(slack.calls, lambda: slack.clock(), SIGNING_SECRET, slack.sockets)
    courier.url, slack.limits.on = f"http://127.0.0.1:{bot_port}/slack/events", False
    bot = bot_process(build, bot_port, port, store.url, folder, {
        "PEBBLE_SECRET_KEYS": Fernet.generate_key().decode(), "PEBBLE_LOG_FORMAT": "json",
    })  # fmt: skip
    log = folder / f"bot{bot_port}.log"
    with listening("127.0.0.1", port) as on:
        async with serving(web_app(slack.routes()), on):
            try:
                await asyncio.to_thread(bot.start)
                posts = await rehearsed(slack, courier, store)
                before = stumbles(log)
                toll, megabytes = await _attacked(bot, posts, seed, many)
                await Rehearsal(slack, store).settled()
                await slack.close()
            finally:
                bot.kill()
    wrong = verdict(store, toll, megabytes)
    print(told(store.name, toll, megabytes, stumbles(log) - before, time.monotonic() - began), flush=True)
    return wrong


async def rehearsed(slack: Slack, courier: Recording, store: Store) -> list[Post]:
    """Every request of the rehearsal, and one for whatever nobody rehearsed."""
    await Rehearsal(slack, store).all_of_it()
    courier.on = False
    return filled_up(courier.keep())


async def _attacked(
    bot: Process, posts: Sequence[Post], seed: int, many: int
) -> tuple[Toll, tuple[float, float]]:
    toll, middle = Toll(), [0.0]

    def look(sent: int) -> None:
        if sent == many // 2:
            middle[0] = bot.megabytes()

    hypothetical = many // 10
    await unseen(bot.port, posts, seed, hypothetical, toll)
    await attack(bot.port, posts, seed, range(many - hypothetical), toll, look)
    return toll, (middle[0], bot.megabytes())


def verdict(store: Store, toll: Toll, megabytes: tuple[float, float]) -> list[str]:
    """What is wrong, each with the database's name."""
    wrong = list(toll.failures)
    wrong += [f"{times} times {rule}" for rule, times in half_written(store).items()]
    if megabytes[1] > GROWTH * megabytes[0]:
        wrong.append(f"memory grew from {megabytes[0]:.0f} to {megabytes[1]:.0f} MB in the second half")
    wrong += [f"administrators were bothered: {page}" for page in paged(store)]
    return [f"{store.name}: {one}" for one in wrong]


def told(
    name: str, toll: Toll, megabytes: tuple[float, float], stumbled: Counter[str], seconds: float
) -> str:
    """The figures."""
    signed, unsigned = (sorted(toll.statuses(signed=one).items()) for one in (True, False))
    return (
        f"{name}: {toll.sent} requests in {seconds:.0f} s; signed {dict(signed)}, not signed {dict(unsigned)}; "
        f"memory {megabytes[0]:.0f} MB in the middle, {megabytes[1]:.0f} MB at the end"
        + "".join(
            f"\n  {times} times told that it went wrong: {one}" for one, times in stumbled.most_common()
        )
    )


if __name__ == "__main__":
    raise SystemExit(main())
