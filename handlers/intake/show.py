"""`/pebble mine` and `/pebble 12`: one's own pebbles, or one of them, shown only to who asks."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Call, Letter, Visit
from handlers.intake.messages import own_actions
from handlers.services.blocks import Block, context, quote, section
from handlers.services.promises import open_promises, said, said_to_reporter, soonest, zone_of
from handlers.services.reporters import NOT_THERE, is_reporter
from handlers.services.rights import Right
from handlers.services.states import state_of
from handlers.services.text import escape, shorten
from storage.models import Pebble
from storage.queries.pebbles import pebble, pebbles_of_reporter
from storage.queries.words import text_of

NONE_YET = "You haven't reported anything yet. `/pebble` opens the form; one sentence is enough."


async def mine(call: Call) -> Letter:
    """The ten pebbles of the person that matter most to them: open first, newest first."""
    visit = call.visit
    async with visit.reading() as session:
        fingerprints = visit.house.sealer.fingerprints(visit.person_id)
        found = await pebbles_of_reporter(session, visit.workspace_id, visit.person_id, fingerprints, most=10)
        if not found:
            return Letter(NONE_YET, [section(NONE_YET)])
        lines = [await _line(session, one, visit) for one in found]
    return Letter("Your pebbles", [section("*Your pebbles*"), *lines])


async def _line(session: AsyncSession, found: Pebble, visit: Visit) -> Block:
    words = shorten(await text_of(session, found.workspace_id, found.words_id), 140)
    promise = await _promise(session, found, visit)
    return section(
        f"*{found.name}* · {state_of(found, visit.today, own=True)}\n{escape(words)}"
        + (f"\n_{promise}_" if promise else "")
    )


async def _promise(session: AsyncSession, found: Pebble, visit: Visit) -> str | None:
    """By when its reporter hears next."""
    zone = await zone_of(session, visit.workspace_id, visit.person_id)
    return said_to_reporter(found, await open_promises(session, found), zone, visit.now)


async def _for_owner(session: AsyncSession, found: Pebble, visit: Visit) -> str | None:
    """What is promised next, as IT reads it."""
    promise = soonest(await open_promises(session, found))
    return (
        said(promise, await zone_of(session, visit.workspace_id, visit.person_id), visit.now)
        if promise
        else None
    )


async def show(call: Call) -> Letter:
    """One pebble, to its reporter and to whoever may act on it."""
    visit, number = call.visit, int(call.rest)
    async with visit.reading() as session:
        found = await pebble(session, visit.workspace_id, number)
        if found is None:
            return _said(NOT_THERE.format(name=f"PEB-{number}"))
        own = await is_reporter(session, found, visit.person_id, visit.house.sealer)
        if problem := await visit.why_not(session, Right.READER, found):
            return _said(problem)
        words = quote(await text_of(session, found.workspace_id, found.words_id))
        promise = await _promise(session, found, visit) if own else await _for_owner(session, found, visit)
    state = section(f"*{found.name}* · {state_of(found, visit.today, own=own)}")
    below = [own_actions(found)] if own and not found.finished else []
    small = [promise, "Only you can see this."] if promise else ["Only you can see this."]
    return Letter(f"{found.name}", [state, *words, context(*small), *below])


def _said(text: str) -> Letter:
    return Letter(text, [section(text)])
