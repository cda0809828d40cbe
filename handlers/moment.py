"""What the clock offers to features: a moment to act in, and the three ways in which time moves them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.services.periods import Daily, Weekly
from handlers.services.wording import Wording
from storage.models import Due, Pebble, Workspace
from storage.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Moment:
    """One look of the clock at one workspace, inside an open transaction that commits what comes of it."""

    session: AsyncSession
    workspace: Workspace
    wording: Wording
    sealer: Sealer
    at: datetime

    @property
    def workspace_id(self) -> str:
        """The workspace's id."""
        return self.workspace.id


Look = Callable[[Moment, Pebble], Awaitable[datetime | None]]
"""Does what is due about one open pebble (locked), and says when to look again, if ever.

It is asked soon after every step of the pebble too, so it plans under names, and does nothing twice.
"""


@dataclass(frozen=True, slots=True)
class Chore:
    """Does due things of one kind that are meant for the same person or channel, oldest first.

    What is more than `late_by` late is dropped unsaid; None: late is better than never.
    """

    run: Callable[[Moment, str, Sequence[Due]], Awaitable[None]]
    late_by: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """What happens once a week or day, whoever's clock sees it first; of those that were missed only the latest counts.

    `when` says when, from the workspace's settings; None: not at all. `run` gets the moment of this turn.
    A turn that is more than `late_by` late is left out. `after_leaving`: also in a workspace that has left.
    """

    name: str
    when: Callable[[Workspace], Weekly | Daily | None]
    run: Callable[[Moment, datetime], Awaitable[None]]
    late_by: timedelta | None = None
    after_leaving: bool = False
