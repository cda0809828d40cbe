"""A legal hold: while it stands, nobody and nothing removes the words of this pebble."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.columns import choice


class HoldReason(StrEnum):
    """Why words must be kept, as a kind."""

    LEGAL = "legal"
    SAFETY_REVIEW = "safety_review"
    INVESTIGATION = "investigation"
    REGULATOR = "regulator"


class Hold(SQLModel, table=True):
    """One pebble that is held; the audit says who set it and who lifted it."""

    __tablename__ = "hold"

    workspace_id: str = Field(primary_key=True)
    pebble: int = Field(primary_key=True)
    reason: HoldReason = Field(sa_type=choice(HoldReason))
    since: datetime
