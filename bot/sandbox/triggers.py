"""Trigger ids: they let the app open a view for three seconds, and only once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.refused import Refused

LIFETIME = 3.0
_KEPT_FOR = 600.0


@dataclass
class Trigger:
    """Who acted, when (monotonic seconds), and whether the id was used."""

    person: str
    made: float
    used: bool = False


class Triggers:
    """All trigger ids given out lately."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._triggers: dict[str, Trigger] = {}

    def new(self, person_id: str) -> str:
        """A fresh id for something this person just did."""
        now = self._now()
        while self._triggers:
            oldest = next(iter(self._triggers))
            if self._triggers[oldest].made > now - _KEPT_FOR:
                break
            del self._triggers[oldest]
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**11)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(person_id, now)
        return trigger_id

    def look_at(self, trigger_id: str) -> Trigger:
        """The trigger, if it may still be exchanged; Refused otherwise."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._now() - trigger.made > LIFETIME:
            raise Refused("expired_trigger_id")
        return trigger
