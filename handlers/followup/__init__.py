"""After a resolve: is it out of the shoe, and weeks later, is it still? Silence closes it gently."""

from handlers.feature import Feature
from handlers.followup.jobs import look
from handlers.followup.listeners import listen
from handlers.followup.messages import asked_again, still_gone, thanks, unanswered
from handlers.followup.parts import on_news, way_back
from handlers.followup.still_gone import ask_still_gone
from handlers.moment import Chore

FEATURE = Feature(
    name="followup",
    listen=listen,
    messages={
        "thanks": thanks,
        "asked_again": asked_again,
        "still_gone": still_gone,
        "unanswered": unanswered,
    },
    parts={"news": on_news, "relayed": way_back},
    looks=(look,),
    chores={"still_gone": Chore(ask_still_gone)},
)
