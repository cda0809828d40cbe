"""What people wrote, and nothing else: purging a row leaves a tombstone that all else still points to."""

from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import Index
from sqlmodel import Field

from storage.columns import choice
from storage.models.row import Row
from storage.screened import Screened


class Removed(StrEnum):
    """Why words are gone."""

    PATIENT = "patient"
    AGE = "age"
    PERSON = "person"


class Words(Row, table=True):
    """A screened text, whose words they are (a person or an alias), and where they came from.

    `source` names the Slack form or message once, so that the same payload twice is one text. Of removed words
    the row stays, empty, with when and why.
    """

    __tablename__ = "words"
    __table_args__ = (Index("words_source", "workspace_id", "source", unique=True),)

    workspace_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    author: str
    text: str
    source: str | None = None
    written_at: datetime
    purged_at: datetime | None = None
    purged_why: Removed | None = Field(default=None, sa_type=choice(Removed))

    @classmethod
    def of(
        cls, text: Screened, *, workspace_id: str, author: str, at: datetime, source: str | None = None
    ) -> "Words":
        """Make a row from screened text: the only way in."""
        return cls(
            workspace_id=workspace_id,
            id=uuid4().hex,
            author=author,
            text=text.text,
            source=source,
            written_at=at,
        )
