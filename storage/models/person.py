"""A person of the workspace: what Slack says of them and what they told Pebble about their work."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import choice

_NAMED = text("stand_in IS NOT NULL")


class Kind(StrEnum):
    """What Slack says a person is; `UNKNOWN` until Slack was asked."""

    UNKNOWN = "unknown"
    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"
    DEACTIVATED = "deactivated"


class Person(SQLModel, table=True):
    """A person; `title` stands in their Slack profile, `role` and `unit` they told Pebble when it asked, once.

    `quiet_from` and `quiet_until` are minutes after midnight in their own zone, between which Pebble does not
    write to them (None: the usual night). While away, until the morning of `away_until`, `stand_in` hears.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("person_stand_in", "workspace_id", "stand_in", postgresql_where=_NAMED, sqlite_where=_NAMED),
    )

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
    quiet_from: int | None = None
    quiet_until: int | None = None
    away_until: date | None = None
    stand_in: str | None = None
    checked_at: datetime | None = None

    def introduce(self, *, role: str | None, unit: str | None) -> None:
        """Remember what the person does and where; None leaves a choice unsaid."""
        self.role, self.unit = role, unit

    def rest(self, quiet_from: int | None, quiet_until: int | None) -> None:
        """Remember the quiet hours (minutes after midnight); None and None are the usual night."""
        self.quiet_from, self.quiet_until = quiet_from, quiet_until

    def leave(self, *, until: date | None, stand_in: str | None) -> None:
        """Remember until when they are away and who hears in their place; None and None when they are there."""
        self.away_until, self.stand_in = until, stand_in
