"""`/pebble digest`: the current week so far, shown only to the manager who asks."""

from handlers.digest.look import Reading, read_figures
from handlers.digest.managers import so_far_letter
from handlers.digest.weeks import so_far
from handlers.feature import Call, Letter
from handlers.services.blocks import section
from handlers.services.rights import MANAGERS_ONLY, Right
from storage.queries.settings import workspace


async def current_week(call: Call) -> Letter:
    """For managers, administrators and whoever gets the digest; a kind word for everybody else."""
    visit = call.visit
    async with visit.reading() as session:
        found = await workspace(session, visit.workspace_id)
        named = found is not None and visit.person_id in found.digest_people
        problem = await visit.why_not(session, Right.MANAGER, named=named)
        if found is None or problem:
            return Letter(problem or MANAGERS_ONLY, [section(problem or MANAGERS_ONLY)])
        wording = await visit.house.wordings.true_now(session, visit.workspace_id)
        reading = Reading(session, found, wording, visit.house.sealer, visit.now)
        week = so_far(visit.now, found.digest_day, wording.zone)
        return so_far_letter(await read_figures(reading, week, whole=False))
