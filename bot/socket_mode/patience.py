"""How long to wait before the next try to open a link; pure."""

from enum import Enum

Row = tuple[float, ...]


class Trouble(Enum):
    """What kind of trouble it is; the value says how many seconds to wait after each try, the last for ever."""

    LOST = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
    """The way to Slack, or Slack itself: mended within a minute of coming back."""
    CROWDED = (10.0, 20.0, 40.0, 60.0)
    """Other processes hold all links that Slack allows an app: a place may become free any moment."""
    REFUSED = (30.0, 60.0, 120.0, 300.0)
    """The token or the app's settings: only a person can mend that, so Slack is not hammered."""


STEADY = 60.0
"""Seconds after which a link has proved good, and trouble begins to be counted afresh."""


def wait(trouble: Trouble, tries: int, dice: float, *, asked: float = 0.0) -> float:
    """Seconds before the next try, after `tries` in vain (0: none yet).

    `dice` (0 to 1) takes up to half of it away, so that replicas do not all come at once; `asked` is Slack's own
    Retry-After, which is always kept.
    """
    row: Row = trouble.value
    return max(asked, row[min(tries, len(row) - 1)] * (1 - dice / 2))
