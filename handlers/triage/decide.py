"""What an owner does to a pebble: who may, the verb, its history, and what is owed for it."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.notes import tell_it, tell_reporter
from handlers.services.overruling import write_down
from handlers.services.reporters import NOT_THERE
from handlers.services.rights import Right
from storage.models import History, Pebble, Step, Words
from storage.models.refusals import AlreadyAcknowledged, Refusal
from storage.queries.pebbles import pebble, pebble_to_change
from storage.queries.words import words_from
from storage.screened import Screened

Verb = Callable[[Pebble, str | None], History]
"""Changes the pebble; the second argument is the id of the words written with it."""

AMONG_IT = frozenset({Step.KIND_NAMED})
"""Steps that the reporter need not hear about."""


async def decide(
    visit: Visit, number: int, verb: Verb, *, text: Screened | None = None, source: str | None = None
) -> str | None:
    """Do it in a transaction of its own; the sentence that says why not, else None."""
    async with visit.transaction() as session:
        found = await to_act_on(session, visit, number)
        if isinstance(found, str):
            return found
        return await act(session, visit, found, verb, text=text, source=source)


async def to_act_on(
    session: AsyncSession, visit: Visit, number: int, *, change: bool = True, right: Right = Right.ACTOR
) -> Pebble | str:
    """The pebble (locked, for a change) if this person may act on it; else the sentence that says why not."""
    found = await (pebble_to_change if change else pebble)(session, visit.workspace_id, number)
    if found is None:
        return NOT_THERE.format(name=f"PEB-{number}")
    return await visit.why_not(session, right, found) or found


async def act(
    session: AsyncSession,
    visit: Visit,
    pebble: Pebble,
    verb: Verb,
    *,
    text: Screened | None = None,
    source: str | None = None,
) -> str | None:
    """Do it inside an open transaction; words that came from the same `source` before do nothing again."""
    if source and await words_from(session, visit.workspace_id, source):
        return None
    words = _words(visit, text, source)
    try:
        event = verb(pebble, words.id if words else None)
    except Refusal as refusal:
        return _why_not(refusal, visit)
    if words and text:
        session.add(words)
        write_down(session, text, pebble, by=visit.person_id, at=visit.now)
    await tell_it(session, pebble, event, at=visit.now, length=len(words.text) if words else 0)
    if event.step not in AMONG_IT:
        tell_reporter(session, pebble, event, at=visit.now)
    return None


def _words(visit: Visit, text: Screened | None, source: str | None) -> Words | None:
    if text is None or not text.text:
        return None
    return Words.of(
        text, workspace_id=visit.workspace_id, author=visit.person_id, at=visit.now, source=source
    )


def _why_not(refusal: Refusal, visit: Visit) -> str | None:
    if isinstance(refusal, AlreadyAcknowledged) and refusal.facts.get("by") == visit.person_id:
        # It is as they want it; and Slack tells of a word or a reaction again when our answer was lost.
        return None
    return refusal.sentence
