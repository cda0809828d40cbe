"""Which pebbles can come back by their reporter's word."""

from storage.models import Pebble
from storage.models.refusals import StillOpen
from storage.models.states import Resolution

OTHER_ENDS = (Resolution.WITHDRAWN, Resolution.WONT_FIX, Resolution.DUPLICATE_OF)
"""Ends that are no fix, so that nothing of it can be left."""

ENDED_OTHERWISE = (
    "{name} has ended in another way since. Is something left? Write it in this thread: IT reads it."
)


def may_come_back(pebble: Pebble) -> bool:
    """Whether it was fixed, confirmed or not."""
    return pebble.finished and pebble.resolution not in OTHER_ENDS


def why_not_back(pebble: Pebble) -> str | None:
    """The sentence that says why it can't be opened again this way; None if it can."""
    if not pebble.finished:
        return StillOpen(pebble.number).sentence
    return None if may_come_back(pebble) else ENDED_OTHERWISE.format(name=pebble.name)
