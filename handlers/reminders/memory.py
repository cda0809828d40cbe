"""What a look needs to know, read for all the pebbles of one transaction together: many are late at once."""

from collections.abc import Collection
from datetime import datetime

from handlers.moment import Moment
from handlers.services.permissions import Settings, read_settings
from storage.dues import done_of_pebbles, write_down
from storage.models import Due, Pebble, Person
from storage.queries.people import people_known

Happened = dict[str, datetime]
"""Steps of the ladder by name, and when they were taken."""


async def happened_to(moment: Moment, pebble: Pebble) -> Happened:
    """What of the ladder has happened to this pebble, which is locked."""
    known: dict[int, Happened] = moment.session.info.setdefault(("steps", moment.workspace_id), {})
    if pebble.number not in known:
        together = [one for one in moment.session.identity_map.values() if isinstance(one, Pebble)]
        numbers = {one.number for one in [pebble, *together] if one.workspace_id == moment.workspace_id}
        known |= {number: {} for number in numbers - known.keys()}
        for done in await done_of_pebbles(moment.session, moment.workspace_id, numbers):
            known[done.pebble][done.name] = done.at
    return known[pebble.number]


def take(moment: Moment, kind: str, name: str, pebble: Pebble, happened: Happened) -> bool:
    """Take a step of a locked pebble; False if it was taken before."""
    if name in happened:
        return False
    happened[name] = moment.at
    write_down(
        moment.session,
        Due(
            workspace_id=moment.workspace_id,
            name=name,
            kind=kind,
            pebble=pebble.number,
            detail={},
            due_at=moment.at,
            done_at=moment.at,
        ),
    )
    return True


async def people_of(moment: Moment, ids: Collection[str]) -> dict[str, Person]:
    """What is known of these people and of whoever stands in for them; each is read once."""
    known: dict[str, Person | None] = moment.session.info.setdefault(("people", moment.workspace_id), {})
    wanted = set(ids)
    while missing := wanted - known.keys():
        found = await people_known(moment.session, moment.workspace_id, missing)
        known |= {person_id: found.get(person_id) for person_id in missing}
        wanted |= {person.stand_in for person in found.values() if person.stand_in and person.id in ids}
    return {person_id: person for person_id in wanted if (person := known[person_id]) is not None}


async def roles_of(moment: Moment) -> Settings:
    """Who holds which role."""
    key = ("roles", moment.workspace_id)
    if key not in moment.session.info:
        found = await read_settings(moment.session, moment.workspace, moment.workspace_id)
        moment.session.info[key] = found
    settings = moment.session.info[key]
    assert isinstance(settings, Settings)
    return settings
