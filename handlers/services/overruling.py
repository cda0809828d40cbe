"""Writes down who said of what the privacy check found that it is no patient's, and why; never what it was."""

from collections import Counter
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audit, Deed, Pebble
from storage.screened import Screened


def write_down(session: AsyncSession, words: Screened, pebble: Pebble, *, by: str, at: datetime) -> None:
    """One row of the audit if the check was overruled for these words; `by` is a Slack id or an alias."""
    if (overruled := words.overruled) is None:
        return
    detail = {
        "types": dict(Counter(overruled.types)),
        "reason": overruled.reason,
        "form": overruled.form,
    }
    session.add(
        Audit(
            workspace_id=pebble.workspace_id,
            at=at,
            actor=by,
            deed=Deed.CHECK_OVERRULED,
            subject=f"pebble {pebble.number}",
            source="form",
            detail=detail,
        )
    )
