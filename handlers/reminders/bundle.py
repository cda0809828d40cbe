"""Hands what is due to a person over to delivery: one message, in their day, or to whoever stands in."""

from collections.abc import Sequence

from handlers.moment import Moment
from handlers.reminders.memory import people_of
from handlers.reminders.remind import nudges_for
from handlers.services.absence import hears_for
from handlers.services.quiet import heard_from
from storage.models import Due
from storage.outbox import owe_once
from storage.queries.pebbles import pebble_to_change
from storage.upsert import add_unless_there

HANDFUL = 50


async def hand_over(moment: Moment, to: str, rows: Sequence[Due]) -> None:
    """Owe one message for all of `rows`; what must not reach them now waits, or goes to somebody else."""
    people = await people_of(moment, [to])
    if hears_for(to, people, moment.wording.zone, moment.at) != to:
        await _pass_on(moment, rows)
        return
    morning = heard_from(people.get(to), moment.wording.hours, moment.at)
    for row in rows:
        if morning > moment.at and not row.detail["loud"]:
            row.done_at, row.due_at = None, morning
    if said := [row for row in rows if row.done_at is not None]:
        letter = f"nudges:{said[0].name}"
        for row in said:
            row.letter = letter
        await owe_once(
            moment.session, "nudges", workspace_id=moment.workspace_id, to=to, once=letter, at=moment.at
        )


async def _pass_on(moment: Moment, rows: Sequence[Due]) -> None:
    """They went away after it was planned: it is planned again for whoever hears now.

    A handful at a time, since each pebble is locked until this transaction ends; the others are due still.
    """
    for row in rows[HANDFUL:]:
        row.done_at = None
    for row in rows[:HANDFUL]:
        found = await pebble_to_change(moment.session, moment.workspace_id, row.pebble or 0)
        if found is not None:
            for other in await nudges_for(moment, found, row.name.removesuffix(f":{row.to}"), row.detail):
                await add_unless_there(moment.session, other)
