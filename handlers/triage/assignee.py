"""Who can be given a pebble: somebody of this hospital's staff."""

from handlers.feature import Visit

NOBODY = "Please choose somebody."
NOT_STAFF = (
    "Slack says this person can't take it (a guest, an app, or no longer here). Please choose a colleague."
)


async def assignable(visit: Visit, person_id: str) -> str | None:
    """Why this person can't be given a pebble; None if they can."""
    if not person_id.startswith(("U", "W")):
        return NOBODY
    return None if await visit.staff(person_id) else NOT_STAFF
