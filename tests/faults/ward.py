"""One hospital for one run: its database, its Slack, its bot, and everybody who has reported something."""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox.cast import HOSPITAL
from tests.bench.processes import free_port
from tests.faults.judge import Evidence, Message, Report, Said
from tests.faults.people import Person, word
from tests.faults.processes import Process, bot_process, slack_process
from tests.faults.stores import Store

KINDS_OF_TROUBLE = ("429", "500", "empty", "lost", "reset")


class SlackSide:
    """What can be asked of the local Slack, and done to it."""

    def __init__(self, port: int) -> None:
        self.struck = 0
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
        """A share of all calls goes wrong, in these ways, until the block ends; then `struck` says how many did."""
        before = self._ask(
            "/faults/broken", [{"method": "*", "kind": kind, "share": share} for kind in kinds]
        )
        try:
            yield
        finally:
            self.struck = int(self._ask("/faults/broken", [])) - before

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
    people: list[Person] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def person(self, cause: str) -> Person:
        """Someone who is about to report."""
        self.people.append(Person(cause, self.bot.port, self.dice))
        return self.people[-1]

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
        return Evidence(reports, self.store.stored(), self.store.owed(), self.slack.messages(), self.said)


def send_all(crowd: Sequence[Person], times: int) -> None:
    """All of them press Send at once, each until it is saved (so many times at most)."""
    with ThreadPoolExecutor(len(crowd)) as at_once:
        list(at_once.map(lambda person: person.keeps_trying(times), crowd))


@contextmanager
def open_ward(store: Store, folder: Path, dice: random.Random, module: str) -> Iterator[Ward]:
    """A Slack and a bot that are ready; both end with the block."""
    port = free_port()
    slack = slack_process(port, folder, str(dice.random()))
    slack.start()
    bot = bot_process(module, port, slack.port, store.url, folder)
    try:
        bot.start()
        try:
            yield Ward(store, SlackSide(slack.port), bot, dice)
        finally:
            bot.kill()
    finally:
        slack.kill()
