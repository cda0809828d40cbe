"""How every verb of a pebble moves it: the state changes, a line of history is left, the clock looks soon."""

from datetime import datetime
from typing import Any

from storage.models.facts import Facts
from storage.models.history import History, Step
from storage.models.refusals import AlreadyFinished
from storage.models.states import DECIDED, HEARD, Status, WaitingOn


class Moves(Facts):
    """For the verbs alone; nobody else calls any of it."""

    def _must_be_open(self) -> None:
        if self.finished:
            raise AlreadyFinished(self.number, status=self.status.value)

    def _move(self, to: Status) -> Status:
        """Change the state, forget what belonged to the old one, and return it."""
        before, self.status = self.status, to
        self.waiting_on = self.until = self.release = None
        self.resumes = self.resumes_on = self.resumes_until = None
        return before

    def _event(
        self,
        step: Step,
        *,
        by: str,
        at: datetime,
        before: Status | None,
        words_id: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> History:
        self.version += 1
        self._keep_time(step, at)
        return History(
            workspace_id=self.workspace_id,
            pebble=self.number,
            seq=self.version,
            step=step,
            actor=by,
            at=at,
            from_status=before.value if before else None,
            to_status=self.status.value,
            words_id=words_id,
            detail=detail or {},
        )

    def _keep_time(self, step: Step, at: datetime) -> None:
        """Remember what the promises depend on, and let the clock look soon."""
        self.look_at = at
        if step in HEARD:
            self.heard_at, self.now_by = at, None
        waits = self.status is Status.WAITING
        for_reporter = waits and self.waiting_on is WaitingOn.REPORTER
        if step in DECIDED or (waits and not for_reporter):
            self.decided_at = self.decided_at or at
        paused = bool(self.pauses) and self.pauses[-1][1] is None
        if for_reporter and not paused:
            self.pauses = [*self.pauses, [at.isoformat(), None]]
        elif paused and not for_reporter:
            self.pauses = [*self.pauses[:-1], [self.pauses[-1][0], at.isoformat()]]
