"""What is written down of a pebble, and what can be read from that at once."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import choice
from storage.models.alias import is_alias
from storage.models.row import Row
from storage.models.states import FINISHED, NO_FIX, Resolution, Safety, Status, Verdict, WaitingOn


class Facts(Row):
    """The columns of a pebble; only its own verbs (`storage.models.pebble`) change them.

    `version` counts the events so far; `letters` counts the messages owed about it (their order).
    `reporter` is a Slack id, or an alias when they keep their name private.

    Promises: `answer_by` the first answer, `decide_by` what becomes of it (as the clock last worked it out);
    `decided_at` when that was said; `now_by` the newer day that the reporter was told when one slipped.
    `counts_from` is when the decision's time began: at the report, or when it was opened again. `pauses` are
    the spells, as ISO moments, in which IT waited for the reporter. `heard_at` is when the reporter last
    heard of a step, `look_at` when the clock looks at it next. `acknowledged_seq` is the event with which IT took
    it; 0 once its reporter has opened it again.

    Harm: while it `awaits_review` nothing closes it; `verdict` is what a safety reviewer found. `gone_said_at` is
    when its reporter said that it is gone while it still awaited that.
    """

    workspace_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    submission: str
    reporter: str
    area: str
    kind: str | None = None
    frequency: str | None = None
    minutes: float | None = None
    safety: Safety = Field(default=Safety.NONE, sa_type=choice(Safety))
    awaits_review: bool = False
    verdict: Verdict | None = Field(default=None, sa_type=choice(Verdict))
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    gone_said_at: datetime | None = None
    words_id: str
    status: Status = Field(default=Status.NEW, sa_type=choice(Status))
    owner: str | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_seq: int = 0
    waiting_on: WaitingOn | None = Field(default=None, sa_type=choice(WaitingOn))
    until: date | None = None
    resumes: Status | None = Field(default=None, sa_type=choice(Status))
    resumes_on: WaitingOn | None = Field(default=None, sa_type=choice(WaitingOn))
    resumes_until: date | None = None
    resolution: Resolution | None = Field(default=None, sa_type=choice(Resolution))
    explanation_id: str | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    reopened: int = 0
    reported_at: datetime
    answer_by: datetime
    counts_from: datetime | None = None
    decide_by: datetime | None = None
    decided_at: datetime | None = None
    now_by: datetime | None = None
    heard_at: datetime | None = None
    pauses: list[list[str | None]] = Field(default_factory=list, sa_type=JSON)
    release: str | None = None
    look_at: datetime | None = None
    version: int = 0
    letters: int = 0

    @property
    def name(self) -> str:
        """What people call it: `PEB-12`."""
        return f"PEB-{self.number}"

    @property
    def private(self) -> bool:
        """Whether the reporter keeps their name private."""
        return is_alias(self.reporter)

    @property
    def finished(self) -> bool:
        """Whether nobody needs to do anything about it now."""
        return self.status in FINISHED

    @property
    def back(self) -> bool:
        """Whether its reporter opened it again and has heard of no step since."""
        return self.reopened > 0 and self.acknowledged_seq == 0 and self.heard_at == self.counts_from

    @property
    def fixed(self) -> bool:
        """Whether it ended in a way that can come back, confirmed or not."""
        return self.finished and self.resolution not in NO_FIX

    @property
    def spells(self) -> list[tuple[datetime, datetime | None]]:
        """The spells in which IT waited for the reporter, oldest first; the last may not have ended."""
        return [
            (datetime.fromisoformat(str(begin)), datetime.fromisoformat(end) if end else None)
            for begin, end in self.pauses
        ]
