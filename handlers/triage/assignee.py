"""Who can be given a pebble: somebody of this hospital's staff."""

from handlers.feature import Visit
from storage.models import Kind
from storage.queries.people import person

NOBODY = "Please choose somebody."
NOT_STAFF = (
    "Slack says this person can't take it (a guest, an app, or no longer here). Please choose a colleague."
)


async def assignable(visit: Visit, person_id: str) -> str | None:
    """Why this person can't be given a pebble; None if they can."""
    if not person_id.startswith(("U", "W")):
        return NOBODY
    kind = await visit.house.directory.learn(visit.workspace_id, person_id)
    if kind is None:
        async with visit.reading() as session:
            known = await person(session, visit.workspace_id, person_id)
        kind = known.kind if known else Kind.UNKNOWN
    return None if kind in (Kind.MEMBER, Kind.UNKNOWN) else NOT_STAFF
