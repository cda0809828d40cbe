"""Reporting: the form, saving, the receipt, and changing one's own report."""

import re

from handlers.feature import Command, Feature
from handlers.intake.listeners import listen
from handlers.intake.messages import receipt
from handlers.intake.show import mine, show

FEATURE = Feature(
    name="intake",
    listen=listen,
    messages={"receipt": receipt},
    commands=(Command.named("mine", mine), Command(re.compile(r"(?:peb-)?#?(\d{1,9})", re.IGNORECASE), show)),
    opens_at_once=frozenset({"intake.reopen_form"}),
)
