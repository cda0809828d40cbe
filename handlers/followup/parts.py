"""The questions to a reporter: their buttons, and how a message looks once it is answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Subject
from handlers.services.blocks import Block, actions, button, context, section
from storage.models import Step
from storage.models.pebble import WROTE
from storage.models.states import Status
from storage.queries.pebbles import event

ASKED = "*Is it out of your shoe?*"
ROW = "followup"
"""The block id of the buttons, by which they are found again to be taken away."""

NO_NEED = "Did you only want to say thanks? Then it can stay closed."
SAID = {
    "yes": "it's gone",
    "partly": "partly",
    "still": "still there",
    "gone": "still gone",
    "back": "it's back",
    "fine": "it's fine, so it stays closed",
}


async def on_news(session: AsyncSession, subject: Subject) -> list[Block]:
    """What a reporter can say to the news of an end, or of a reopening."""
    return await after_resolve(session, subject) or await after_closing(session, subject)


async def after_resolve(session: AsyncSession, subject: Subject) -> list[Block]:
    """The question, under the news that it is resolved, while that is still so."""
    found = subject.pebble
    if found is None or found.status is not Status.RESOLVED or subject.detail.get("step") != Step.RESOLVED:
        return []
    return question(found.number)


async def after_closing(session: AsyncSession, subject: Subject) -> list[Block]:
    """The way back under the news that it closed by itself; the way on, where a word opened it again."""
    found, step = subject.pebble, subject.detail.get("step")
    if found is None:
        return []
    if step == Step.CLOSED_QUIETLY and found.finished:
        return still_there(found.number)
    if step != Step.REOPENED or found.finished:
        return []
    happened = await event(session, found.workspace_id, found.number, int(subject.detail.get("seq", 0)))
    if happened is None or happened.detail.get("answer") != WROTE:
        return []
    fine = button("No, it's fine", "followup.fine", str(found.number))
    return [section(NO_NEED), actions(fine, block_id=ROW)]


async def way_back(session: AsyncSession, subject: Subject) -> list[Block]:
    """The question again, or one button, where a reporter writes about a pebble that has ended."""
    found = subject.pebble
    if found is None or not found.fixed:
        return []
    if found.status is Status.RESOLVED and found.gone_said_at is None:
        return question(found.number)
    return still_there(found.number)


def still_there(number: int) -> list[Block]:
    """One button, for what is not gone after all."""
    return [actions(button("Still there", "followup.still", str(number)), block_id=ROW)]


def still_gone_question(number: int) -> Block:
    """The two answers, weeks later."""
    value = str(number)
    return actions(
        button("Yes, still gone", "followup.still_gone", value, style="primary"),
        button("It's back", "followup.back", value),
        block_id=ROW,
    )


def question(number: int) -> list[Block]:
    """The question and its three answers."""
    value = str(number)
    return [
        section(ASKED),
        actions(
            button("Yes, it's gone", "followup.yes", value, style="primary"),
            button("Partly", "followup.partly", value),
            button("Still there", "followup.still", value),
            block_id=ROW,
        ),
    ]


def answered(message: Mapping[str, Any], answer: str) -> list[Block] | None:
    """The message's blocks with what was said in place of the buttons; None if it has no buttons left."""
    blocks: Sequence[Block] = message.get("blocks") or []
    if not any(block.get("block_id") == ROW for block in blocks):
        return None
    said = context(f"You said: {SAID[answer]}")
    return [said if block.get("block_id") == ROW else block for block in blocks]
