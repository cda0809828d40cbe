"""The question "Is it out of your shoe?": its buttons, and how the message looks once it is answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Subject
from handlers.followup.rules import may_come_back
from handlers.services.blocks import Block, actions, button, context, section
from storage.models import Step
from storage.models.states import Status

ASKED = "*Is it out of your shoe?*"
ROW = "followup"
"""The block id of the buttons, by which they are found again to be taken away."""

SAID = {"yes": "it's gone", "partly": "partly", "still": "still there"}


async def after_resolve(session: AsyncSession, subject: Subject) -> list[Block]:
    """The question, under the news that it is resolved, while that is still so."""
    found = subject.pebble
    if found is None or found.status is not Status.RESOLVED or subject.detail.get("step") != Step.RESOLVED:
        return []
    return question(found.number)


async def way_back(session: AsyncSession, subject: Subject) -> list[Block]:
    """The question again, or one button, where a reporter writes about a pebble that has ended."""
    found = subject.pebble
    if found is None or not may_come_back(found):
        return []
    if found.status is Status.RESOLVED:
        return question(found.number)
    return [actions(button("Still there", "followup.still", str(found.number)), block_id=ROW)]


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
