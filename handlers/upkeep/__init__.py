"""What administrators hear when something does not get through; and the answer where nobody else answers."""

from handlers.feature import Feature
from handlers.upkeep.listeners import listen
from handlers.upkeep.messages import channel_trouble, given_up

FEATURE = Feature(
    name="upkeep",
    listen=listen,
    messages={"channel_trouble": channel_trouble, "given_up": given_up},
)
