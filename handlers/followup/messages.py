"""What a reporter is asked and thanked for after a resolve, and what IT hears where no word came."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Letter, Speaking
from handlers.followup.parts import question, still_gone_question
from handlers.followup.still_gone import closed_as
from handlers.services.blocks import Block, context, quote, section
from handlers.services.dates import day
from handlers.services.names import owner_for_reporter
from handlers.services.promises import zone_of
from handlers.services.text import shorten
from storage.models import History, Pebble, Step
from storage.models.states import Safety, Status
from storage.queries.pebbles import event, last_event, pebble
from storage.queries.words import text_of

NOTHING_TO_DO = "If it is gone you need not do anything: it closes by itself, and one word opens it again."
NOTHING_SAID = (
    "The reporter has not said whether this is gone. "
    "Since a patient was harmed it does not close by itself: please ask, or look for yourself."
)
WROTE_AFTER = (
    "The reporter wrote here after this was resolved, so it does not close by itself. "
    "Is it gone? Please read it, and reopen this if it is not."
)
NOT_YET_CLOSED = (
    ":tada: Thank you: IT hears that *{name}* is gone. Since a patient was harmed, it closes once a safety reviewer "
    "has looked at it. You need not do anything more."
)
REMINDED = 200
"""Characters of their own report that remind a reporter of it."""


async def thanks(speaking: Speaking) -> Letter | None:
    """Thanks, as long as it is still gone; whoever looked after it hears it too."""
    owed = speaking.owed
    found = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    said = await event(speaking.session, owed.workspace_id, owed.pebble or 0, int(owed.detail.get("seq", 0)))
    if found is None or said is None:
        return None
    if found.gone_said_at is not None and found.awaits_review:
        return Letter(
            f"{found.name}: thank you for saying so.", [section(NOT_YET_CLOSED.format(name=found.name))]
        )
    if found.status is not Status.CLOSED:
        return None
    if said.step is Step.STILL_GONE:
        line = f":tada: *{found.name} stays out of your shoe.* Thank you: now we know that it lasts."
        return Letter(f"{found.name} stays out of your shoe. Thank you for saying so.", [section(line)])
    if said.step is not Step.CONFIRMED:
        return None
    who = "IT"
    if found.resolved_by:
        who = await owner_for_reporter(speaking.session, found.workspace_id, found.resolved_by)
    line = f":tada: *{found.name} is out of your shoe.* Thank you for saying so: {who} hears it too."
    return Letter(f"{found.name} is out of your shoe. Thank you for saying so.", [section(line)])


async def asked_again(speaking: Speaking) -> Letter | None:
    """The question once more, with what IT said; nothing once it was answered."""
    found = await _this_end(speaking)
    if found is None or found.status is not Status.RESOLVED or found.gone_said_at:
        return None
    blocks = [
        section(f"A few days ago IT said about *{found.name}*:"),
        *quote(await text_of(speaking.session, found.workspace_id, found.explanation_id)),
        *question(found.number),
    ]
    if found.safety is not Safety.DID and not await has_written(speaking.session, found):
        blocks.append(context(NOTHING_TO_DO))
    return Letter(f"{found.name}: is it out of your shoe?", blocks)


async def still_gone(speaking: Speaking) -> Letter | None:
    """Weeks later: has it come back? Nothing once that is known."""
    found = await _this_end(speaking)
    if found is None or not closed_as(found, found.reopened) or found.closed_at is None:
        return None
    said = await last_event(speaking.session, found.workspace_id, found.number, (Step.STILL_GONE,))
    if said is not None and said.at >= found.closed_at:
        return None
    zone = await zone_of(speaking.session, found.workspace_id, found.reporter)
    closed = day(found.closed_at.astimezone(zone).date(), speaking.at.astimezone(zone).date())
    blocks = [
        section(f"*Still gone?* {found.name} was closed {_on(closed)}. You had told us:"),
        *await _their_words(speaking, found),
        still_gone_question(found.number),
        context("At most one such question a week. `/pebble feedback-off` stops them."),
    ]
    return Letter(f"{found.name}: is it still gone?", blocks)


async def unanswered(speaking: Speaking) -> Letter | None:
    """IT hears why it does not close by itself: a patient was harmed, or the reporter wrote and pressed nothing."""
    found = await _this_end(speaking)
    if found is None or found.status is not Status.RESOLVED or found.gone_said_at:
        return None
    why = WROTE_AFTER if await has_written(speaking.session, found) else NOTHING_SAID
    whom = found.owner or found.resolved_by
    sign = ":rotating_light:" if found.safety is Safety.DID else ":speech_balloon:"
    line = f"{sign} {f'<@{whom}> ' if whom else ''}{why}"
    return Letter(f"{found.name}: nobody has said yet whether it is gone", [section(line)])


async def last_word(session: AsyncSession, found: Pebble) -> History | None:
    """IT's word that it is resolved, or what the reporter wrote since."""
    return await last_event(session, found.workspace_id, found.number, (Step.ADDED, Step.RESOLVED))


async def has_written(session: AsyncSession, found: Pebble) -> bool:
    """Whether the reporter wrote since it was resolved, thanks alone aside."""
    said = await last_word(session, found)
    return said is not None and said.step is Step.ADDED


async def _this_end(speaking: Speaking) -> Pebble | None:
    """The pebble, unless it was opened again since the message was owed."""
    owed = speaking.owed
    found = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    return found if found and found.reopened == owed.detail.get("reopened") else None


async def _their_words(speaking: Speaking, found: Pebble) -> list[Block]:
    words = await text_of(speaking.session, found.workspace_id, found.words_id)
    return quote(shorten(words, REMINDED))


def _on(said: str) -> str:
    return said if said in ("today", "yesterday") else f"on {said}"
