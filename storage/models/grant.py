"""Who may do what: a role given to a person or a Slack user group, for one area or the whole workspace."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.columns import choice


class Role(StrEnum):
    """The roles a person can be given; everyone may report.

    A lead answers for an area (or for all) when its owners cannot keep a promise. A translator puts into words
    what both sides mean, a safety reviewer confirms what became of possible harm, a steward guards what people
    told: erases it where it must go, and may unmask a private reporter, with a reason.
    """

    OWNER = "owner"
    LEAD = "lead"
    TRANSLATOR = "translator"
    SAFETY_REVIEWER = "safety_reviewer"
    MANAGER = "manager"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"


class Grant(SQLModel, table=True):
    """`subject` (a person `U…`/`W…` or a user group `S…`) holds `role` in `area` ("" is the whole workspace)."""

    __tablename__ = "role_grant"

    workspace_id: str = Field(primary_key=True)
    role: Role = Field(primary_key=True, sa_type=choice(Role))
    area: str = Field(primary_key=True, default="")
    subject: str = Field(primary_key=True)
