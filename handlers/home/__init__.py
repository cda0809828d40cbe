"""The Home tab: report, what became of my pebbles, what waits for me; and `/pebble queue` and `help`."""

from handlers.feature import Command, Feature
from handlers.home.asked import help_wanted, queue
from handlers.home.listeners import listen
from handlers.home.messages import REPORT, stand_in, stood_in
from handlers.home.standing_in import tell_it_is_over
from handlers.moment import Chore

FEATURE = Feature(
    name="home",
    listen=listen,
    messages={"stand_in": stand_in, "stood_in": stood_in},
    commands=(Command.named("queue", queue), Command.named("help", help_wanted)),
    chores={"stand_in": Chore(tell_it_is_over)},
    opens_at_once=frozenset({REPORT}),
)
