"""Writes down who said of what the privacy check found that it is no patient's, and why; never what it was."""

from collections import Counter
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audit, Deed, Pebble
from storage.screened import Overruled, Screened


def write_down(session: AsyncSession, words: Screened, pebble: Pebble, *, by: str, at: datetime) -> None:
    """One row of the audit if the check was overruled for these words; `by` is a Slack id or an alias."""
    if words.overruled is not None:
        about = f"pebble {pebble.number}"
        session.add(overruled_row(words.overruled, pebble.workspace_id, about, by=by, at=at))


def overruled_row(overruled: Overruled, workspace_id: str, about: str, *, by: str, at: datetime) -> Audit:
    """The row; `about` names one thing, as `Audit.subject` does."""
    detail = {
        "types": dict(Counter(overruled.types)),
        "reason": overruled.reason,
        "form": overruled.form,
    }
    return Audit(
        workspace_id=workspace_id, at=at, actor=by, deed=Deed.CHECK_OVERRULED, subject=about, source="form",
        detail=detail,
    )  # fmt: skip
