"""What the clock does about harm: the reviewers hear of it at once, by day and by night."""

from datetime import datetime

from handlers.moment import Moment
from handlers.safety.hearers import everybody, hearers, why_them
from handlers.services.permissions import read_settings
from storage.dues import take_turn, taken_at
from storage.models import Pebble
from storage.models.states import Safety, Status
from storage.outbox import THREAD, owe_once
from storage.queries.people import people_and_stand_ins, slack_administrators


async def look(moment: Moment, pebble: Pebble) -> datetime | None:
    """Owe each of them a message: once when it was reported, and once more each time it came back."""
    if pebble.safety is not Safety.NONE and pebble.status is not Status.CLOSED:
        name, here = f"harm:{pebble.number}:{pebble.reopened}", pebble.workspace_id
        told = await taken_at(moment.session, name, workspace_id=here)
        if told is None and await take_turn(moment.session, "harm", name, workspace_id=here, at=moment.at):
            await _tell(moment, pebble, name)
    return None


async def _tell(moment: Moment, pebble: Pebble, name: str) -> None:
    settings = await read_settings(moment.session, moment.workspace, moment.workspace_id)
    people = await people_and_stand_ins(moment.session, moment.workspace_id, everybody(settings))
    role, hear = hearers(settings, people, moment.wording.zone, moment.at)
    if not hear:
        hear = await slack_administrators(moment.session, moment.workspace_id)
    detail = {"why": why_them(settings, role), "back": pebble.reopened}
    for person in hear or [THREAD]:
        await owe_once(
            moment.session,
            "harm",
            workspace_id=moment.workspace_id,
            to=person,
            once=f"{name}:{person}",
            at=moment.at,
            pebble=pebble.number,
            detail=detail,
        )
