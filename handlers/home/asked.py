"""`/pebble queue` and `/pebble help`, shown only to who asks."""

from handlers.feature import Call, Letter
from handlers.home.look import waiting_for, who_comes
from handlers.home.messages import help_letter, queue_letter


async def queue(call: Call) -> Letter:
    """What waits for an owner, longest first."""
    async with call.visit.reading() as session:
        return queue_letter(await waiting_for(session, call.visit, await who_comes(session, call.visit)))


async def help_wanted(call: Call) -> Letter:
    """What this person can do."""
    async with call.visit.reading() as session:
        return help_letter(await who_comes(session, call.visit))
