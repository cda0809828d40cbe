"""The reporter decides: it is gone, still gone, or open again."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.followup.rules import why_not_back
from handlers.services.notes import tell_it, tell_reporter
from handlers.services.overruling import write_down
from handlers.services.reporters import own_pebble
from storage.models import History, Pebble, Step, Words
from storage.models.refusals import Refusal
from storage.outbox import REPORTER, owe
from storage.queries.pebbles import last_event
from storage.queries.words import words_from
from storage.screened import Screened

Act = Callable[[AsyncSession, Pebble], Awaitable[str | None]]
"""What a reporter's word does to their pebble (locked); the sentence that says why not, or raises a `Refusal`."""


async def confirm(visit: Visit, number: int) -> str | None:
    """It is gone; the sentence that says why that can't be said now, else None."""

    async def act(session: AsyncSession, found: Pebble) -> None:
        await _thank(session, visit, found, found.confirm(by=found.reporter, at=visit.now))

    return await _by_their_word(visit, number, act)


async def confirm_still_gone(visit: Visit, number: int) -> str | None:
    """Weeks later it is still gone; the sentence that says why that can't be said now, else None."""

    async def act(session: AsyncSession, found: Pebble) -> None:
        said = await last_event(session, visit.workspace_id, number, (Step.STILL_GONE, Step.REOPENED))
        if not (found.finished and said and said.step is Step.STILL_GONE):
            await _thank(session, visit, found, found.still_gone(by=found.reporter, at=visit.now))

    return await _by_their_word(visit, number, act)


async def call_off(visit: Visit, number: int) -> str | None:
    """Their words were no reopening; the sentence that says why it stays open, else None."""

    async def act(session: AsyncSession, found: Pebble) -> None:
        if not found.finished:
            reopening = await last_event(session, visit.workspace_id, number, (Step.REOPENED,))
            event = found.call_off(reopening, by=found.reporter, at=visit.now)
            await tell_it(session, found, event, at=visit.now)

    return await _by_their_word(visit, number, act)


async def why_not_reopen(visit: Visit, number: int) -> str | None:
    """Why this person can't open it again just now; None if they can."""
    async with visit.reading() as session:
        found = await _own(session, visit, number)
        return found if isinstance(found, str) else why_not_back(found)


async def reopen(visit: Visit, number: int, words: Screened, *, answer: str, source: str) -> str | None:
    """It is `partly` gone, `still` there or `back`; the sentence that says why not, else None."""

    async def act(session: AsyncSession, found: Pebble) -> str | None:
        if await words_from(session, visit.workspace_id, source):
            return None
        if problem := why_not_back(found):
            return problem
        said = Words.of(
            words, workspace_id=visit.workspace_id, author=found.reporter, at=visit.now, source=source
        )
        event = found.reopen(by=found.reporter, at=visit.now, words_id=said.id, answer=answer)
        session.add(said)
        write_down(session, words, found, by=found.reporter, at=visit.now)
        await tell_it(session, found, event, at=visit.now, length=len(said.text))
        tell_reporter(session, found, event, at=visit.now)
        return None

    return await _by_their_word(visit, number, act)


async def _by_their_word(visit: Visit, number: int, act: Act) -> str | None:
    async with visit.transaction() as session:
        found = await _own(session, visit, number, change=True)
        if isinstance(found, str):
            return found
        try:
            return await act(session, found)
        except Refusal as refusal:
            return refusal.sentence


async def _thank(session: AsyncSession, visit: Visit, found: Pebble, event: History) -> None:
    await tell_it(session, found, event, at=visit.now)
    owe(session, "thanks", pebble=found, to=REPORTER, at=visit.now, detail={"seq": event.seq})


async def _own(session: AsyncSession, visit: Visit, number: int, *, change: bool = False) -> Pebble | str:
    sealer = visit.house.sealer
    return await own_pebble(session, visit.workspace_id, number, visit.person_id, sealer, change=change)
