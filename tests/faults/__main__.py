"""`python -m tests.faults`: break everything on both databases, and print what was lost or doubled.

Exits with 1 when anything was, or when a stage saw no kill. CONTRIBUTING.md says how to read the table.
"""

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tests.databases import Sqlite, postgres_server
from tests.faults.judge import Count, judge
from tests.faults.play import Plan, away, play, settle
from tests.faults.stores import PostgresStore, SqliteStore, Store
from tests.faults.table import complaints, heard_table, table
from tests.faults.ward import Ward, open_ward

SEED = 20
"""The same for every run that is to be repeatable."""
SOAKED = 400
"""So many kills make a soak, however long it takes."""


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--soak", action="store_true", help="for longer, with a seed drawn at random")
    parser.add_argument("--minutes", type=float, default=30, help="how long to soak (default 30)")
    parser.add_argument("--seed", type=int, help="repeat the draws of an earlier run")
    parser.add_argument(
        "--short", action="store_true", help="as little of everything as still means something"
    )
    parser.add_argument("--database", choices=("sqlite", "postgres"), help="only this one")
    build = parser.add_mutually_exclusive_group()
    build.add_argument(
        "--without-outbox", action="store_true", help="break a build whose outbox is switched off: must fail"
    )
    build.add_argument(
        "--hasty-clock",
        action="store_true",
        help="break a build that takes a turn before it is done with it: must fail",
    )
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Break, judge, print."""
    asked, began = arguments(given), time.monotonic()
    seed = asked.seed if asked.seed is not None else random.randrange(10**6) if asked.soak else SEED
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder, postgres_server() as postgres:
        postgres.safe_again()
        stores: list[Store] = []
        if asked.database != "postgres":
            stores.append(SqliteStore(Sqlite(Path(folder)).migrated()))
        if asked.database != "sqlite":
            stores.append(PostgresStore(postgres.migrated()))
        with ThreadPoolExecutor(len(stores)) as beside:
            ends = list(beside.map(lambda store: whole(store, asked, seed, Path(folder)), stores))
        for store in stores:
            store.close()
    print(f"\n{time.monotonic() - began:.0f} s, seed {seed}")
    return int(any(ends))


def whole(store: Store, asked: argparse.Namespace, seed: int, folder: Path) -> list[str]:
    """The same; a run that breaks off says so at once, since the other database may go on for half an hour."""
    try:
        return broken(store, asked, seed, folder)
    except Exception as error:
        traceback.print_exc()
        return [f"{store.name}: broke off with {type(error).__name__}"]


def broken(store: Store, asked: argparse.Namespace, seed: int, folder: Path) -> list[str]:
    """Everything that can be done to the bot on this database; what is wrong in the end."""
    home = folder / store.name
    home.mkdir()
    began = time.monotonic()
    until = began + 60 * asked.minutes

    def say(what: str) -> None:
        print(f"  {time.monotonic() - began:4.0f} s {store.name}: {what}", file=sys.stderr, flush=True)

    plan = planned(asked)
    with open_ward(store, home, random.Random(f"{seed} {store.name}"), build(asked)) as ward:
        times = play(ward, plan, say)
        while asked.soak and (time.monotonic() < until or killed(times) < SOAKED):
            times += play(ward, plan, say)
        say("waiting until nothing is owed")
        settle(ward)
        counts = judge(ward.evidence())
        wrong = complaints(counts, times, ward.watch.heard, to_be_told(ward, plan))
    print(told(store.name, counts, times, ward, wrong), flush=True)
    return wrong


def planned(asked: argparse.Namespace) -> Plan:
    """How much of everything."""
    plan = Plan()
    if asked.short:
        plan = Plan(kills=1, turns=1, anywhere=2, anywhere_in_turn=0, crowd=4, away=6, storms=1)
    if asked.without_outbox:
        plan = replace(plan, tries=1)  # nothing is ever claimed, so some stages cannot be reached
    return plan


def build(asked: argparse.Namespace) -> str:
    """The module that is run as the bot."""
    if asked.without_outbox:
        return "tests.faults.forgetful"
    return "tests.faults.hasty" if asked.hasty_clock else "tests.faults.moved"


def killed(times: Counter[str]) -> int:
    """How many kills there were."""
    return sum(number for cause, number in times.items() if cause.startswith("kill"))


def to_be_told(ward: Ward, plan: Plan) -> dict[str, str]:
    """What `/readyz` must have named, by cause."""
    return {away(how, plan): ward.store.told for how in ward.store.aways if ward.store.told}


def told(name: str, counts: dict[str, Count], times: Counter[str], ward: Ward, wrong: list[str]) -> str:
    """The tables with their title and verdict."""
    verdict = "\n".join(f"WRONG: {one}" for one in wrong) or "Nothing lost, nothing twice."
    heard = heard_table(ward.watch.heard)
    return f"\n{name}: {killed(times)} kills\n\n{table(counts, times)}\n\n{heard}\n\n{verdict}"


if __name__ == "__main__":
    raise SystemExit(main())
