"""A dated change of the EHR that pebbles wait for."""

from datetime import date

from sqlmodel import Field, SQLModel


class Release(SQLModel, table=True):
    """One release of a workspace, named and dated by its administrators; moving `day` moves what waits for it."""

    __tablename__ = "release"

    workspace_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    day: date
