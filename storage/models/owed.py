"""A message that is owed: what it is about and to whom, never its words."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.columns import choice
from storage.models.row import Row


class OwedState(StrEnum):
    """Owed until sent; moot when nothing was left to say; given up after a day of trying."""

    OWED = "owed"
    SENT = "sent"
    MOOT = "moot"
    GIVEN_UP = "given_up"


class Owed(Row, table=True):
    """One owed message.

    `once` names it, so that owing it twice is harmless. `lane` and `position` keep order: in a lane the
    next leaves only when the one before it has left. `to` is where it goes: `card`, `thread` (the card's),
    `reporter` (their thread about this pebble), or a person's or channel's id. `tried_at` stands from just
    before a send until its answer is known; found again later, the send is in doubt. `generation` grows
    when the same message is owed anew (a card that must be edited again).
    """

    __tablename__ = "owed"
    __table_args__ = (
        Index("owed_once", "workspace_id", "once", unique=True),
        Index("owed_due", "state", "due_at"),
        Index("owed_lane", "workspace_id", "lane", "state", "position"),
    )

    workspace_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    once: str
    kind: str
    to: str
    pebble: int | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    lane: str
    position: int = 0
    state: OwedState = Field(default=OwedState.OWED, sa_type=choice(OwedState))
    generation: int = 1
    owed_at: datetime
    due_at: datetime
    claimed_until: datetime | None = None
    tried_at: datetime | None = None
    attempts: int = 0
    trouble: str | None = None
    done_at: datetime | None = None
    channel: str | None = None
    ts: str | None = None
