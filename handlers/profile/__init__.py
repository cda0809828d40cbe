"""What a person does and where, and whether Pebble may ask them how it went."""

from handlers.feature import Command, Feature
from handlers.profile.asking import feedback_off, feedback_on
from handlers.profile.listeners import listen
from handlers.profile.messages import on_home, on_receipt

FEATURE = Feature(
    name="profile",
    listen=listen,
    parts={"receipt": on_receipt, "home": on_home},
    commands=(Command.named("feedback-off", feedback_off), Command.named("feedback-on", feedback_on)),
)
