"""A pebble guards its own state: every change is a verb here, and every verb leaves its line of history."""

from datetime import date, datetime
from typing import Any

from storage.models.history import CLOCK, History, Step
from storage.models.indexes import OF_PEBBLES
from storage.models.refusals import (
    AlreadyAcknowledged,
    AlreadyInProgress,
    InThePast,
    KindAlreadyNamed,
    NobodysToHandOn,
    NotGone,
    NothingToCallOff,
    NothingToUndo,
    NotResolved,
    NotWaiting,
    ReviewStillOpen,
    SentenceMissing,
    StillOpen,
)
from storage.models.reviews import Reviews
from storage.models.states import Resolution, Safety, Status, WaitingOn

WROTE = "wrote"
"""The answer of a reporter whose words under a pebble that closed by itself opened it again."""


class Pebble(Reviews, table=True):
    """One irritant. Change it through its verbs only; each returns the history row to add."""

    __tablename__ = "pebble"
    __table_args__ = OF_PEBBLES

    def next_letter(self) -> int:
        """The position of the next message owed about this pebble."""
        self.letters += 1
        return self.letters

    def report(self, *, at: datetime) -> History:
        """The first line of history; what harmed a patient awaits a safety reviewer from here on."""
        self.awaits_review = self.safety is Safety.DID
        return self._event(Step.REPORTED, by=self.reporter, at=at, before=None, words_id=self.words_id)

    def acknowledge(self, *, by: str, at: datetime) -> History:
        """An owner has read it and takes it; raises `AlreadyAcknowledged`, `AlreadyFinished`."""
        self._must_be_open()
        if self.acknowledged_by is not None:
            raise AlreadyAcknowledged(self.number, by=self.acknowledged_by)
        before = self.status
        self._take(by, at)
        return self._event(Step.ACKNOWLEDGED, by=by, at=at, before=before)

    def undo_acknowledge(self, *, by: str, at: datetime) -> History:
        """A mistaken acknowledge is taken back; raises `NothingToUndo` once it has moved on."""
        if self.status is not Status.ACKNOWLEDGED or self.version != self.acknowledged_seq:
            raise NothingToUndo(self.number)
        before = self._move(Status.NEW)
        self.owner = self.acknowledged_by = self.acknowledged_at = None
        return self._event(Step.ACKNOWLEDGE_UNDONE, by=by, at=at, before=before)

    def assign(self, *, to: str, by: str, at: datetime) -> History:
        """Somebody owns it from now on; whoever assigns a new one has thereby read it."""
        self._must_be_open()
        before = self.status
        self._read(by, at)
        self.owner = to
        return self._event(Step.ASSIGNED, by=by, at=at, before=before, detail={"to": to})

    def wait(
        self,
        *,
        on: WaitingOn,
        until: date | None,
        by: str,
        at: datetime,
        today: date,
        words_id: str | None = None,
        release: str | None = None,
    ) -> History:
        """It waits for somebody or something; raises `InThePast` for a day before `today`."""
        self._must_be_open()
        self._not_before(today, until)
        before = self.status
        self._pause(on, by, at)
        self.until, self.release = until, release or self.release
        detail = {"on": on.value, "until": until.isoformat() if until else None}
        return self._event(Step.WAITING, by=by, at=at, before=before, words_id=words_id, detail=detail)

    def ask(self, *, by: str, at: datetime, words_id: str) -> History:
        """A question goes to the reporter, and the pebble waits for them."""
        self._must_be_open()
        before = self.status
        self._pause(WaitingOn.REPORTER, by, at)
        return self._event(Step.ASKED, by=by, at=at, before=before, words_id=words_id)

    def answer(self, *, by: str, at: datetime, words_id: str) -> History:
        """The reporter said something; if it waited for them, it goes on where it was."""
        before = self.status
        waited = self.status is Status.WAITING and self.waiting_on is WaitingOn.REPORTER
        if waited:
            kept = self.resumes_on, self.resumes_until, self.release
            self._move(self.resumes or Status.ACKNOWLEDGED)
            self.waiting_on, self.until, self.release = kept
        step = Step.ANSWERED if waited else Step.ADDED
        return self._event(step, by=by, at=at, before=before, words_id=words_id)

    def thank(self, *, by: str, at: datetime, words_id: str) -> History:
        """The reporter said thanks and nothing else after it had ended; raises `StillOpen`."""
        if not self.finished:
            raise StillOpen(self.number)
        return self._event(Step.THANKED, by=by, at=at, before=self.status, words_id=words_id)

    def wake(self, *, at: datetime) -> History:
        """The day or release it waited for has come, and it goes on; raises `NotWaiting`."""
        if self.status is not Status.WAITING or self.waiting_on not in (WaitingOn.DATE, WaitingOn.RELEASE):
            raise NotWaiting(self.number)
        detail = {"on": self.waiting_on.value, "release": self.release, "owner": self.owner}
        before = self._move(Status.ACKNOWLEDGED)
        return self._event(Step.WOKEN, by=CLOCK, at=at, before=before, detail=detail)

    def follow_release(self, *, day: date, at: datetime) -> History:
        """The release it waits for has another day now; raises `NotWaiting`."""
        if self.status is not Status.WAITING or self.waiting_on is not WaitingOn.RELEASE:
            raise NotWaiting(self.number)
        self.until = day
        detail = {"on": self.waiting_on.value, "release": self.release, "until": day.isoformat()}
        return self._event(Step.RELEASE_MOVED, by=CLOCK, at=at, before=self.status, detail=detail)

    def correct(self, *, by: str, at: datetime, words_id: str) -> History:
        """The reporter replaces their words; the earlier ones stay in the history."""
        self._must_be_open()
        self.words_id = words_id
        return self._event(Step.CORRECTED, by=by, at=at, before=self.status, words_id=words_id)

    def plan(self, *, until: date | None, by: str, at: datetime, today: date) -> History:
        """It will be done, by a day if one is known; raises `InThePast`."""
        self._must_be_open()
        self._not_before(today, until)
        before = self.status
        self._read(by, at)
        self._move(Status.PLANNED)
        self.until = until
        detail = {"until": until.isoformat() if until else None}
        return self._event(Step.PLANNED, by=by, at=at, before=before, detail=detail)

    def start(self, *, by: str, at: datetime) -> History:
        """Somebody works on it now; raises `AlreadyInProgress`."""
        self._must_be_open()
        if self.status is Status.IN_PROGRESS:
            raise AlreadyInProgress(self.number)
        before = self.status
        self._read(by, at)
        self._move(Status.IN_PROGRESS)
        return self._event(Step.STARTED, by=by, at=at, before=before)

    def resolve(self, *, how: Resolution, words_id: str | None, by: str, at: datetime) -> History:
        """It should be out of the shoe; needs a plain sentence for the reporter."""
        self._must_be_open()
        self._must_explain(words_id)
        before = self.status
        self._read(by, at)
        self._move(Status.RESOLVED)
        self.resolution, self.explanation_id = how, words_id
        self.resolved_by, self.resolved_at = by, at
        return self._event(
            Step.RESOLVED, by=by, at=at, before=before, words_id=words_id, detail={"how": how.value}
        )

    def name_resolution(self, *, how: Resolution, by: str, at: datetime) -> History:
        """Say afterwards how it was resolved; raises `KindAlreadyNamed`, `NotResolved`."""
        if not self.finished:
            raise NotResolved(self.number)
        if self.resolution is not Resolution.NOT_SAID:
            raise KindAlreadyNamed(self.number)
        self.resolution = how
        return self._event(Step.KIND_NAMED, by=by, at=at, before=self.status, detail={"how": how.value})

    def decline(
        self,
        *,
        reason: str,
        role: str,
        review_on: date,
        words_id: str | None,
        by: str,
        at: datetime,
        today: date,
    ) -> History:
        """It will not be done: for a reason, decided by a role, looked at again on a day, in a plain sentence."""
        self._must_be_open()
        self._must_be_reviewed()
        self._must_explain(words_id)
        self._not_before(today, review_on)
        before = self.status
        self._read(by, at)
        self._move(Status.CLOSED)
        self.resolution, self.explanation_id = Resolution.WONT_FIX, words_id
        self.resolved_by, self.resolved_at, self.closed_at = by, at, at
        detail = {"reason": reason, "role": role, "review_on": review_on.isoformat()}
        return self._event(Step.DECLINED, by=by, at=at, before=before, words_id=words_id, detail=detail)

    def confirm(self, *, by: str, at: datetime) -> History:
        """The reporter says it is gone, and it closes; raises `NotResolved`.

        What awaits a safety reviewer stays resolved until they have spoken; raises `ReviewStillOpen` the second time.
        """
        if self.status is not Status.RESOLVED:
            raise NotResolved(self.number)
        if self.gone_said_at is not None:
            raise ReviewStillOpen(self.number)
        before = self.status
        if self.awaits_review:
            self.gone_said_at = at
        else:
            self._close(at)
        return self._event(Step.CONFIRMED, by=by, at=at, before=before)

    def close_quietly(self, *, at: datetime) -> History:
        """Nobody said whether it is gone, so it closes, and one word opens it again; raises `NotResolved`."""
        if self.status is not Status.RESOLVED:
            raise NotResolved(self.number)
        self._must_be_reviewed()
        before = self._close(at)
        return self._event(Step.CLOSED_QUIETLY, by=CLOCK, at=at, before=before)

    def reopen(
        self, *, by: str, at: datetime, words_id: str | None = None, answer: str | None = None
    ) -> History:
        """It is not gone after all and returns to `acknowledged`; raises `StillOpen`.

        With the answer `WROTE` the event keeps how it had ended, for `call_off`.
        """
        if not self.finished:
            raise StillOpen(self.number)
        detail: dict[str, Any] = {"answer": answer} if answer else {}
        if answer == WROTE:
            detail["ended"] = self._end()
        before = self._move(Status.ACKNOWLEDGED)
        self.resolution = self.explanation_id = None
        self.resolved_by = self.resolved_at = self.closed_at = self.gone_said_at = None
        self.reopened += 1
        self.counts_from, self.decide_by, self.decided_at = at, None, None
        # No event to come has either number, so the acknowledgement that was can't be undone any more.
        self.acknowledged_seq = 0 if by == self.reporter else self.version
        if by != self.reporter:
            self._read(by, at)
        return self._event(Step.REOPENED, by=by, at=at, before=before, words_id=words_id, detail=detail)

    def call_off(self, reopening: History | None, *, by: str, at: datetime) -> History:
        """The words that opened it again meant nothing of the kind: it ends as it had ended.

        `reopening` is its last one; raises `AlreadyFinished`, `NothingToCallOff`.
        """
        self._must_be_open()
        ended = reopening.detail.get("ended") if reopening else None
        if not ended:
            raise NothingToCallOff(self.number)
        self._must_be_reviewed()
        before = self._move(Status.CLOSED)
        self.resolution = Resolution(ended["how"]) if ended["how"] else None
        self.explanation_id, self.resolved_by = ended["words"], ended["by"]
        self.resolved_at = datetime.fromisoformat(ended["at"]) if ended["at"] else None
        self.closed_at = at
        return self._event(Step.CALLED_OFF, by=by, at=at, before=before)

    def still_gone(self, *, by: str, at: datetime) -> History:
        """Weeks after it closed the reporter says that it has not come back; raises `NotGone`."""
        if self.status is not Status.CLOSED or not self.fixed:
            raise NotGone(self.number)
        return self._event(Step.STILL_GONE, by=by, at=at, before=self.status)

    def withdraw(self, *, by: str, at: datetime) -> History:
        """The reporter takes it back; raises `HarmNotReviewed`."""
        self._must_be_open()
        self._must_be_reviewed()
        before = self._close(at)
        self.resolution = Resolution.WITHDRAWN
        return self._event(Step.WITHDRAWN, by=by, at=at, before=before)

    def hand_on(self, *, leaver: str, to: str | None, asked: list[str], at: datetime) -> History:
        """Its owner has left: `to` looks after it now, or nobody yet and those `asked` may take it.

        Raises `AlreadyFinished`, `NobodysToHandOn`.
        """
        self._must_be_open()
        if self.owner != leaver:
            raise NobodysToHandOn(self.number)
        self.owner = to
        detail = {"from": leaver, "to": to, "asked": asked}
        return self._event(Step.HANDED_ON, by=CLOCK, at=at, before=self.status, detail=detail)

    def _end(self) -> dict[str, str | None]:
        return {
            "how": self.resolution.value if self.resolution else None,
            "words": self.explanation_id,
            "by": self.resolved_by,
            "at": self.resolved_at.isoformat() if self.resolved_at else None,
        }

    def _must_explain(self, words_id: str | None) -> None:
        if words_id is None:
            raise SentenceMissing(self.number)

    def _not_before(self, today: date, day: date | None) -> None:
        if day is not None and day < today:
            raise InThePast(self.number)

    def _read(self, by: str, at: datetime) -> None:
        """Whoever does something to a pebble that nobody has read has thereby acknowledged it."""
        if self.acknowledged_by is None:
            self._take(by, at)

    def _take(self, by: str, at: datetime) -> None:
        self._move(Status.ACKNOWLEDGED)
        self.owner = self.owner or by
        self.acknowledged_by, self.acknowledged_at = by, at
        self.acknowledged_seq = self.version + 1

    def _pause(self, on: WaitingOn, by: str, at: datetime) -> None:
        """Wait; what a question to the reporter interrupts is kept, to go on there when they answer."""
        self._read(by, at)
        kept = self.status, self.waiting_on, self.until
        release = self.release if on is WaitingOn.REPORTER else None
        if self.status is Status.WAITING and self.waiting_on is WaitingOn.REPORTER:
            kept = self.resumes or Status.ACKNOWLEDGED, self.resumes_on, self.resumes_until
        self._move(Status.WAITING)
        self.waiting_on = on
        if on is WaitingOn.REPORTER:
            self.resumes, self.resumes_on, self.resumes_until = kept
            self.release = release
