"""How often the privacy check stopped somebody: a number a day and kind, never who, and never what they wrote."""

from datetime import date

from sqlmodel import Field, SQLModel


class Sighting(SQLModel, table=True):
    """So many findings of one `type` on one `day` in the hospital's zone."""

    __tablename__ = "sighting"

    workspace_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    type: str = Field(primary_key=True)
    times: int
