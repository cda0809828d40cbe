"""A safety reviewer's part in a pebble's life: what harmed a patient closes only with their word."""

from datetime import datetime

from storage.models.history import History, Step
from storage.models.moves import Moves
from storage.models.refusals import (
    AlreadyFinished,
    AlreadyHeld,
    AlreadyReviewed,
    HarmNotReviewed,
    NothingToReview,
)
from storage.models.states import Safety, Status, Verdict


class Reviews(Moves):
    """The verbs of a review, and the guard that every closing verb asks."""

    def want_review(self, *, by: str, at: datetime) -> History:
        """A safety reviewer wants to see what became of it before it closes; raises `NothingToReview`,
        `AlreadyReviewed`, `AlreadyHeld`, `AlreadyFinished`.
        """
        self._must_be_reviewable()
        if self.awaits_review:
            raise AlreadyHeld(self.number)
        if self.status is Status.CLOSED:
            raise AlreadyFinished(self.number, status=self.status.value)
        self.awaits_review = True
        return self._event(Step.REVIEW_WANTED, by=by, at=at, before=self.status)

    def review(self, *, verdict: Verdict, by: str, at: datetime) -> History:
        """A safety reviewer confirms what became of the harm; what its reporter said is gone closes with it.

        Raises `NothingToReview`, `AlreadyReviewed`.
        """
        self._must_be_reviewable()
        before, self.awaits_review = self.status, False
        self.verdict, self.reviewed_by, self.reviewed_at = verdict, by, at
        if self.status is Status.RESOLVED and self.gone_said_at is not None:
            self._close(at)
        return self._event(Step.REVIEWED, by=by, at=at, before=before, detail={"verdict": verdict.value})

    def _must_be_reviewable(self) -> None:
        if self.safety is Safety.NONE:
            raise NothingToReview(self.number)
        if self.verdict is not None:
            raise AlreadyReviewed(self.number, by=self.reviewed_by)

    def _must_be_reviewed(self) -> None:
        if self.awaits_review:
            raise HarmNotReviewed(self.number)

    def _close(self, at: datetime) -> Status:
        before = self._move(Status.CLOSED)
        self.closed_at = at
        return before
