"""Who belongs to a user group or a channel, as last read from Slack."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Roster(SQLModel, table=True):
    """The members of `group_id` (a user group `S…` or a channel `C…`), read from Slack at `read_at`."""

    __tablename__ = "roster"

    workspace_id: str = Field(primary_key=True)
    group_id: str = Field(primary_key=True)
    members: list[str] = Field(default_factory=list, sa_type=JSON)
    read_at: datetime
