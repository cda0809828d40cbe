"""An area of the EHR (orders, printing, …): where a pebble belongs and where its card stands."""

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Area(SQLModel, table=True):
    """One area of a workspace; `channel` is its own triage channel, else the workspace's serves.

    `targets` are promises that differ from the workspace's (see `handlers.services.targets`).
    """

    __tablename__ = "area"

    workspace_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    name: str
    position: int = 0
    channel: str | None = None
    active: bool = True
    targets: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
