"""What a safety reviewer reads of possible harm: what happened, what to do, and where it must be reported."""

from collections.abc import Sequence
from typing import Any

from handlers.feature import Letter, Speaking
from handlers.services.blocks import Block, actions, button, context, quote, section
from handlers.services.names import reporter_for_it
from handlers.services.states import VERDICTS
from handlers.services.text import escape
from storage.models import Pebble, Workspace
from storage.models.states import Safety, Verdict
from storage.queries.pebbles import pebble
from storage.queries.settings import workspace
from storage.queries.words import text_of

ROW = "safety"
"""The block id of the buttons, by which they are found again to be taken away."""
REPORTED, NO_HARM, HOLD = "safety.reported", "safety.no_harm", "safety.hold"

SAYS = {
    Safety.COULD: ":warning: *{name}* could harm a patient, its reporter says.",
    Safety.DID: ":rotating_light: *{name}* did harm a patient, its reporter says.",
}
BACK = "It was thought to be done, and has come back."
NOT_THE_SYSTEM = (
    "*Pebble is not your incident system, and has reported nothing there.* "
    "Where an incident must be reported, please do it there now."
)
INSTRUCTIONS = (
    "Please look at it, see that it is reported where it must be, and confirm here what became of it."
)
NOT_NAMED = (
    "You hear this because no safety reviewer is named. `/pebble setup`, *Patient safety*, names them."
)
NOT_THERE = "You hear this because no safety reviewer can be reached just now."
CLOSES_NOT = "It does not close before you, or another reviewer, have confirmed it."
CLOSES = "It may close without your word, unless you keep it open."


async def harm(speaking: Speaking) -> Letter | None:
    """The message to one reviewer; nothing once it is reviewed, unless it came back since."""
    owed, session = speaking.owed, speaking.session
    found = await pebble(session, owed.workspace_id, owed.pebble or 0)
    back = int(owed.detail.get("back", 0))
    if found is None or found.reopened != back or (found.verdict is not None and not back):
        return None
    settings = await workspace(session, owed.workspace_id)
    wording = await speaking.wording()
    says = SAYS[found.safety].format(name=found.name)
    blocks = [
        section(f"{says} {BACK}" if back else says),
        context(f"{escape(wording.area(found.area))} · from {await reporter_for_it(session, found)}"),
        *quote(await text_of(session, owed.workspace_id, found.words_id)),
        *what_to_do(settings),
        *_asked(found),
        *_why_you(str(owed.detail.get("why", ""))),
    ]
    did = "did" if found.safety is Safety.DID else "could"
    return Letter(f"{found.name}: the reporter says that it {did} harm a patient", blocks)


def what_to_do(settings: Workspace | None) -> list[Block]:
    """The hospital's own instructions, that Pebble is not the incident system, and where that is."""
    own = settings.harm_instructions if settings else ""
    link = settings.incident_link if settings else ""
    where = [section(f"*Incident system:* {escape(link)}")] if link else []
    return [section(escape(own) or INSTRUCTIONS), section(NOT_THE_SYSTEM), *where]


def _asked(found: Pebble) -> list[Block]:
    if found.verdict is not None:
        return [context(f"Confirmed before: {VERDICTS[found.verdict]}.")]
    return [answers(found), context(CLOSES_NOT if found.awaits_review else CLOSES)]


def answers(found: Pebble) -> Block:
    """What a reviewer can say."""
    number = str(found.number)
    row = [
        button("Reviewed: it is reported", REPORTED, number, style="primary"),
        button("Reviewed: no harm", NO_HARM, number),
    ]
    if not found.awaits_review:
        row.append(button("Keep it open", HOLD, number))
    return actions(*row, block_id=ROW)


def _why_you(why: str) -> list[Block]:
    said = {"not_named": NOT_NAMED, "not_there": NOT_THERE}.get(why)
    return [context(said)] if said else []


def answered(message: dict[str, Any], said: str) -> list[Block] | None:
    """The blocks with what was said in place of the buttons and the remark below them; None if it has none left."""
    blocks: Sequence[Block] = message.get("blocks") or []
    row = next((number for number, block in enumerate(blocks) if block.get("block_id") == ROW), None)
    return None if row is None else [*blocks[:row], context(said), *blocks[row + 2 :]]


SAID = {
    REPORTED: f"You confirmed: {VERDICTS[Verdict.REPORTED]}.",
    NO_HARM: f"You confirmed: {VERDICTS[Verdict.NO_HARM]}.",
    HOLD: "It stays open until a safety reviewer has confirmed it: “More…” on its card, or `/pebble` and its number.",
}
