"""Which pebble a thread is about, also just after its head was posted, when its place is not written down yet."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Spot
from storage.queries.places import first_message_under_way, pebble_at

UNDER_WAY = timedelta(minutes=4)
"""Slack sends an event that failed again at once, after one minute and after five: the last is answered in any case."""


class NotYetKnown(Exception):
    """A message of ours may stand where this happened, and that is not written down yet. Slack is to ask again."""


async def pebble_of_thread(
    session: AsyncSession, workspace_id: str, channels: Sequence[str], head: str, spot: Spot, *, now: datetime
) -> int | None:
    """The pebble whose card or reporter's thread begins at `head`, in one of these channels (people, aliases).

    Raises `NotYetKnown` where a message has just left and its place is unknown: a crash or a lost answer must not
    make us take a word about a pebble for one about nothing.
    """
    number = await pebble_at(session, workspace_id, channels, head, spot)
    since = now - UNDER_WAY
    if number is None and await first_message_under_way(session, workspace_id, channels, spot, since=since):
        raise NotYetKnown
    return number
