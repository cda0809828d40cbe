"""The thanks after a yes."""

from handlers.feature import Letter, Speaking
from handlers.services.blocks import section
from handlers.services.names import owner_for_reporter
from storage.models import Step
from storage.models.states import Status
from storage.queries.pebbles import event, pebble


async def thanks(speaking: Speaking) -> Letter | None:
    """Thanks, as long as it is still gone; whoever looked after it hears it too."""
    owed = speaking.owed
    found = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    said = await event(speaking.session, owed.workspace_id, owed.pebble or 0, int(owed.detail.get("seq", 0)))
    if found is None or said is None or found.status is not Status.CLOSED or said.step is not Step.CONFIRMED:
        return None
    who = "IT"
    if found.resolved_by:
        who = await owner_for_reporter(speaking.session, found.workspace_id, found.resolved_by)
    line = f":tada: *{found.name} is out of your shoe.* Thank you for saying so: {who} hears it too."
    return Letter(f"{found.name} is out of your shoe. Thank you for saying so.", [section(line)])
