"""The one question about a plan whose day has passed."""

from handlers.feature import Letter, Speaking
from handlers.services.blocks import actions, button, section
from handlers.services.dates import day
from storage.models.states import Status
from storage.queries.pebbles import pebble


async def day_passed(speaking: Speaking) -> Letter | None:
    """Done, or another day? Nothing once it has moved on."""
    owed = speaking.owed
    found = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    if found is None or found.status is not Status.PLANNED or found.until is None:
        return None
    if found.until.isoformat() != owed.detail.get("until"):
        return None
    today = speaking.at.astimezone((await speaking.wording()).zone).date()
    whom = f"<@{found.owner}> " if found.owner else ""
    said = f"It was planned for {day(found.until, today)}. Done, or another day?"
    number = str(found.number)
    row = actions(
        button("Resolve", "triage.resolve", number),
        button("Another day", "triage.plan", number),
        block_id="day_passed",
    )
    return Letter(f"{found.name}: {said}", [section(f":calendar: {whom}{said}"), row])
