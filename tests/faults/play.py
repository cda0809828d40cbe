"""What happens to one ward: every fault in turn, then all at once, then quiet until nothing is owed any more."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from tests.faults.kills import kill_anywhere, kill_at
from tests.faults.people import DEADLINE, Person
from tests.faults.stages import Stage
from tests.faults.ward import KINDS_OF_TROUBLE, Ward, send_all

QUIET = 5.0
"""Seconds without a new message or event after which nothing more is expected."""
LONGEST_WAIT = 150.0
"""Seconds until what is still owed counts as never sent: longer than a dead process keeps what it had claimed."""
STORM = "all of it at once"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything. `kills` are aimed at each stage, `anywhere` are not; `away` is in seconds.

    A kill that missed its stage is aimed again, `tries` times in all.
    """

    kills: int = 2
    tries: int = 10
    anywhere: int = 6
    crowd: int = 6
    away: float = 10.0
    storms: int = 3


def play(ward: Ward, plan: Plan, say: Callable[[str], None]) -> Counter[str]:
    """Break everything; how often each thing happened."""
    times: Counter[str] = Counter()
    say("kill -9")
    kills(ward, plan, times)
    say("Slack fails")
    for kind in KINDS_OF_TROUBLE:
        slack_fails(ward, plan, kind, times)
    say("the same twice")
    same_twice(ward, plan, times)
    say("database away")
    for how in ward.store.aways:
        heard(ward)
        database_away(ward, plan, how, times)
    heard(ward)
    say(STORM)
    for _ in range(plan.storms):
        storm(ward, plan, times)
    return times


def kills(ward: Ward, plan: Plan, times: Counter[str]) -> None:
    """Aim at each stage in an order drawn at random, then at none."""
    ward.crowd("before anything broke", 3, 1)  # so that the first kill does not meet a cold bot
    aims = [stage for stage in Stage for _ in range(plan.kills)]
    ward.dice.shuffle(aims)
    for aim in aims:
        for _ in range(plan.tries):
            person = ward.person("")
            reached = kill_at(ward, aim, person)
            _afterwards(ward, person, reached, times)
            if reached is aim:
                break
    for _ in range(plan.anywhere):
        person = ward.person("")
        _afterwards(ward, person, kill_anywhere(ward, person, ward.dice), times)


def _afterwards(ward: Ward, person: Person, reached: Stage, times: Counter[str]) -> None:
    times[f"kill -9: {reached}"] += 1
    ward.bot.start()
    if person.report.told[-1] != "saved" and ward.dice.random() < 0.6:
        person.keeps_trying(3)


def slack_fails(ward: Ward, plan: Plan, kind: str, times: Counter[str]) -> None:
    """Half of all calls fail in one way, while people report and add a word, and an owner resolves."""
    cause = f"Slack: {kind}"
    with ward.slack.broken(kind, share=0.5):
        crowd = ward.crowd(cause, plan.crowd, 3)
        _wait_for(lambda: ward.resolved(crowd[0]))
        _wait_for(lambda: ward.adds(crowd[0]))
    times[cause] += ward.slack.struck


def same_twice(ward: Ward, plan: Plan, times: Counter[str]) -> None:
    """The same bytes twice: a form one after the other and at the same moment, every event."""
    cause = "the same form twice"
    for person in [ward.person(cause) for _ in range(plan.crowd)]:
        times[cause] += 1
        together = ward.dice.random() < 0.5
        first = person.press()
        second = type(first)(first.port, first.request)
        first.start()
        if not together:
            first.answered(DEADLINE)
        second.start()
        for press in (first, second):
            press.answered(DEADLINE)
            person.hears(press)
    cause = "every event twice"
    crowd = ward.crowd(cause, plan.crowd, 3)
    with ward.slack.everything_twice():
        for person in crowd:
            times[cause] += _wait_for(partial(ward.resolved, person))
            times[cause] += _wait_for(partial(ward.adds, person))


def database_away(ward: Ward, plan: Plan, how: str, times: Counter[str]) -> None:
    """Away for a while; people press Send all the while, and most of them again when it is back."""
    cause = f"database {how} {plan.away:.0f} s"
    times[cause] += 1
    adding, resolved = ward.crowd(cause, 2, 3)
    _wait_for(lambda: ward.has("receipt", adding) and ward.has("card", resolved))
    crowd = ward.gathered(cause, plan.crowd)
    until = time.monotonic() + plan.away

    def press(person: Person) -> None:
        while time.monotonic() < until:
            person.sends()
            time.sleep(0.5)

    with ThreadPoolExecutor(plan.crowd + 2) as at_once, ward.store.away(how):
        said = [at_once.submit(ward.adds, adding), at_once.submit(ward.resolved, resolved)]
        list(at_once.map(press, crowd))
        for one in said:
            one.result()
        time.sleep(max(0.0, until - time.monotonic()))
    for person in crowd:
        if ward.dice.random() < 0.7:
            person.keeps_trying(5)


def storm(ward: Ward, plan: Plan, times: Counter[str]) -> None:
    """A crowd reports while Slack fails in every way, every event comes twice and the bot is killed."""
    times[STORM] += 1
    crowd = ward.gathered(STORM, plan.crowd)
    with (
        ward.slack.broken(*KINDS_OF_TROUBLE, share=0.1),
        ward.slack.everything_twice(),
        ThreadPoolExecutor(1) as aside,
    ):
        sent = aside.submit(send_all, crowd, 8)
        time.sleep(ward.dice.uniform(0.05, 1.5))
        ward.bot.kill()
        ward.bot.launch()
        sent.result()
    ward.bot.until_ready()


def heard(ward: Ward) -> None:
    """Wait until Slack has delivered every event: it tries three times, so one outage at a time is what it bridges."""
    _wait_for(lambda: ward.slack.waiting() == 0, LONGEST_WAIT)


def settle(ward: Ward) -> None:
    """Wait until nothing is owed and nothing moves, or too long."""
    latest = time.monotonic() + LONGEST_WAIT
    still, since = None, time.monotonic()
    while time.monotonic() < latest:
        now = (len(ward.slack.messages()), ward.slack.waiting(), ward.store.still_owed())
        if now != still:
            still, since = now, time.monotonic()
        if now[1:] == (0, 0) and time.monotonic() - since > QUIET:
            return
        time.sleep(0.5)


def _wait_for(deed: Callable[[], bool], seconds: float = 15.0) -> bool:
    latest = time.monotonic() + seconds
    while time.monotonic() < latest:
        if deed():
            return True
        time.sleep(0.2)
    return False
