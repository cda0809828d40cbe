"""The Home tab: report, what became of my pebbles, what waits for me; and `/pebble queue` and `help`."""

from handlers.feature import Command, Feature
from handlers.home.asked import help_wanted, queue
from handlers.home.listeners import listen
from handlers.home.messages import REPORT

FEATURE = Feature(
    name="home",
    listen=listen,
    commands=(Command.named("queue", queue), Command.named("help", help_wanted)),
    opens_at_once=frozenset({REPORT}),
)
