"""Once a week: how it went for managers, what is before an owner, and what became of reports for clinicians."""

from handlers.digest.asked import current_week
from handlers.digest.jobs import PERIODS
from handlers.digest.messages import digest, queue, said_did
from handlers.feature import Command, Feature

FEATURE = Feature(
    name="digest",
    listen=lambda app, house: None,
    messages={"digest": digest, "queue": queue, "said_did": said_did},
    commands=(Command.named("digest", current_week),),
    periods=PERIODS,
)
