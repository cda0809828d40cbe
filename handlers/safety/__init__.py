"""Patient safety: reviewers hear of possible harm at once, and confirm what became of it before it closes."""

from handlers.feature import Feature
from handlers.safety.jobs import look
from handlers.safety.listeners import listen
from handlers.safety.messages import harm
from handlers.safety.parts import on_more

FEATURE = Feature(
    name="safety",
    listen=listen,
    messages={"harm": harm},
    parts={"more": on_more},
    looks=(look,),
)
