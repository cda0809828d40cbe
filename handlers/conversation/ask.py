"""Asks the reporter: the question goes to their thread, and the pebble waits for them."""

import re

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Letter, ThreadWord, Visit
from handlers.services.notes import tell_it
from handlers.services.overruling import write_down
from handlers.services.reading import NOTHING_WRITTEN
from handlers.services.report_form import MOST
from handlers.services.reporters import NOT_THERE
from handlers.services.rights import Right
from handlers.services.screening import Refused, screen
from handlers.stopped import not_passed_on
from storage.models import Pebble, Words
from storage.models.refusals import AlreadyFinished, Refusal
from storage.outbox import REPORTER, owe
from storage.queries.pebbles import pebble, pebble_to_change
from storage.queries.words import words_from
from storage.screened import Screened

TOO_LONG = "That question has {length:,} characters, and {most:,} fit. Please ask a shorter one."


async def why_not_ask(visit: Visit, number: int) -> str | None:
    """Why this person can't ask about this pebble just now; None if they can."""
    async with visit.reading() as session:
        found = await pebble(session, visit.workspace_id, number)
        return await _why_not(session, visit, number, found)


async def ask(visit: Visit, number: int, question: Screened, *, source: str) -> str | None:
    """Ask in a transaction of its own; the sentence that says why not, else None."""
    async with visit.transaction() as session:
        found = await pebble_to_change(session, visit.workspace_id, number)
        if found is None:
            return NOT_THERE.format(name=f"PEB-{number}")
        if problem := await visit.why_not(session, Right.ACTOR, found):
            return problem
        return await _put(session, visit, found, question, source)


async def _why_not(session: AsyncSession, visit: Visit, number: int, found: Pebble | None) -> str | None:
    if found is None:
        return NOT_THERE.format(name=f"PEB-{number}")
    if problem := await visit.why_not(session, Right.ACTOR, found):
        return problem
    return AlreadyFinished(number, status=found.status.value).sentence if found.finished else None


async def _put(
    session: AsyncSession, visit: Visit, found: Pebble, question: Screened, source: str
) -> str | None:
    """The deed itself; words that came from the same `source` before do nothing again."""
    if await words_from(session, visit.workspace_id, source):
        return None
    words = Words.of(
        question, workspace_id=visit.workspace_id, author=visit.person_id, at=visit.now, source=source
    )
    try:
        event = found.ask(by=visit.person_id, at=visit.now, words_id=words.id)
    except Refusal as refusal:
        return refusal.sentence
    session.add(words)
    write_down(session, question, found, by=visit.person_id, at=visit.now)
    await tell_it(session, found, event, at=visit.now, length=len(words.text))
    owe(session, "question", pebble=found, to=REPORTER, at=visit.now, detail={"seq": event.seq})
    return None


async def _to_reporter(
    session: AsyncSession, visit: Visit, found: Pebble, rest: str, source: str
) -> str | Letter | None:
    """`to reporter: …` in the card's thread, from someone who may act there."""
    words = screen(rest, own=visit.own)
    if isinstance(words, Refused):
        return await not_passed_on(session, visit, words, rest, ("conversation.ask", found.number))
    if not words.text:
        return NOTHING_WRITTEN
    if len(words.text) > MOST:
        return TOO_LONG.format(length=len(words.text), most=MOST)
    return await _put(session, visit, found, words, source)


TO_REPORTER = ThreadWord(re.compile(r"\s*to\s+reporter\s*:\s*(.*)", re.IGNORECASE), _to_reporter)
