"""A pebble that waits for a day or a release wakes by itself; a planned one whose day has passed is asked about."""

from handlers.feature import Feature
from handlers.moment import Chore
from handlers.waking.jobs import look, tell_of_days
from handlers.waking.messages import day_passed

FEATURE = Feature(
    name="waking",
    listen=lambda app, house: None,
    messages={"day_passed": day_passed},
    looks=(look,),
    chores={"moved": Chore(tell_of_days)},
)
