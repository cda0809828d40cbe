"""Tells people that words of theirs were not taken: in the form they stand in, or privately beside the message."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Letter, Visit
from handlers.services.blocks import Block, actions, button, context, section
from handlers.services.findings import CHOOSE, Stopped, choice_block, form_again, places_shown, without
from handlers.services.reading import with_articles
from handlers.services.screening import WORDS, Finding, Refused
from storage.sightings import count_sightings

log = structlog.get_logger()

COUNTING = 0.6
"""Seconds for it, so that the form still answers in time."""
DRAFT = 1900
"""Letters of a draft that a button carries; Slack takes 2000."""
NOT_PASSED_ON = "Your last message was not passed on: it may point to a patient."
SAY_IT_WITHOUT = "Say it without"
KEPT_NOTHING = (
    "Pebble kept nothing of it and sent nothing on. "
    f"*{SAY_IT_WITHOUT}* opens a form with the rest of your words: the screen is enough, the patient isn't needed."
)
HOW_TO_DELETE = "point at it (on a phone, hold it), open its menu ⋯ and choose *Delete message*."
"""Said in one way everywhere, so that people know it when they need it."""
STILL_IN_SLACK = f"Then take your message away, since it still stands here in Slack: {HOW_TO_DELETE}"
FILES_STAY = "Files and forwarded messages stay here in Slack: Pebble passes on words only."
WHY_FILES_STAY = (
    "A picture easily shows a patient, so Pebble neither opens nor keeps it. "
    f"If it does, please take your message away: {HOW_TO_DELETE}"
)
IF_NOT_OFFERED = "No *Delete message* in the menu? Whoever looks after Slack in your hospital can do it."


async def turn_back(
    ack: AsyncAck, visit: Visit, view: Mapping[str, Any], why: Stopped | Mapping[str, str]
) -> None:
    """Keep the form open, with everything in it, and say why."""
    if not isinstance(why, Stopped):
        await ack(response_action="errors", errors=dict(why))
    elif why.places == places_shown(view, why.block_id):
        await ack(response_action="errors", errors={choice_block(view): CHOOSE})
    else:
        await count(visit, why.findings)
        await ack(response_action="update", view=form_again(view, why))


async def not_passed_on(
    session: AsyncSession, visit: Visit, refused: Refused, text: str, again: tuple[str, int]
) -> Letter:
    """What is said privately about words in a thread; `again` is a button's action and its pebble."""
    await note_sightings(session, visit, refused.findings)
    action, number = again
    draft = without(text, visit.own)[:DRAFT]
    seen = with_articles({finding.words for finding in refused.findings})
    return kept_out(seen, action, f"{number}\n{draft}")


def kept_out(seen: str, action: str, value: str) -> Letter:
    """That a message was not passed on, how it is deleted in Slack, and a button to say it afresh."""
    return Letter(
        NOT_PASSED_ON,
        [
            section(f":lock: *This was not passed on.* It looks like it holds {seen}."),
            section(KEPT_NOTHING),
            actions(button(SAY_IT_WITHOUT, action, value, style="primary"), block_id="kept_out"),
            section(STILL_IN_SLACK),
            context(IF_NOT_OFFERED),
        ],
    )


def files_stay_here(*more: Block) -> Letter:
    """That a file went nowhere, why, and how to delete it; `more` stands in between."""
    return Letter(FILES_STAY, [section(FILES_STAY), *more, context(f"{WHY_FILES_STAY} {IF_NOT_OFFERED}")])


def kinds_of(findings: Iterable[Finding]) -> list[str]:
    """The types of these findings, each once, as an owed message may hold them."""
    return sorted({finding.type for finding in findings})


def seen_of(kinds: Collection[str]) -> str:
    """What these types are called: "a name and a record number"."""
    known = {WORDS.get(kind, "number of your hospital's own") for kind in kinds}
    return with_articles(known) or "something that points to a patient"


async def note_sightings(session: AsyncSession, visit: Visit, findings: Iterable[Finding]) -> None:
    """Add them to the day's numbers, in a transaction that is open already."""
    types = [str(finding.type) for finding in findings]
    visit.house.saw(types)
    await count_sightings(session, visit.workspace_id, types, day=visit.today)


async def count(visit: Visit, findings: Iterable[Finding]) -> None:
    """Add them to the day's numbers; a number that can't be kept keeps nobody waiting."""
    try:
        async with asyncio.timeout(COUNTING), visit.transaction() as session:
            await note_sightings(session, visit, findings)
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        log.warning("sightings_not_counted", error=type(error).__name__)
