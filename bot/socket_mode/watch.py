"""The watchdog: is a link dead (nobody answers), deaf (it answers and delivers nothing), or only quiet?

Pure: every moment is given, in seconds of one clock that only goes forward.
"""

from dataclasses import dataclass
from enum import StrEnum

PING_EVERY = 10.0
"""Seconds between two questions whether the other side is there."""
DEAD_AFTER = 20.0
"""Seconds without any sign of life after such a question."""
DEAF_AFTER = 30.0
"""Seconds in which something we posted must have come back as an event, as all we post does."""
DEAF_LONGEST = 3600.0
"""As long at most, where nothing ever comes back: message events may not be subscribed to at all."""
SILENT_AFTER = 300.0
"""Seconds without any envelope after which a fresh link is better than hoping: nights are quiet, but deaf links too.

Slack lets an app open links once a minute and more (tier 1); this is once in five."""


class Reason(StrEnum):
    """Why a link is replaced or gone; what Slack says itself is told by its own word."""

    DEAD = "dead"
    DEAF = "deaf"
    SILENT = "silent"
    LOST = "lost"


@dataclass(slots=True)
class Pulse:
    """Whether the other side of one link is there."""

    opened_at: float
    asked_at: float | None = None
    """When the question was put that nothing has answered yet."""
    heard_at: float = 0.0

    def heard(self, now: float) -> None:
        """Anything came: a message, a ping, a pong."""
        self.heard_at, self.asked_at = now, None

    def asked(self, now: float) -> None:
        """A ping was sent."""
        self.asked_at = now

    def worth_asking(self, now: float) -> bool:
        """Whether it is time for a ping."""
        return self.asked_at is None and now - max(self.opened_at, self.heard_at) >= PING_EVERY

    def dead(self, now: float) -> bool:
        """Whether nothing came after the last question, for too long."""
        return self.asked_at is not None and now - self.asked_at >= DEAD_AFTER


@dataclass(slots=True)
class Hearing:
    """Whether envelopes arrive, whatever the link: what we post must come back."""

    quiet_since: float
    """When the last envelope came, or the link was opened."""
    posted_at: float | None = None
    """When something was posted that nothing has followed yet."""
    patience: float = DEAF_AFTER

    def heard(self, now: float) -> None:
        """An envelope came."""
        self.quiet_since, self.posted_at, self.patience = now, None, DEAF_AFTER

    def posted(self, now: float) -> None:
        """Slack took a message of ours, and will tell us of it."""
        self.posted_at = self.posted_at if self.posted_at is not None else now

    def renewed(self, now: float) -> None:
        """A fresh link is there: what was posted before says nothing about it."""
        self.quiet_since, self.posted_at = now, None

    def doubted(self) -> None:
        """A link was replaced for being deaf; each that was replaced in vain doubles the patience."""
        self.patience = min(2 * self.patience, DEAF_LONGEST)

    def doubt(self, now: float) -> Reason | None:
        """Why this link should be replaced, if it should."""
        if self.posted_at is not None and now - self.posted_at >= self.patience:
            return Reason.DEAF
        return Reason.SILENT if now - self.quiet_since >= SILENT_AFTER else None
