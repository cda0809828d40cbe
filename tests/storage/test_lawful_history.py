"""Any sequence of clicks by any people leaves a lawful history."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from storage.models import History, Pebble, Step
from storage.models.pebble import WROTE
from storage.models.refusals import Refusal
from storage.models.states import DECIDED, FINISHED, Resolution, Safety, Status, Verdict, WaitingOn
from tests.storage.pebbles import AT, NURSE, OWNER, SECOND, TODAY

ALIAS = "private-0123456789ab"
PEOPLE = st.sampled_from([NURSE, OWNER, SECOND, ALIAS])
DAYS = st.one_of(st.none(), st.integers(-2, 60).map(lambda ahead: TODAY + timedelta(days=ahead)))
WORDS = st.sampled_from(["w1", "w2", "w3"])

NEW, TAKEN = frozenset({Status.NEW}), frozenset({Status.ACKNOWLEDGED})
UNDERWAY = frozenset({Status.ACKNOWLEDGED, Status.WAITING, Status.PLANNED, Status.IN_PROGRESS})
OPEN, ENDED = NEW | UNDERWAY, frozenset(FINISHED)
WAITS, RESOLVED, CLOSED = (frozenset({s}) for s in (Status.WAITING, Status.RESOLVED, Status.CLOSED))
SAME: frozenset[Status] = frozenset()

# The states of the contract: from where a step may be taken, and to where it leads (SAME: nowhere).
LAWFUL: dict[Step, tuple[frozenset[Status], frozenset[Status]]] = {
    Step.ACKNOWLEDGED: (NEW | TAKEN, TAKEN),
    Step.ACKNOWLEDGE_UNDONE: (TAKEN, NEW),
    Step.ASSIGNED: (OPEN, UNDERWAY),
    Step.WAITING: (OPEN, WAITS),
    Step.ASKED: (OPEN, WAITS),
    Step.ANSWERED: (WAITS, UNDERWAY),
    Step.ADDED: (OPEN | ENDED, SAME),
    Step.THANKED: (ENDED, SAME),
    Step.CORRECTED: (OPEN, SAME),
    Step.PLANNED: (OPEN, frozenset({Status.PLANNED})),
    Step.STARTED: (OPEN, frozenset({Status.IN_PROGRESS})),
    Step.RESOLVED: (OPEN, RESOLVED),
    Step.KIND_NAMED: (ENDED, SAME),
    Step.DECLINED: (OPEN, CLOSED),
    Step.CONFIRMED: (RESOLVED, RESOLVED | CLOSED),
    Step.REOPENED: (ENDED, TAKEN),
    Step.WITHDRAWN: (OPEN, CLOSED),
    Step.WOKEN: (WAITS, TAKEN),
    Step.CLOSED_QUIETLY: (RESOLVED, CLOSED),
    Step.RELEASE_MOVED: (WAITS, SAME),
    Step.CALLED_OFF: (UNDERWAY, CLOSED),
    Step.STILL_GONE: (CLOSED, SAME),
    Step.REVIEW_WANTED: (OPEN | RESOLVED, SAME),
    Step.REVIEWED: (OPEN | ENDED, OPEN | ENDED),
    Step.HANDED_ON: (UNDERWAY, SAME),
}


class Clicks(RuleBasedStateMachine):
    """One pebble, and people who press whatever they like."""

    pebble: Pebble
    history: list[History]
    now: datetime

    @initialize(reporter=st.sampled_from([NURSE, ALIAS]), safety=st.sampled_from(Safety))
    def report(self, reporter: str, safety: Safety) -> None:
        self.now = AT
        self.pebble = Pebble(
            workspace_id="T0WARD",
            number=1,
            submission="V0FORM",
            reporter=reporter,
            area="printing",
            safety=safety,
            words_id="w0",
            reported_at=AT,
            answer_by=AT,
        )
        self.history = [self.pebble.report(at=AT)]

    def does(self, verb: Callable[[], History]) -> None:
        before = self.pebble.model_dump()
        self.now += timedelta(minutes=1)
        try:
            self.history.append(verb())
        except Refusal as refusal:
            assert self.pebble.model_dump() == before
            assert "PEB-1" in refusal.sentence and "None" not in refusal.sentence

    @rule(by=PEOPLE)
    def acknowledge(self, by: str) -> None:
        self.does(lambda: self.pebble.acknowledge(by=by, at=self.now))

    @rule(by=PEOPLE)
    def undo(self, by: str) -> None:
        self.does(lambda: self.pebble.undo_acknowledge(by=by, at=self.now))

    @rule(to=PEOPLE, by=PEOPLE)
    def assign(self, to: str, by: str) -> None:
        self.does(lambda: self.pebble.assign(to=to, by=by, at=self.now))

    @rule(on=st.sampled_from(WaitingOn), until=DAYS, by=PEOPLE)
    def wait(self, on: WaitingOn, until: date | None, by: str) -> None:
        release = "may" if on is WaitingOn.RELEASE else None
        self.does(
            lambda: self.pebble.wait(on=on, until=until, by=by, at=self.now, today=TODAY, release=release)
        )

    @rule(by=PEOPLE, words=WORDS)
    def ask(self, by: str, words: str) -> None:
        self.does(lambda: self.pebble.ask(by=by, at=self.now, words_id=words))

    @rule(by=PEOPLE, words=WORDS)
    def answer(self, by: str, words: str) -> None:
        self.does(lambda: self.pebble.answer(by=by, at=self.now, words_id=words))

    @rule(by=PEOPLE, words=WORDS)
    def correct(self, by: str, words: str) -> None:
        self.does(lambda: self.pebble.correct(by=by, at=self.now, words_id=words))

    @rule(until=DAYS, by=PEOPLE)
    def plan(self, until: date | None, by: str) -> None:
        self.does(lambda: self.pebble.plan(until=until, by=by, at=self.now, today=TODAY))

    @rule(by=PEOPLE)
    def start(self, by: str) -> None:
        self.does(lambda: self.pebble.start(by=by, at=self.now))

    @rule(how=st.sampled_from(Resolution), words=st.none() | WORDS, by=PEOPLE)
    def resolve(self, how: Resolution, words: str | None, by: str) -> None:
        self.does(lambda: self.pebble.resolve(how=how, words_id=words, by=by, at=self.now))

    @rule(how=st.sampled_from(Resolution), by=PEOPLE)
    def name_resolution(self, how: Resolution, by: str) -> None:
        self.does(lambda: self.pebble.name_resolution(how=how, by=by, at=self.now))

    @rule(review=DAYS.filter(lambda day: day is not None), words=st.none() | WORDS, by=PEOPLE)
    def decline(self, review: date, words: str | None, by: str) -> None:
        self.does(
            lambda: self.pebble.decline(
                reason="safety",
                role="owner",
                review_on=review,
                words_id=words,
                by=by,
                at=self.now,
                today=TODAY,
            )
        )

    @rule(by=PEOPLE)
    def confirm(self, by: str) -> None:
        self.does(lambda: self.pebble.confirm(by=by, at=self.now))

    @rule(by=PEOPLE, words=WORDS)
    def thank(self, by: str, words: str) -> None:
        self.does(lambda: self.pebble.thank(by=by, at=self.now, words_id=words))

    @rule(by=PEOPLE, words=st.none() | WORDS, answer=st.sampled_from([None, "partly", WROTE]))
    def reopen(self, by: str, words: str | None, answer: str | None) -> None:
        self.does(lambda: self.pebble.reopen(by=by, at=self.now, words_id=words, answer=answer))

    @rule(by=PEOPLE)
    def call_off(self, by: str) -> None:
        reopenings = [event for event in self.history if event.step is Step.REOPENED]
        self.does(lambda: self.pebble.call_off(reopenings[-1] if reopenings else None, by=by, at=self.now))

    @rule(by=PEOPLE)
    def still_gone(self, by: str) -> None:
        self.does(lambda: self.pebble.still_gone(by=by, at=self.now))

    @rule(ahead=st.integers(-2, 60))
    def follow_release(self, ahead: int) -> None:
        self.does(lambda: self.pebble.follow_release(day=TODAY + timedelta(days=ahead), at=self.now))

    @rule(by=PEOPLE)
    def withdraw(self, by: str) -> None:
        self.does(lambda: self.pebble.withdraw(by=by, at=self.now))

    @rule()
    def wake(self) -> None:
        self.does(lambda: self.pebble.wake(at=self.now))

    @rule()
    def close_quietly(self) -> None:
        self.does(lambda: self.pebble.close_quietly(at=self.now))

    @rule(by=PEOPLE)
    def want_review(self, by: str) -> None:
        self.does(lambda: self.pebble.want_review(by=by, at=self.now))

    @rule(verdict=st.sampled_from(Verdict), by=PEOPLE)
    def review(self, verdict: Verdict, by: str) -> None:
        self.does(lambda: self.pebble.review(verdict=verdict, by=by, at=self.now))

    @rule(leaver=PEOPLE, to=st.none() | PEOPLE)
    def hand_on(self, leaver: str, to: str | None) -> None:
        self.does(lambda: self.pebble.hand_on(leaver=leaver, to=to, asked=[], at=self.now))

    @invariant()
    def what_awaits_a_review_is_not_closed(self) -> None:
        pebble = self.pebble
        assert not (pebble.awaits_review and pebble.status is Status.CLOSED)
        if pebble.safety is Safety.DID:
            assert pebble.awaits_review == (pebble.verdict is None)
        assert (pebble.verdict is not None) == any(e.step is Step.REVIEWED for e in self.history)

    @invariant()
    def history_counts_without_a_gap(self) -> None:
        assert [event.seq for event in self.history] == list(range(1, len(self.history) + 1))
        assert self.pebble.version == len(self.history)

    @invariant()
    def history_is_a_chain_that_ends_where_the_pebble_is(self) -> None:
        assert [event.from_status for event in self.history] == [
            None,
            *(event.to_status for event in self.history[:-1]),
        ]
        assert self.history[-1].to_status == self.pebble.status.value

    @invariant()
    def every_step_is_one_of_the_contract(self) -> None:
        assert self.history[0].step is Step.REPORTED and self.history[0].to_status == "new"
        event = self.history[-1]
        if event.step is Step.REPORTED:
            return
        before, after = Status(event.from_status or ""), Status(event.to_status)
        lawful_from, lawful_to = LAWFUL[event.step]
        assert before in lawful_from
        assert after is before if lawful_to is SAME else after in lawful_to

    @invariant()
    def it_waits_for_something_only_while_it_waits(self) -> None:
        waits = self.pebble.status is Status.WAITING
        assert (self.pebble.waiting_on is not None) == waits
        asked = self.pebble.waiting_on is WaitingOn.REPORTER
        assert (self.pebble.resumes is not None) == asked
        assert self.pebble.resumes not in (Status.NEW, *FINISHED)
        assert self.pebble.until is None or self.pebble.status in (Status.WAITING, Status.PLANNED)

    @invariant()
    def it_remembers_its_release_while_it_waits_for_that_or_was_asked_meanwhile(self) -> None:
        on = WaitingOn.RELEASE
        waits = on in (self.pebble.waiting_on, self.pebble.resumes_on)
        assert self.pebble.release == ("may" if waits else None)

    @invariant()
    def its_pauses_are_the_spells_in_which_it_waited_for_the_reporter(self) -> None:
        spells: list[tuple[datetime, datetime | None]] = []
        waited = False
        on: str | None = None
        for event in self.history:
            on = _waits_on(event, on)
            if on == "reporter" and not waited:
                spells.append((event.at, None))
            elif on != "reporter" and waited:
                spells[-1] = (spells[-1][0], event.at)
            waited = on == "reporter"
        assert self.pebble.spells == spells

    @invariant()
    def the_clock_looks_after_every_step(self) -> None:
        assert self.pebble.look_at == self.history[-1].at

    @invariant()
    def what_becomes_of_it_is_said_once_until_it_comes_back(self) -> None:
        since = max((e.seq for e in self.history if e.step is Step.REOPENED), default=0)
        said = [
            event.at
            for event in self.history
            if event.seq > since
            and (event.step in DECIDED or (event.step is Step.WAITING and event.detail["on"] != "reporter"))
        ]
        assert self.pebble.decided_at == (said[0] if said else None)

    @invariant()
    def it_has_an_end_only_when_it_ended(self) -> None:
        pebble = self.pebble
        assert (pebble.resolution is not None) == pebble.finished
        assert (pebble.closed_at is not None) == (pebble.status is Status.CLOSED)
        assert (pebble.resolved_at is not None) == (pebble.resolved_by is not None)
        taken_back = (
            pebble.finished and self.last(Step.WITHDRAWN, Step.RESOLVED, Step.DECLINED) is Step.WITHDRAWN
        )
        assert (pebble.resolved_at is not None) == (pebble.finished and not taken_back)
        assert (pebble.explanation_id is not None) == (pebble.finished and not taken_back)

    @invariant()
    def somebody_has_read_whatever_moved(self) -> None:
        pebble = self.pebble
        assert (pebble.acknowledged_by is not None) == (pebble.acknowledged_at is not None)
        assert pebble.owner is None or pebble.acknowledged_by is not None
        if pebble.status is Status.NEW:
            assert (pebble.acknowledged_by, pebble.owner) == (None, None)
        elif pebble.acknowledged_by is None:
            steps = {event.step for event in self.history}
            assert Step.WITHDRAWN in steps, "only its own reporter moves what nobody has read"
            assert pebble.status in (Status.CLOSED, Status.ACKNOWLEDGED)

    @invariant()
    def coming_back_is_counted(self) -> None:
        assert self.pebble.reopened == sum(event.step is Step.REOPENED for event in self.history)

    def last(self, *steps: Step) -> Step | None:
        return next((event.step for event in reversed(self.history) if event.step in steps), None)


def _waits_on(event: History, before: str | None) -> str | None:
    """What it waits for after this event ("reporter" or "other"), None if it does not wait."""
    if event.step is Step.ASKED:
        return "reporter"
    if event.step is Step.WAITING:
        return "reporter" if event.detail["on"] == "reporter" else "other"
    if event.to_status != "waiting":
        return None
    # An answer gives back what the question interrupted; nothing else moves it without a step of its own.
    return "other" if event.step is Step.ANSWERED else before


TestClicks = Clicks.TestCase
TestClicks.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


def test_every_step_has_its_law() -> None:
    assert set(LAWFUL) == set(Step) - {Step.REPORTED}
