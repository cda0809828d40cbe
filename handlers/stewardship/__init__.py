"""Those who guard what people told: words that may point to a patient go, are held, or grow old and go."""

from handlers.feature import Command, Feature
from handlers.stewardship.desk import DESK, desk
from handlers.stewardship.jobs import PERIODS
from handlers.stewardship.listeners import listen
from handlers.stewardship.messages import (
    flagged,
    left_in_slack,
    removed,
    tombstone,
    unmasked,
    yours_to_delete,
)

FEATURE = Feature(
    name="stewardship",
    listen=listen,
    messages={
        "flagged": flagged,
        "removed": removed,
        "left_in_slack": left_in_slack,
        "yours_to_delete": yours_to_delete,
        "unmasked": unmasked,
        "tombstone": tombstone,
    },
    commands=(Command(DESK, desk),),
    periods=PERIODS,
)
