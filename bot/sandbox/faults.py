"""The fault switch: what goes wrong with the next calls of the Web API."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

Fault = Literal["429", "500", "empty", "lost", "reset", "slow"]


@dataclass
class Broken:
    """One fault: `kind` is a Fault or Slack's own error code, such as `is_archived`.

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
    """Which calls fail, and how; a method of "*" means every method."""

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
        """Break a share of all calls of a method until `clear`."""
        self.broken.append(Broken(method, kind, None, share, retry_after, seconds))

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
            if fault.method in (method, "*") and self._strikes(fault):
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
