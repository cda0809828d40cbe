"""`/pebble digest`: the current week so far, shown only to the manager who asks."""

from handlers.digest.look import Reading, read_figures
from handlers.digest.managers import FOR_MANAGERS, so_far_letter
from handlers.digest.weeks import so_far
from handlers.feature import Call, Letter
from handlers.services.blocks import section
from storage.queries.settings import workspace


async def current_week(call: Call) -> Letter:
    """For managers, administrators and whoever gets the digest; a kind word for everybody else."""
    visit = call.visit
    async with visit.reading() as session:
        who = await visit.standing(session)
        found = await workspace(session, visit.workspace_id)
        named = found is not None and who.person_id in found.digest_people
        if found is None or not (who.staff and (who.manager or who.administrator or named)):
            return Letter(FOR_MANAGERS, [section(FOR_MANAGERS)])
        wording = await visit.house.wordings.true_now(session, visit.workspace_id)
        reading = Reading(session, found, wording, visit.house.sealer, visit.now)
        week = so_far(visit.now, found.digest_day, wording.zone)
        return so_far_letter(await read_figures(reading, week, whole=False))
