"""The audit: who did what, when, to what and from where; one row a deed, never changed, never words."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.columns import choice
from storage.models.row import Row


class Deed(StrEnum):
    """What was done that a security officer may ask about, in one word each.

    What happens to a pebble stands in its history; the audit seals both.
    """

    SETTINGS_CHANGED = "settings_changed"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"
    REFUSED = "refused"
    CHECK_OVERRULED = "check_overruled"
    FLAGGED = "flagged"
    ERASED = "erased"
    UNMASKED = "unmasked"
    HELD = "held"
    RELEASED = "released"
    PURGED = "purged"
    PERSON_EXPORTED = "person_exported"
    PERSON_ERASED = "person_erased"
    HARM_CONFIRMED = "harm_confirmed"
    HANDED_ON = "handed_on"
    WORKSPACE_LEFT = "workspace_left"
    WORKSPACE_BACK = "workspace_back"


class Audit(Row, table=True):
    """One deed. `actor` is a Slack id, an alias, `history.CLOCK`, `cli` or `slack`; `subject` names one thing, such as
    "pebble 12", "area printing", "person U1"; `source` says from where: a channel's id, "form", "home", "cli".

    `detail` holds ids, kinds and counts, never what anybody wrote.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("audit_at", "workspace_id", "at"),)

    workspace_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True, default_factory=lambda: uuid4().hex)
    at: datetime
    actor: str
    deed: Deed = Field(sa_type=choice(Deed))
    subject: str
    source: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
