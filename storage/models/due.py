"""A due thing: something that the clock does once, under a name of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from storage.models.row import Row

_OPEN = text("done_at IS NULL")


class Due(Row, table=True):
    """One thing that falls due at `due_at`; its `name` keeps it from happening twice.

    `kind` says which job does it, `to` whom it is meant for (a Slack id, an alias, or "" for nobody),
    `pebble` what it is about; `detail` holds ids and dates, never words. `done_at` is when it was done or
    had stopped being true; `letter` names the owed message (`Owed.once`) that told of it.
    """

    __tablename__ = "due"
    __table_args__ = (
        Index("due_open", "due_at", "workspace_id", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("due_of_letter", "workspace_id", "letter"),
        Index("due_of_pebble", "workspace_id", "pebble"),
    )

    workspace_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    kind: str
    to: str = ""
    pebble: int | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    due_at: datetime
    done_at: datetime | None = None
    letter: str | None = None
