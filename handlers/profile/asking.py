"""`/pebble feedback-off` and `feedback-on`: whether Pebble may ask this person how things went."""

from handlers.feature import Call, Letter, Visit
from handlers.profile.introduce import known_person
from handlers.profile.messages import FEEDBACK_OFF, FEEDBACK_ON
from handlers.services.blocks import section


async def feedback_off(call: Call) -> Letter:
    """Stop asking me."""
    await welcome_asking(call.visit, False)
    return Letter(FEEDBACK_OFF, [section(FEEDBACK_OFF)])


async def feedback_on(call: Call) -> Letter:
    """Ask me again."""
    await welcome_asking(call.visit, True)
    return Letter(FEEDBACK_ON, [section(FEEDBACK_ON)])


async def welcome_asking(visit: Visit, welcome: bool) -> None:
    """Remember it."""
    async with visit.transaction() as session:
        (await known_person(session, visit)).asks_welcome = welcome
