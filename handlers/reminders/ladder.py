"""The ladder: when a promise is spoken of to whom, each rung once. Pure."""

from collections.abc import Collection
from datetime import datetime

from handlers.services.promised import Promise
from storage.models import Pebble

RUNGS = {"warning": 0.75, "due": 1.0, "lead": 1.5, "manager": 2.0}
"""At which share of a promise's time: the owner before, owners at the promise, lead and managers after it."""
SLIPS = 3
"""How often a reporter is told a newer day; after that, honest words without one."""


def name_of(pebble: Pebble, promise: Promise, rung: str) -> str:
    """The name under which a rung happens once: "answer:12:0:warning"."""
    return f"{promise.what}:{pebble.number}:{promise.round}:{rung}"


def climb(promise: Promise, at: datetime) -> tuple[list[str], datetime | None]:
    """The rungs whose time has come, and when the next one comes; neither while the clock rests.

    A warning is overtaken by the promise itself. No rung is looked at beyond the first that is still to come.
    """
    come: list[str] = []
    for rung, share in RUNGS.items():
        then = None if promise.resting else promise.after(share)
        if then is None or then > at:
            return come, then
        come = [rung] if come == ["warning"] else [*come, rung]
    return come, None


def next_slip(promise: Promise, told: Collection[datetime]) -> datetime | None:
    """When the reporter is to hear that it slips, or slips again; None if never, or while the clock rests."""
    if promise.resting or len(told) > SLIPS:
        return None
    return promise.again(max(told)) if told else promise.by
