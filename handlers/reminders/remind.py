"""Plans who hears of a promise that is near or late: each rung of the ladder once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.moment import Moment
from handlers.reminders.hearers import Answerable, Hearers, hearers
from handlers.reminders.ladder import name_of, reached
from handlers.services.owners import holders, owners_of
from handlers.services.permissions import Settings, read_settings
from handlers.services.promised import Promise
from handlers.services.quiet import loud_from
from storage.dues import plan, take_turn
from storage.models import Pebble, Person, Role
from storage.outbox import THREAD, owe_once
from storage.queries.people import people_known

QUARTER = timedelta(minutes=15)
"""What falls due within a quarter of an hour leaves together."""
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


async def remind(moment: Moment, pebble: Pebble, promise: Promise, happened: dict[str, datetime]) -> bool:
    """Take every rung that has been reached; whether the promise has just become late."""
    turned_late = False
    for rung in reached(promise, moment.at):
        name = name_of(pebble, promise, rung)
        if name not in happened and await take_turn(
            moment.session,
            "rung",
            name,
            workspace_id=moment.workspace_id,
            at=moment.at,
            pebble=pebble.number,
        ):
            happened[name] = moment.at
            said = {"what": promise.what, "round": promise.round, "rung": rung, "loud": promise.loud}
            await plan_nudges(moment, pebble, name, said)
            turned_late |= rung == "due"
    return turned_late


async def plan_nudges(moment: Moment, pebble: Pebble, name: str, said: Mapping[str, Any]) -> None:
    """Plan a nudge for each who hears on this rung now, or owe a line in the card's thread.

    `said` is what of: `what`, `round` and `rung`, and whether it is `loud` (not held back at night).
    """
    found, people = await _who_hears(moment, pebble, str(said["rung"]))
    for person, instead_of in found.people.items():
        await plan(
            moment.session,
            "nudge",
            f"{name}:{person}",
            workspace_id=moment.workspace_id,
            due_at=moment.at if said["loud"] else _soon(moment, people.get(person)),
            to=person,
            pebble=pebble.number,
            detail={**said, "for": instead_of},
        )
    if found.thread:
        await owe_once(
            moment.session,
            "reminder",
            workspace_id=moment.workspace_id,
            to=THREAD,
            once=f"reminder:{name}",
            at=moment.at,
            pebble=pebble.number,
            detail=dict(said),
        )


async def _who_hears(moment: Moment, pebble: Pebble, rung: str) -> tuple[Hearers, dict[str, Person]]:
    """Who hears on this rung now, and what is known of everybody concerned."""
    answerable = await _answerable(moment, pebble)
    people = await people_known(moment.session, moment.workspace_id, answerable.everybody)
    stand_ins = {known.stand_in for known in people.values() if known.stand_in} - people.keys()
    people |= await people_known(moment.session, moment.workspace_id, stand_ins)
    return hearers(rung, answerable, people, moment.wording.zone, moment.at), people


async def _answerable(moment: Moment, pebble: Pebble) -> Answerable:
    settings = await _settings(moment)
    return Answerable(
        owner=pebble.owner,
        owners=owners_of(pebble.area, settings),
        leads=holders(Role.LEAD, pebble.area, settings),
        managers=holders(Role.MANAGER, pebble.area, settings),
    )


async def _settings(moment: Moment) -> Settings:
    """Who holds which role, read once in a transaction, in which many pebbles may be looked at."""
    key = ("roles", moment.workspace_id)
    if key not in moment.session.info:
        found = await read_settings(moment.session, moment.workspace, moment.workspace_id)
        moment.session.info[key] = found
    settings = moment.session.info[key]
    assert isinstance(settings, Settings)
    return settings


def _soon(moment: Moment, known: Person | None) -> datetime:
    """The next quarter of an hour that is not in their night."""
    return loud_from(known, moment.wording.zone, _BEGINNING - (_BEGINNING - moment.at) // QUARTER * QUARTER)
