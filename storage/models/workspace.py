"""One hospital's Slack workspace and the settings its administrators edit in Slack."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Workspace(SQLModel, table=True):
    """A workspace: `id` is Slack's team id (or enterprise id); `next_number` numbers its pebbles, never reused.

    `opens`, `closes` and `digest_at` are minutes after midnight in `timezone`; `work_days` and `digest_day`
    are 0 (Monday) to 6; `closed_days` are ISO dates on which IT is away besides the public holidays of
    `holiday_country` and `holiday_region`. `targets` are promises that differ from the defaults (see
    `handlers.services.targets`); `kept_goal` is how many promises in a hundred the hospital wants to keep.
    What people wrote about a pebble is removed `keep_months` after it ended; 0 keeps it for good.
    `digest_people` get the managers' digest as a direct message too; `staff_channel` is where clinicians
    read what became of their reports. `harm_instructions` and `incident_link` (https) are what safety
    reviewers are told: what to do, and where the hospital's own incident system is. `left_at` is when Pebble
    was removed from the workspace; from then on the clock leaves it alone.
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
    holiday_country: str | None = None
    holiday_region: str | None = None
    closed_days: list[str] = Field(default_factory=list, sa_type=JSON)
    targets: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    kept_goal: int = 90
    keep_months: int = 24
    digest_day: int = 0
    digest_at: int = 8 * 60
    digest_people: list[str] = Field(default_factory=list, sa_type=JSON)
    staff_channel: str | None = None
    units: list[str] = Field(default_factory=list, sa_type=JSON)
    whom_to_call: str = ""
    harm_instructions: str = ""
    incident_link: str = ""
    next_number: int = 1
    settings_version: int = 1
    joined_at: datetime
    left_at: datetime | None = None
