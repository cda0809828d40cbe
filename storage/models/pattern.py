"""What a hospital's own privacy check looks for besides what everybody's does."""

from sqlmodel import Field, SQLModel


class Pattern(SQLModel, table=True):
    """One expression of a workspace, named and tried out by its administrators.

    `certain` says that what it finds always stays out; else whoever wrote it may say that it is no patient's.
    """

    __tablename__ = "pattern"

    workspace_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    expression: str
    certain: bool = True
