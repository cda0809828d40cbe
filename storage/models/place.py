"""Where a message of ours stands in Slack, so that a thread leads back to its pebble."""

from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.columns import choice


class Spot(StrEnum):
    """What stands there: the card in a triage channel, or the head of the reporter's thread."""

    CARD = "card"
    REPORTER = "reporter"


class Place(SQLModel, table=True):
    """A thread's head. For a private reporter `channel` holds the alias, never their direct message's id."""

    __tablename__ = "place"
    __table_args__ = (Index("place_of_pebble", "workspace_id", "pebble", "spot"),)

    workspace_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    pebble: int
    spot: Spot = Field(sa_type=choice(Spot))
