"""The small setup in Slack: channels, people, hours, texts, and who owns which area."""

from handlers.feature import Command, Feature
from handlers.setup.listeners import listen, setup_typed

FEATURE = Feature(name="setup", listen=listen, commands=(Command.named("setup", setup_typed),))
