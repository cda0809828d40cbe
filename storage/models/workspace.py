"""One hospital's Slack workspace and the settings its administrators edit in Slack."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Workspace(SQLModel, table=True):
    """A workspace: `id` is Slack's team id (or enterprise id); `next_number` numbers its pebbles, never reused.

    `opens` and `closes` are minutes after midnight in `timezone`; `work_days` are 0 (Monday) to 6.
    """

    __tablename__ = "workspace"

    id: str = Field(primary_key=True)
    name: str = ""
    triage_channel: str | None = None
    managers_channel: str | None = None
    timezone: str = "UTC"
    work_days: list[int] = Field(default_factory=lambda: [0, 1, 2, 3, 4], sa_type=JSON)
    opens: int = 8 * 60
    closes: int = 17 * 60
    units: list[str] = Field(default_factory=list, sa_type=JSON)
    whom_to_call: str = ""
    next_number: int = 1
    settings_version: int = 1
    joined_at: datetime
