"""The table of contents: every feature, in the order a pebble lives through them."""

from handlers import (
    conversation,
    digest,
    followup,
    home,
    intake,
    profile,
    reminders,
    safety,
    setup,
    stewardship,
    triage,
    upkeep,
    waking,
)
from handlers.feature import Feature

FEATURES: tuple[Feature, ...] = (
    intake.FEATURE,
    profile.FEATURE,
    triage.FEATURE,
    conversation.FEATURE,
    safety.FEATURE,
    waking.FEATURE,
    followup.FEATURE,
    reminders.FEATURE,
    digest.FEATURE,
    home.FEATURE,
    setup.FEATURE,
    stewardship.FEATURE,
    upkeep.FEATURE,
)
"""`upkeep` comes last: it answers what nobody else understood."""
