"""Sends the broken requests, several at a time, and keeps what became of each."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.web import LIMIT
from tests.bench.client import Line
from tests.fuzz.mangle import Post, mangled
from tests.fuzz.signing import WAYS, request

ABREAST = 6
LONGEST = 10.0
"""Seconds after which a request counts as never answered; Slack itself waits three."""
SHOWN = 5
"""Failures of which the whole request is kept."""


@dataclass(slots=True)
class Toll:
    """What the bot answered: how often each status, by way of signing; and the requests that it should not fail."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def count(self, number: int, way: str, status: int, post: Post) -> None:
        self.answers[way, status] += 1
        if (status >= 500 or status == 0 or (way != "signed" and status < 400)) and len(
            self.failures
        ) < SHOWN:
            said = post.body[:600].decode("latin-1")
            self.failures.append(f"request {number} ({way}, {post.content}) was answered {status}: {said}")

    @property
    def sent(self) -> int:
        """How many requests."""
        return sum(self.answers.values())

    def statuses(self, *, signed: bool) -> Counter[int]:
        """How often each status came back; 0 is no answer."""
        found: Counter[int] = Counter()
        for (way, status), times in self.answers.items():
            if (way == "signed") is signed:
                found[status] += times
        return found


def drawn(seed: int, number: int, posts: Sequence[Post]) -> tuple[Post, str, bytes]:
    """The request of this number: what is in it, how it is signed, and its bytes, signed now."""
    dice = random.Random(f"{seed} {number}")
    post, way = mangled(dice.choice(posts), posts, dice), dice.choice(WAYS)
    return post, way, request(post, way, dice)


async def attack(
    port: int,
    posts: Sequence[Post],
    seed: int,
    numbers: Sequence[int],
    toll: Toll,
    on_each: Callable[[int], None],
) -> None:
    """Send these numbers of this seed."""
    waiting = iter(numbers)
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(ABREAST):
                group.create_task(_one_after_another(port, posts, seed, waiting, toll, on_each))
    except* ConnectionRefusedError:
        toll.failures.append(f"the bot was gone after {toll.sent} requests")


async def _one_after_another(
    port: int,
    posts: Sequence[Post],
    seed: int,
    waiting: Iterator[int],
    toll: Toll,
    on_each: Callable[[int], None],
) -> None:
    line = await Line.to(port)
    for number in waiting:
        post, way, raw = drawn(seed, number, posts)
        try:
            status = (await asyncio.wait_for(line.ask(raw), LONGEST)).status
        except (OSError, TimeoutError, ValueError):
            # A server may hang up on a body that it did not want to read to its end.
            status = 413 if len(post.body) > LIMIT else 0
        toll.count(number, way, status, post)
        on_each(toll.sent)
        if status in (0, 400, 413):
            line.close()
            line = await Line.to(port)
    line.close()
