"""Reporters change their own report: correct the words, or take it back."""

from handlers.feature import Visit
from handlers.services.blocks import Block, field, modal, text_input
from handlers.services.notes import tell_it, tell_reporter
from handlers.services.overruling import write_down
from handlers.services.reporters import own_pebble
from storage.models import Words
from storage.models.refusals import AlreadyFinished, HarmNotReviewed
from storage.queries.words import text_of, words_from
from storage.screened import Screened

CORRECT = "pebble_correct"

ENDED = (
    "{name} has ended, so the report stays as it is. Is something left? Write it in its thread: IT reads it."
)


async def correction_form(visit: Visit, number: int) -> Block | str:
    """The form with today's words in it, or why there is none."""
    async with visit.reading() as session:
        found = await own_pebble(session, visit.workspace_id, number, visit.person_id, visit.house.sealer)
        if isinstance(found, str):
            return found
        if found.finished:
            return ENDED.format(name=found.name)
        words = await text_of(session, visit.workspace_id, found.words_id)
    box = text_input("text", initial=words, multiline=True)
    return modal(
        f"Correct {found.name}",
        [field("What got in your way?", box, block_id="what", optional=False)],
        callback_id=CORRECT,
        submit="Save",
        close="Cancel",
        private_metadata=str(number),
    )


async def correct(visit: Visit, number: int, text: Screened, *, source: str) -> str | None:
    """Replace the words; the sentence that says why not, else None."""
    async with visit.transaction() as session:
        found = await own_pebble(
            session, visit.workspace_id, number, visit.person_id, visit.house.sealer, change=True
        )
        if isinstance(found, str):
            return found
        if await words_from(session, visit.workspace_id, source):
            return None
        words = Words.of(
            text, workspace_id=visit.workspace_id, author=found.reporter, at=visit.now, source=source
        )
        try:
            event = found.correct(by=found.reporter, at=visit.now, words_id=words.id)
        except AlreadyFinished:
            return ENDED.format(name=found.name)
        session.add(words)
        write_down(session, text, found, by=found.reporter, at=visit.now)
        await tell_it(session, found, event, at=visit.now, length=len(text.text))
    return None


async def withdraw(visit: Visit, number: int) -> str | None:
    """Take the report back; the sentence that says why not, else None."""
    async with visit.transaction() as session:
        found = await own_pebble(
            session, visit.workspace_id, number, visit.person_id, visit.house.sealer, change=True
        )
        if isinstance(found, str):
            return found
        try:
            event = found.withdraw(by=found.reporter, at=visit.now)
        except AlreadyFinished:
            return ENDED.format(name=found.name)
        except HarmNotReviewed as refusal:
            return refusal.sentence
        await tell_it(session, found, event, at=visit.now)
        tell_reporter(session, found, event, at=visit.now)
    return None
