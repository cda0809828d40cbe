"""What happens to one ward: every fault in turn, then all at once, then quiet until nothing is owed any more."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from tests.faults.kills import kill_anywhere, kill_at, kill_turn_anywhere, kill_turn_at
from tests.faults.people import DEADLINE, Person
from tests.faults.stages import AnyStage, Stage, Turn
from tests.faults.ward import EVE, KINDS_OF_TROUBLE, SLOW, Ward, send_all

QUIET = 5.0
"""Seconds without a new message or event after which nothing more is expected."""
LONGEST_WAIT = 150.0
"""Seconds until what is still owed counts as never sent: longer than a dead process keeps what it had claimed."""
STORM = "all of it at once"
DOWNTIME = "down for a week"
AHEAD, BACK = "clock an hour ahead", "clock back by an hour"
SHARE = 1 / 3
"""Of all calls that Slack fails."""
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything. `kills` are aimed at each stage of a report, `turns` at each of a digest.

    A kill that missed its stage is aimed again, `tries` times in all; so many kills are aimed `anywhere` in a
    report, and in a digest. `away` is in seconds.
    """

    kills: int = 2
    turns: int = 2
    tries: int = 10
    anywhere: int = 8
    anywhere_in_turn: int = 6
    crowd: int = 6
    away: float = 10.0
    storms: int = 2


def play(ward: Ward, plan: Plan, say: Callable[[str], None]) -> Counter[str]:
    """Break everything; how often each thing happened."""
    times: Counter[str] = Counter()
    say("kill -9")
    kills(ward, plan, times)
    say("kill -9 at a digest")
    turn_kills(ward, plan, times)
    say("down for a week")
    downtime(ward, plan, times)
    say("the clock jumps")
    clock_jumps(ward, plan, times)
    if ward.store.shared:
        say("replicas")
        for number in (2, 3):
            replicas(ward, plan, number, times)
    say("Slack fails")
    for kind in (*KINDS_OF_TROUBLE, SLOW):
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


def away(how: str, plan: Plan) -> str:
    """What it is called when the database is away like this."""
    return f"database {how} {plan.away:.0f} s"


def kills(ward: Ward, plan: Plan, times: Counter[str]) -> None:
    """Aim at each stage of a report in an order drawn at random, then at none."""
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
    _started_again(ward, reached, times)
    if person.report.told[-1] != "saved" and ward.dice.random() < 0.6:
        person.keeps_trying(3)


def _started_again(ward: Ward, reached: AnyStage, times: Counter[str]) -> None:
    times[f"kill -9: {reached}"] += 1
    with ward.watch.during("kill -9, and the start after it"):
        ward.bot.start()


def turn_kills(ward: Ward, plan: Plan, times: Counter[str]) -> None:
    """Aim at each stage of a digest, one digest after the other, then at none."""
    aims = [stage for stage in Turn for _ in range(plan.turns)]
    ward.dice.shuffle(aims)
    for aim in aims:
        for _ in range(plan.tries):
            ward.eve()
            if _killed_at_a_turn(ward, kill_turn_at(ward, aim), times) is aim:
                break
    for _ in range(plan.anywhere_in_turn):
        ward.eve()
        _killed_at_a_turn(ward, kill_turn_anywhere(ward, ward.dice), times)


def _killed_at_a_turn(ward: Ward, reached: Turn, times: Counter[str]) -> Turn:
    ward.named(f"kill -9: {reached}")
    _started_again(ward, reached, times)
    return reached


def downtime(ward: Ward, plan: Plan, times: Counter[str]) -> None:
    """Killed with messages still owed on the day before a digest, and away for a week."""
    times[DOWNTIME] += 1
    ward.eve(DAY)
    with ward.watch.during(DOWNTIME):
        ward.crowd(DOWNTIME, plan.crowd, 3)
        ward.bot.kill()
        ward.falls_due(DOWNTIME, by=WEEK)
        ward.bot.start()
        ward.calm()


def clock_jumps(ward: Ward, plan: Plan, times: Counter[str]) -> None:
    """An hour ahead over a digest while Slack loses answers, and back, so that it falls due once more."""
    ward.eve()
    for cause, wrong in ((AHEAD, HOUR), (BACK, timedelta())):
        times[cause] += 1
        with ward.watch.during(cause), ward.slack.broken("lost", share=SHARE):
            if wrong:
                ward.falls_due(cause, by=timedelta())
            ward.clock.put_wrong_by(wrong)
            crowd = ward.crowd(cause, plan.crowd, 3)
            _wait_for(partial(ward.resolved, crowd[0]))
    ward.clock.skip(EVE)
    ward.calm()


