"""`/pebble steward 12`: what a steward can do about a pebble, shown only to them."""

import re

from handlers.feature import Call, Letter, Visit
from handlers.services.blocks import Block, section
from handlers.services.catalogue import label
from handlers.stewardship.erase import look
from handlers.stewardship.forms import HOLDS, desk_buttons
from storage.removal import words_left

DESK = re.compile(r"steward\s+(?:peb-)?#?(\d{1,9})", re.IGNORECASE)


async def desk(call: Call) -> Letter:
    """The steward's desk, or the sentence that says why not."""
    return await desk_of(call.visit, int(call.rest))


async def desk_of(visit: Visit, number: int) -> Letter:
    """What is kept about a pebble, and what can be done."""
    async with visit.reading() as session:
        seen = await look(session, visit, number)
        if isinstance(seen, str):
            return Letter(seen, [section(seen)])
        texts = await words_left(session, seen.pebble)
    held = (
        f"On hold since {seen.hold.since:%-d %B %Y}: {label(HOLDS, seen.hold.reason)}." if seen.hold else ""
    )
    kept = f"{texts} text{'' if texts == 1 else 's'} about it {'is' if texts == 1 else 'are'} kept."
    line = f"*PEB-{number}* · {kept if texts else 'Its words were removed.'} {held}"
    buttons: list[Block] = [
        desk_buttons(number, held=seen.hold is not None, private=seen.pebble.private, texts=texts)
    ]
    return Letter(f"PEB-{number}", [section(line.strip()), *buttons])
