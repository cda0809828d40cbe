"""What safety adds to "More…" on a card, for those who review harm."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Subject
from handlers.safety.messages import answers, what_to_do
from handlers.services.acting import may_review
from handlers.services.blocks import Block, divider, section
from handlers.services.permissions import standing
from handlers.services.states import VERDICTS
from handlers.services.wording import read_wording
from storage.models.states import Safety
from storage.queries.settings import workspace

ASKED = "*For safety reviewers:* what became of the harm that this tells of?"


async def on_more(session: AsyncSession, subject: Subject) -> list[Block]:
    """The answers, while they are open; afterwards what was said."""
    found = subject.pebble
    if found is None or found.safety is Safety.NONE:
        return []
    who = await standing(session, subject.workspace_id, subject.reader)
    zone = (await read_wording(session, subject.workspace_id)).zone
    if not await may_review(session, who, found, zone, subject.at):
        return []
    if found.verdict is not None:
        return [section(f"Reviewed for patient safety: {VERDICTS[found.verdict]}."), divider()]
    told = what_to_do(await workspace(session, subject.workspace_id))
    return [section(ASKED), *told, answers(found), divider()]
