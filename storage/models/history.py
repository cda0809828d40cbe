"""The append-only history of a pebble: who did what, when, from which state to which."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import choice
from storage.models.row import Row

CLOCK = "clock"
"""The actor of what happens by itself, because its time has come."""


class Step(StrEnum):
    """What happened, in one word each."""

    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    ACKNOWLEDGE_UNDONE = "acknowledge_undone"
    ASSIGNED = "assigned"
    WAITING = "waiting"
    ASKED = "asked"
    ANSWERED = "answered"
    PLANNED = "planned"
    STARTED = "started"
    RESOLVED = "resolved"
    KIND_NAMED = "kind_named"
    DECLINED = "declined"
    REOPENED = "reopened"
    CONFIRMED = "confirmed"
    ADDED = "added"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    WOKEN = "woken"
    CLOSED_QUIETLY = "closed_quietly"
    RELEASE_MOVED = "release_moved"
    CALLED_OFF = "called_off"
    STILL_GONE = "still_gone"
    REVIEW_WANTED = "review_wanted"
    REVIEWED = "reviewed"
    HANDED_ON = "handed_on"
    THANKED = "thanked"


class History(Row, table=True):
    """One event; `seq` counts a pebble's events from 1 and equals its version after it.

    `actor` is a Slack id, a private reporter's alias, or `CLOCK`; `words_id` points to what they wrote;
    `detail` holds ids, dates and choices, never words.
    """

    __tablename__ = "history"

    workspace_id: str = Field(primary_key=True)
    pebble: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    step: Step = Field(sa_type=choice(Step))
    actor: str
    at: datetime
    from_status: str | None = None
    to_status: str
    words_id: str | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
