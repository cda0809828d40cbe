"""What seals the audit and the history: one chain a workspace, in which each seal covers the one before."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.columns import choice


class Source(StrEnum):
    """The table in which a sealed row stands."""

    AUDIT = "audit"
    HISTORY = "history"


class Seal(SQLModel, table=True):
    """One link. `row` names what it seals (an audit row's id, or "pebble:seq"), `digest` is that row's
    fingerprint (`storage.chain`), `seal` covers this link and the seal before it. Never changed, never removed.
    """

    __tablename__ = "audit_seal"
    __table_args__ = (Index("audit_seal_row", "workspace_id", "source", "row", unique=True),)

    workspace_id: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    source: Source = Field(sa_type=choice(Source))
    row: str
    digest: str
    seal: str
    sealed_at: datetime


class Unsealed(SQLModel, table=True):
    """A row that waits for its seal; a trigger writes it down, the clock takes it away."""

    __tablename__ = "audit_unsealed"

    workspace_id: str = Field(primary_key=True)
    source: Source = Field(primary_key=True, sa_type=choice(Source))
    row: str = Field(primary_key=True)


class Pseudonym(SQLModel, table=True):
    """The secret salt under which a person stands in sealed rows; without it nobody finds them there again."""

    __tablename__ = "pseudonym"

    workspace_id: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    salt: str
