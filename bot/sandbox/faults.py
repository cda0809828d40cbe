"""The fault switch: what goes wrong with the next calls of the Web API."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal


@dataclass(frozen=True)
class Fault:
    """Something that can be broken on purpose: what the switch calls it, and the sentence people read.

    `about` is what `where` names: a method ("chat.postMessage", "chat.*", "*"), a channel or a person.
    """

    name: str
    words: str
    about: Literal["method", "channel", "person"] = "method"


FAULTS: Sequence[Fault] = (
    Fault("429", "Slack is busy and asks the app to come back later."),
    Fault("500", "Slack is in trouble: it answers with an error page and does nothing."),
    Fault("empty", "Slack answers with an empty page and does nothing."),
    Fault("lost", "Slack does what the app asks, but its answer never arrives."),
    Fault("reset", "The line breaks before Slack does anything."),
    Fault("slow", "Slack takes two seconds longer for each answer."),
    Fault("token_revoked", "Somebody has taken the app's key away."),
    Fault("missing_scope", "The app has lost a permission."),
    Fault("older", "Slack does not know tables and charts yet."),
    Fault("archived", "A channel is archived.", "channel"),
    Fault("shared", "A channel is shared with another organisation.", "channel"),
    Fault("deactivated", "Somebody's account is switched off.", "person"),
)
NEW_BLOCKS = ("table", "data_table", "data_visualization")


@dataclass
class Broken:
    """One fault of the Web API: `kind` is the name of one or Slack's own error code, such as `is_archived`.

    lost: done, but the connection closes without an answer. reset: closed before anything is done.
    empty: status 200 without a body, nothing done. slow: done and answered after `seconds`.
    """

    method: str
    kind: str
    times: int | None
    share: float = 1.0
    retry_after: int = 1
    seconds: float = 2.0


class Faults:
    """Which calls fail, and how; a method may be a pattern, "*" means every method."""

    def __init__(self, dice: random.Random | None = None) -> None:
        self.broken: list[Broken] = []
        self.unknown_blocks: frozenset[str] = frozenset()
        self._dice = dice or random.Random()  # noqa: S311 - chance, not a secret

    def next(
        self, method: str, kind: str, times: int = 1, retry_after: int = 1, seconds: float = 2.0
    ) -> None:
        """Break the next calls of a method."""
        self.broken.append(Broken(method, kind, times, retry_after=retry_after, seconds=seconds))

    def always(
        self, method: str, kind: str, share: float = 1.0, retry_after: int = 1, seconds: float = 2.0
    ) -> None:
        """Break a share of all calls of a method until `clear` or `mend`."""
        self.broken.append(Broken(method, kind, None, share, retry_after, seconds))

    def mend(self, method: str, kind: str) -> None:
        """Take back what `always` broke so."""
        self.broken = [f for f in self.broken if (f.method, f.kind, f.times) != (method, kind, None)]

    def older(self, *unknown: str) -> None:
        """Know no blocks of these kinds, as an older Slack: a message that holds one is `invalid_blocks`."""
        self.unknown_blocks = frozenset(unknown)

    def clear(self) -> None:
        """Mend everything."""
        self.broken.clear()
        self.unknown_blocks = frozenset()

    def take(self, method: str) -> Broken | None:
        """The fault that this call meets, counting it down."""
        for fault in self.broken:
            if fnmatchcase(method, fault.method) and self._strikes(fault):
                if fault.times == 0:
                    self.broken.remove(fault)
                return fault
        return None

    def _strikes(self, fault: Broken) -> bool:
        if fault.share < 1.0 and self._dice.random() >= fault.share:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True
