"""Plans who hears of a promise that is near or late: each rung of the ladder once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.moment import Moment
from handlers.reminders.hearers import Answerable, Hearers, hearers
from handlers.reminders.ladder import name_of
from handlers.reminders.memory import Happened, people_of, roles_of, take
from handlers.services.owners import holders, owners_of
from handlers.services.promised import Promise
from handlers.services.quiet import heard_from
from storage.dues import write_down
from storage.models import Due, Pebble, Person, Role
from storage.outbox import THREAD, owe_once

QUARTER = timedelta(minutes=15)
"""What falls due within a quarter of an hour leaves together."""
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


async def remind(
    moment: Moment, pebble: Pebble, promise: Promise, rungs: Sequence[str], happened: Happened
) -> bool:
    """Take every rung that has been reached; whether the promise has just become late."""
    turned_late = False
    for rung in rungs:
        name = name_of(pebble, promise, rung)
        if take(moment, "rung", name, pebble, happened):
            said = {"what": promise.what, "round": promise.round, "rung": rung, "loud": promise.loud}
            for row in await nudges_for(moment, pebble, name, said, first=True):
                write_down(moment.session, row)
            turned_late |= rung == "due"
    return turned_late


async def nudges_for(
    moment: Moment, pebble: Pebble, name: str, said: Mapping[str, Any], *, first: bool = False
) -> list[Due]:
    """A nudge for each who hears on this rung now; where the card's thread says it, that is owed.

    `said` is what of: `what`, `round` and `rung`, and whether it is `loud` (not held back at night). `first` says
    that the rung has only just been taken.
    """
    found, people = await _who_hears(moment, pebble, str(said["rung"]))
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
            first=first,
        )
    return [
        Due(
            workspace_id=moment.workspace_id,
            name=f"{name}:{person}",
            kind="nudge",
            to=person,
            pebble=pebble.number,
            detail={**said, "for": instead_of},
            due_at=moment.at if said["loud"] else _soon(moment, people.get(person)),
        )
        for person, instead_of in found.people.items()
    ]


async def _who_hears(moment: Moment, pebble: Pebble, rung: str) -> tuple[Hearers, dict[str, Person]]:
    """Who hears on this rung now, and what is known of everybody concerned."""
    settings = await roles_of(moment)
    answerable = Answerable(
        owner=pebble.owner,
        owners=owners_of(pebble.area, settings),
        leads=holders(Role.LEAD, pebble.area, settings),
        managers=holders(Role.MANAGER, pebble.area, settings),
    )
    people = await people_of(moment, answerable.everybody)
    return hearers(rung, answerable, people, moment.wording.zone, moment.at), people


def _soon(moment: Moment, known: Person | None) -> datetime:
    """The next quarter of an hour at which they may be reminded."""
    quarter = _BEGINNING - (_BEGINNING - moment.at) // QUARTER * QUARTER
    return heard_from(known, moment.wording.hours, quarter)
