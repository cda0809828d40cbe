"""Passes the reporter's words on to IT, or keeps back what points to a patient."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.conversation.heard import Heard
from handlers.feature import Visit
from handlers.services.notes import tell_it
from handlers.services.reporters import own_pebble
from handlers.services.screening import Refused
from storage.models import History, Pebble, Step, Words
from storage.outbox import REPORTER, owe, owe_once
from storage.queries.pebbles import history_of
from storage.queries.words import words_from
from storage.screened import Screened


async def relay(
    visit: Visit, number: int, text: Screened, *, mark: str, form: bool = False, more: bool = False
) -> str | None:
    """Pass the words on; the sentence that says why not, else None.

    `mark` (a form's id or a message's ts) names them, so that the same words sent twice are one relay.
    `form`: they were typed in a form, and so are not in the thread yet. `more`: files came with them.
    """
    async with visit.transaction() as session:
        found = await _own(session, visit, number)
        if isinstance(found, str):
            return found
        # The reporter may be an alias, and a direct message's channel would give away whose it is.
        source = f"{found.reporter}:{mark}"
        if await words_from(session, visit.workspace_id, source):
            return None
        first = await _first_words(session, found)
        words = Words.of(
            text, workspace_id=visit.workspace_id, author=found.reporter, at=visit.now, source=source
        )
        event = found.answer(by=found.reporter, at=visit.now, words_id=words.id)
        session.add(words)
        await tell_it(session, found, event, at=visit.now, length=len(words.text))
        if first or form or more or _worth_a_word(found, event):
            detail = {"seq": event.seq, "first": first, "form": form, "more": more}
            owe(session, "relayed", pebble=found, to=REPORTER, at=visit.now, detail=detail)
    return None


async def keep_back(visit: Visit, number: int, heard: Heard, refused: Refused) -> str | None:
    """Tell the reporter alone that their message was not passed on, and what kind of number was seen."""
    async with visit.transaction() as session:
        found = await _own(session, visit, number)
        if isinstance(found, str):
            return found
        detail = {"kinds": sorted({str(finding.type) for finding in refused.findings})}
        await _owe_here(session, visit, "kept_back", number, heard, detail)
    return None


async def only_words(visit: Visit, number: int, heard: Heard) -> str | None:
    """Tell the reporter that a file without words was not passed on."""
    async with visit.transaction() as session:
        found = await _own(session, visit, number)
        if isinstance(found, str):
            return found
        await _owe_here(session, visit, "files_stay", number, heard, {})
    return None


async def _own(session: AsyncSession, visit: Visit, number: int) -> Pebble | str:
    sealer = visit.house.sealer
    return await own_pebble(session, visit.workspace_id, number, visit.person_id, sealer, change=True)


async def _owe_here(
    session: AsyncSession, visit: Visit, kind: str, number: int, heard: Heard, detail: dict[str, list[str]]
) -> None:
    await owe_once(
        session,
        kind,
        workspace_id=visit.workspace_id,
        to=REPORTER,
        once=f"{kind}:{number}:{heard.ts}",
        at=visit.now,
        pebble=number,
        detail=detail,
    )


async def _first_words(session: AsyncSession, found: Pebble) -> bool:
    """Whether the reporter has not written about this pebble before."""
    history = await history_of(session, found.workspace_id, found.number)
    return not any(event.step in (Step.ANSWERED, Step.ADDED) for event in history)


def _worth_a_word(found: Pebble, event: History) -> bool:
    """Whether the reporter should hear that it arrived: an answer did, or it came after the end."""
    return event.step is Step.ANSWERED or found.finished
