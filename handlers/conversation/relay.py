"""Passes the reporter's words on to IT, or keeps back what points to a patient."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.conversation.heard import Heard
from handlers.feature import Visit
from handlers.services.notes import tell_it, tell_reporter
from handlers.services.overruling import write_down
from handlers.services.reporters import own_pebble
from handlers.services.screening import Refused
from handlers.services.thanks import only_thanks
from handlers.stopped import kinds_of, note_sightings
from storage.models import History, Pebble, Step, Words
from storage.models.pebble import WROTE
from storage.outbox import REPORTER, owe, owe_once
from storage.queries.pebbles import history_of
from storage.queries.words import words_from
from storage.screened import Screened

ENDINGS = frozenset({
    Step.RESOLVED, Step.CONFIRMED, Step.CLOSED_QUIETLY, Step.STILL_GONE, Step.CALLED_OFF,
    Step.DECLINED, Step.WITHDRAWN, Step.REOPENED,
})  # fmt: skip
"""Steps that say whether it has ended, and by whose word."""


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
        history = await history_of(session, found.workspace_id, found.number)
        words = Words.of(
            text, workspace_id=visit.workspace_id, author=found.reporter, at=visit.now, source=source
        )
        session.add(words)
        write_down(session, text, found, by=found.reporter, at=visit.now)
        if found.finished and not more and only_thanks(text.text):
            # Nothing is left to do: it stays as it is, and no answer is owed to a thank-you.
            event = found.thank(by=found.reporter, at=visit.now, words_id=words.id)
            await tell_it(session, found, event, at=visit.now)
            return None
        if closed_by_itself(history):
            await _reopen(session, found, words, visit.now, more=more)
            return None
        event = found.answer(by=found.reporter, at=visit.now, words_id=words.id)
        await tell_it(session, found, event, at=visit.now, length=len(words.text))
        first = _first_words(history)
        if first or form or more or _worth_a_word(found, event):
            detail = {"seq": event.seq, "first": first, "form": form, "more": more}
            owe(session, "relayed", pebble=found, to=REPORTER, at=visit.now, detail=detail)
    return None


async def _reopen(session: AsyncSession, found: Pebble, words: Words, at: datetime, *, more: bool) -> None:
    """One word opens what closed because none came; the news says how to take that back."""
    event = found.reopen(by=found.reporter, at=at, words_id=words.id, answer=WROTE)
    await tell_it(session, found, event, at=at, length=len(words.text))
    tell_reporter(session, found, event, at=at)
    if more:
        detail = {"seq": event.seq, "more": True}
        owe(session, "relayed", pebble=found, to=REPORTER, at=at, detail=detail)


async def keep_back(visit: Visit, number: int, heard: Heard, refused: Refused) -> str | None:
    """Tell the reporter alone that their message was not passed on, and what kind of number was seen."""
    async with visit.transaction() as session:
        found = await _own(session, visit, number)
        if isinstance(found, str):
            return found
        detail = {"kinds": kinds_of(refused.findings), "ts": heard.ts}
        if await _owe_here(session, visit, "kept_back", number, heard, detail):
            await note_sightings(session, visit, refused.findings)
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
    session: AsyncSession, visit: Visit, kind: str, number: int, heard: Heard, detail: dict[str, Any]
) -> bool:
    return await owe_once(
        session,
        kind,
        workspace_id=visit.workspace_id,
        to=REPORTER,
        once=f"{kind}:{number}:{heard.ts}",
        at=visit.now,
        pebble=number,
        detail=detail,
    )


def closed_by_itself(history: Sequence[History]) -> bool:
    """Whether it is closed, and nobody has said that it is gone."""
    ended = [event.step for event in history if event.step in ENDINGS]
    return ended[-1:] == [Step.CLOSED_QUIETLY]


def _first_words(history: Sequence[History]) -> bool:
    """Whether the reporter has not written about this pebble before."""
    return not any(event.step in (Step.ANSWERED, Step.ADDED) for event in history)


def _worth_a_word(found: Pebble, event: History) -> bool:
    """Whether the reporter should hear that it arrived: an answer did, or it came after the end."""
    return event.step is Step.ANSWERED or found.finished
