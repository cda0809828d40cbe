"""Promises that are near or late: who can keep them hears, and the reporter hears by when now."""

from slack_bolt.async_app import AsyncApp

from handlers.feature import Feature, House
from handlers.moment import Chore
from handlers.reminders.jobs import look, nudge
from handlers.reminders.messages import nudges, reminder, slipped
from handlers.reminders.parts import promise_line


def _listens_to_nobody(_app: AsyncApp, _house: House) -> None:
    """Only the clock moves it."""


FEATURE = Feature(
    name="reminders",
    listen=_listens_to_nobody,
    messages={"nudges": nudges, "reminder": reminder, "slipped": slipped},
    parts={"card": promise_line},
    looks=(look,),
    chores={"nudge": Chore(nudge)},
)
