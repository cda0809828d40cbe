"""One hospital for one run: its database, its Slack, its bot, and everybody who has reported something."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography.fernet import Fernet

from bot.sandbox.cast import HOSPITAL
from tests.bench.processes import free_port
from tests.faults.clock import FILE, MovedClock
from tests.faults.judge import Evidence, Message, Report, Said, Week
from tests.faults.people import Person, word
from tests.faults.processes import Process, bot_process, slack_process
from tests.faults.stores import Store
from tests.faults.watch import Watch

KINDS_OF_TROUBLE = ("429", "500", "empty", "lost", "reset")
SLOW = "slow"
"""Done, and answered when the bot waits no more."""
TOO_LATE = 11.0
"""Seconds until that answer."""
PATIENCE = 10.0
"""Seconds for the clock to take a turn."""
EVE = timedelta(minutes=1)
"""Before a digest is due: longer than anything takes that is done on its eve."""
NIGHT = timedelta(minutes=1)
"""Before its eve, so that what else is due by then is done."""
HASTE = timedelta(seconds=20)
"""By how much the clock is moved, and then by twice that, when what is owed waits for it."""
LEAP = timedelta(minutes=20)
"""The most by which it is moved at once."""


class SlackSide:
    """What can be asked of the local Slack, and done to it."""

    def __init__(self, port: int) -> None:
        self._before = 0
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30)

    def _ask(self, path: str, given: Any = None) -> Any:
        answer = self._http.get(path) if given is None else self._http.post(path, json=given)
        return answer.raise_for_status().json()

    def messages(self) -> list[Message]:
        """Everything of the bot that stands there."""
        return [Message(**message) for message in self._ask("/faults/record")]

    def standing(self, ids: list[str]) -> set[str]:
        """Which of these owed messages stand there."""
        return set(self._ask("/faults/standing", ids))

    def about(self, kind: str, number: int | None) -> Message | None:
        """The message of this kind about this pebble."""
        found = (one for one in self.messages() if number and (one.kind, one.names) == (kind, number))
        return next(found, None)

    def waiting(self) -> int:
        """How many events Slack has yet to deliver."""
        return int(self._ask("/faults/waiting"))

    def says(self, person: str, words: str, under: Message) -> None:
        """A person writes in a thread."""
        deed = {"as": person, "do": "say", "text": words, "channel": under.channel, "thread": under.head}
        done = self._ask("/_/act", deed)
        assert done["ok"], done

    @contextmanager
    def broken(self, *kinds: str, share: float) -> Iterator[None]:
        """A share of all calls goes wrong, in these ways, until the block ends."""
        self._before = self._struck()
        faults = [{"method": "*", "kind": kind, "share": share, "seconds": TOO_LATE} for kind in kinds]
        self._ask("/faults/broken", faults)
        try:
            yield
        finally:
            self._ask("/faults/broken", [])

    def _struck(self) -> int:
        return int(self._ask("/faults/struck"))

    def struck(self) -> int:
        """How many calls went wrong since something was `broken` last."""
        return self._struck() - self._before

    @contextmanager
    def everything_twice(self) -> Iterator[None]:
        """Each request to the bot is delivered twice, until the block ends."""
        self._ask("/faults/twice", True)
        try:
            yield
        finally:
            self._ask("/faults/twice", False)


@dataclass
class Ward:
    """The bot under test and all around it. `cause` of a report is the row of the table it belongs to."""

    store: Store
    slack: SlackSide
    bot: Process
    dice: random.Random
    clock: MovedClock
    watch: Watch
    another: Callable[[], Process]
    people: list[Person] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    weeks: list[Week] = field(default_factory=list)

    def person(self, cause: str, bot: Process | None = None) -> Person:
        """Someone who is about to report, to this bot."""
        self.people.append(Person(cause, (bot or self.bot).port, self.dice))
        return self.people[-1]

    def eve(self, before: timedelta = EVE) -> None:
        """Live on to the eve of the next digest, so long before it; nothing is under way there.

        A bot that was not there all week would rightly leave that week's digest out, so the turn comes first.
        """
        latest = time.monotonic() + PATIENCE
        while self.store.turns() < len(self.weeks) and time.monotonic() < latest:
            time.sleep(0.1)
        self.calm()
        due = self.store.rhythm().next(self.clock.now() + before + NIGHT)
        self.clock.skip(due - before - NIGHT - self.clock.now())
        self.calm(haste=timedelta())
        self.clock.skip(due - before - self.clock.now())

    def falls_due(self, cause: str = "", by: timedelta = EVE) -> None:
        """After `eve`: the digest is due from now on, while `cause` is at work."""
        self.weeks.append(Week(cause, time.time()))
        self.clock.skip(by)

    def named(self, cause: str) -> None:
        """The last digest's cause is only known now."""
        self.weeks[-1] = replace(self.weeks[-1], cause=cause)

    def calm(self, haste: timedelta = HASTE, seconds: float = 40.0) -> bool:
        """Wait until the clock and delivery have nothing to do; the clock moves on while they only wait for it."""
        latest = time.monotonic() + seconds
        while (left := self.store.restless(self.clock.now())) and time.monotonic() < latest:
            time.sleep(0.3)
            if left == self.store.restless(self.clock.now()):
                self.clock.skip(haste)
                haste = min(2 * haste, LEAP)
        return not left

    @contextmanager
    def replicas(self, number: int) -> Iterator[list[Process]]:
        """So many bots in all at the same database, this one among them; the others end with the block."""
        others: list[Process] = []
        try:
            while len(others) < number - 1:
                others.append(self.another())
                others[-1].start()
            yield [self.bot, *others]
        finally:
            for other in others:
                other.kill()

    def crowd(self, cause: str, size: int, times: int) -> list[Person]:
        """So many report at once, each until it is saved (so many times at most)."""
        crowd = self.gathered(cause, size)
        send_all(crowd, times)
        return crowd

    def gathered(self, cause: str, size: int) -> list[Person]:
        """So many who are about to report."""
        return [self.person(cause) for _ in range(size)]

    def has(self, kind: str, person: Person) -> bool:
        """Whether their card or receipt stands."""
        return self.slack.about(kind, self._number(person)) is not None

    def adds(self, person: Person) -> bool:
        """A reporter adds a word in their thread; False if there is no receipt to write under yet."""
        under = self.slack.about("receipt", self._number(person))
        if under is None:
            return False
        self.said.append(Said(person.report.cause, word()))
        self.slack.says(person.report.person, f"Also by the {self.said[-1].word} desk", under)
        return True

    def resolved(self, person: Person) -> bool:
        """An owner resolves it in a word under the card; False if there is none yet."""
        card = self.slack.about("card", self._number(person))
        if card is None:
            return False
        self.said.append(Said(person.report.cause, word(), to_it=False))
        self.slack.says(HOSPITAL.owner, f"resolve: the {self.said[-1].word} cable was loose", card)
        return True

    def _number(self, person: Person) -> int | None:
        numbers = {one.submission: one.number for one in self.store.stored()}
        return numbers.get(person.report.submission)

    def evidence(self) -> Evidence:
        """Everything that is known now."""
        reports: list[Report] = [person.report for person in self.people]
        return Evidence(
            reports,
            self.store.stored(),
            self.store.owed(self.clock.now()),
            self.slack.messages(),
            self.said,
            self.weeks,
        )


def send_all(crowd: Sequence[Person], times: int) -> None:
    """All of them press Send at once, each until it is saved (so many times at most)."""
    with ThreadPoolExecutor(len(crowd)) as at_once:
        list(at_once.map(lambda person: person.keeps_trying(times), crowd))


@contextmanager
def open_ward(store: Store, folder: Path, dice: random.Random, module: str) -> Iterator[Ward]:
    """A Slack and a bot that are ready; both end with the block."""
    port, clock = free_port(), MovedClock(folder / "clock")
    settings = {"PEBBLE_SECRET_KEYS": Fernet.generate_key().decode(), FILE: str(clock.file)}
    slack = slack_process(port, folder, str(dice.random()))

    def a_bot(at: int) -> Process:
        return bot_process(module, at, slack.port, store.url, folder, settings)

    slack.start()
    try:
        bot, watch = a_bot(port), Watch(port)
        bot.start()
        try:
            yield Ward(store, SlackSide(slack.port), bot, dice, clock, watch, lambda: a_bot(free_port()))
        finally:
            watch.close()
            bot.kill()
    finally:
        slack.kill()
