"""A person of the workspace: what Slack says of them and what they told Pebble about their work."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.columns import choice


class Kind(StrEnum):
    """What Slack says a person is; `UNKNOWN` until Slack was asked."""

    UNKNOWN = "unknown"
    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"
    DEACTIVATED = "deactivated"


class Person(SQLModel, table=True):
    """A person; `title` stands in their Slack profile, `role` and `unit` they told Pebble when it asked, once."""

    __tablename__ = "person"

    workspace_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str = ""
    title: str = ""
    kind: Kind = Field(default=Kind.UNKNOWN, sa_type=choice(Kind))
    slack_admin: bool = False
    timezone: str | None = None
    role: str | None = None
    unit: str | None = None
    asked_to_introduce: bool = False
    asks_welcome: bool = True
    checked_at: datetime | None = None

    def introduce(self, *, role: str | None, unit: str | None) -> None:
        """Remember what the person does and where; None leaves a choice unsaid."""
        self.role, self.unit = role, unit