def replicas(ward: Ward, plan: Plan, number: int, times: Counter[str]) -> None:
    """Several bots at one database; one of them is killed while a crowd reports and a digest falls due."""
    cause = f"{number} replicas, one killed"
    times[cause] += 1
    with ward.replicas(number) as bots, ThreadPoolExecutor(1) as aside, ward.watch.during(cause):
        ward.eve()
        crowd = [ward.person(cause, ward.dice.choice(bots)) for _ in range(plan.crowd)]
        sent = aside.submit(send_all, crowd, 20)
        ward.falls_due(cause)
        time.sleep(ward.dice.uniform(0.05, 0.6))
        victim = ward.dice.choice(bots)
        victim.kill()
        victim.launch()
        sent.result()
        victim.until_ready()
        _wait_for(partial(ward.resolved, crowd[0]))
        _wait_for(partial(ward.adds, crowd[0]))
        ward.calm()


@contextmanager
def a_digest_within(ward: Ward, cause: str) -> Iterator[None]:
    """A digest falls due as the block begins; `/readyz` is asked all the while."""
    ward.falls_due(cause)
    with ward.watch.during(cause):
        yield


def slack_fails(ward: Ward, plan: Plan, kind: str, times: Counter[str]) -> None:
    """A third of all calls fail in one way, while a digest is due, people report, add a word, and one is resolved."""
    cause = f"Slack: {kind}"
    ward.eve()
    with ward.slack.broken(kind, share=SHARE), a_digest_within(ward, cause):
        crowd = ward.crowd(cause, plan.crowd, 3)
        _wait_for(lambda: ward.resolved(crowd[0]))
        _wait_for(lambda: ward.adds(crowd[0]))
        if not _wait_for(ward.slack.struck, 3):
            ward.crowd(cause, plan.crowd, 3)  # by chance nothing has gone wrong yet
            _wait_for(ward.slack.struck)
    times[cause] += ward.slack.struck()
    if kind == SLOW:
        # What Slack is still doing, the bot gives five seconds: the clock must not be moved over them.
        ward.calm(haste=timedelta())


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
    """Away while a digest is due and people press Send, most of them again when it is back."""
    cause = away(how, plan)
    times[cause] += 1
    adding, resolved = ward.crowd(cause, 2, 3)
    _wait_for(lambda: ward.has("receipt", adding) and ward.has("card", resolved))
    crowd = ward.gathered(cause, plan.crowd)
    ward.eve()
    until = time.monotonic() + plan.away

    def press(person: Person) -> None:
        while time.monotonic() < until:
            person.sends()
            time.sleep(0.5)

    with (
        ThreadPoolExecutor(plan.crowd + 2) as at_once,
        ward.store.away(how, ward.bot),
        a_digest_within(ward, cause),
    ):
        said = [at_once.submit(ward.adds, adding), at_once.submit(ward.resolved, resolved)]
        list(at_once.map(press, crowd))
        for one in said:
            one.result()
        time.sleep(max(0.0, until - time.monotonic()))
    for person in crowd:
        if ward.dice.random() < 0.7:
            person.keeps_trying(5)


def storm(ward: Ward, plan: Plan, times: Counter[str]) -> None:
    """A crowd reports, a digest is due, Slack fails in every way, every event comes twice, and the bot is killed."""
    times[STORM] += 1
    crowd = ward.gathered(STORM, plan.crowd)
    ward.eve()
    with (
        ward.slack.broken(*KINDS_OF_TROUBLE, share=SHARE / len(KINDS_OF_TROUBLE)),
        ward.slack.everything_twice(),
        ThreadPoolExecutor(1) as aside,
        a_digest_within(ward, STORM),
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
        now = (len(ward.slack.messages()), ward.slack.waiting(), ward.store.restless(ward.clock.now()))
        if now != still:
            still, since = now, time.monotonic()
        if now[1:] == (0, 0) and time.monotonic() - since > QUIET:
            break
        time.sleep(0.5)
    ward.clock.skip(2 * HOUR)  # what was owed while the clock was ahead is due by now
    ward.calm()


def _wait_for(deed: Callable[[], object], seconds: float = 15.0) -> bool:
    latest = time.monotonic() + seconds
    while time.monotonic() < latest:
        if deed():
            return True
        time.sleep(0.2)
    return False
