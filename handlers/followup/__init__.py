"""After a resolve: is it out of the shoe? Yes closes with thanks; anything else opens it again."""

from handlers.feature import Feature
from handlers.followup.listeners import listen
from handlers.followup.messages import thanks
from handlers.followup.parts import after_resolve, way_back

FEATURE = Feature(
    name="followup",
    listen=listen,
    messages={"thanks": thanks},
    parts={"news": after_resolve, "relayed": way_back},
)
