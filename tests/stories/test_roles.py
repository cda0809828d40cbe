"""Each action as somebody who may take it and as somebody who may not, and every action as who may do nothing."""

import pytest
from sqlalchemy import MetaData, select

from bot.sandbox.cast import HOSPITAL
from handlers.services.permissions import GUESTS, OURS_ONLY, STAFF_ONLY
from handlers.services.rights import HOME, REFUSALS, RIGHTS, Right
from storage.models import Grant, Role
from tests.stories.doors import Doors
from tests.stories.hospital import Hospital

MAY = {
    Right.STAFF: "nurse",
    Right.REPORTER: "nurse",
    Right.READER: "owner",
    Right.ACTOR: "owner",
    Right.CONCERNED: "safety_reviewer",
    Right.REVIEWER: "safety_reviewer",
    Right.QUEUE: "owner",
    Right.MANAGER: "manager",
    Right.STEWARD: "administrator",
    Right.ADMINISTRATOR: "administrator",
}
"""One who may, by right; for all but the first the clerk may not, and no guest may anything."""

OF_PEOPLE = [name for name, right in RIGHTS.items() if right is not Right.ANYBODY and name not in HOME]
KEPT = ("person", "roster", "owed", "due")
"""What may change although nothing was done: what Slack says of people, and what we tell them."""


async def a_day_at_work(hospital: Hospital) -> Doors:
    """Roles are given, and a report waits that did harm."""
    async with hospital.stage.bot.database.transaction() as session:
        for role, person in (
            (Role.MANAGER, HOSPITAL.manager),
            (Role.SAFETY_REVIEWER, HOSPITAL.safety_reviewer),
        ):
            session.add(Grant(workspace_id=HOSPITAL.team_id, role=role, area="", subject=person))
    await hospital.nurse.reports("The label printer is out", area="Printing", harm="It did")
    return Doors(hospital)


async def everything(hospital: Hospital) -> dict[str, list[str]]:
    """All that is stored, but for `KEPT`."""
    async with hospital.stage.bot.database.reading() as session:
        connection = await session.connection()
        tables = MetaData()
        await connection.run_sync(tables.reflect)
        rows = {}
        for table in tables.sorted_tables:
            if not table.name.startswith(KEPT) and "_words" not in table.name and "fts" not in table.name:
                rows[table.name] = sorted(map(str, (await session.execute(select(table))).all()))
        return rows


@pytest.mark.parametrize("right", MAY, ids=lambda right: right.name)
async def test_who_may_and_who_may_not(hospital: Hospital, right: Right) -> None:
    doors = await a_day_at_work(hospital)
    actions = [name for name in OF_PEOPLE if RIGHTS[name] is right]
    refused = hospital.guest if right is Right.STAFF else hospital.clerk
    await hospital.stage.bot.directory.learn(HOSPITAL.team_id, refused.id)
    before = await everything(hospital)
    for action in actions:
        told = await doors.tries(refused, action)
        allowed = (REFUSALS[right], STAFF_ONLY) if right is Right.STAFF else (REFUSALS[right],)
        if not silent(action):
            assert any(sentence in told for sentence in allowed), f"{action}: {told}"
    assert await everything(hospital) == before
    for action in actions:
        told = await doors.tries(getattr(hospital, MAY[right]), action)
        sentences = (*REFUSALS.values(), STAFF_ONLY, OURS_ONLY, "Something went wrong")
        assert not [one for one in sentences if one in told], f"{action}: {told}"


@pytest.mark.parametrize("somebody", ["guest", "deactivated", "outsider"])
async def test_who_is_none_of_ours_can_only_read_a_kind_refusal(hospital: Hospital, somebody: str) -> None:
    doors, who = await a_day_at_work(hospital), getattr(hospital, somebody)
    sentences = (OURS_ONLY,) if somebody == "outsider" else (GUESTS, STAFF_ONLY)
    async with hospital.stage.bot.database.transaction() as session:
        # Whatever they were given before they became what they are.
        for role in Role:
            session.add(Grant(workspace_id=HOSPITAL.team_id, role=role, area="", subject=who.id))
    await hospital.stage.bot.directory.learn(HOSPITAL.team_id, who.id)
    before = await everything(hospital)
    for action in OF_PEOPLE:
        told = await doors.tries(who, action, foreign=somebody == "outsider")
        if can_be_told(somebody, action):
            assert any(sentence in told for sentence in sentences), f"{action}: {told}"
        assert "The label printer is out" not in told, action
    assert await everything(hospital) == before


def can_be_told(somebody: str, action: str) -> bool:
    """Whether Slack lets an answer through: to people who have left only where they asked; events ask for none."""
    answered = ("form ", "/pebble ", "command ")
    if somebody == "deactivated":
        return action.startswith(answered)
    if somebody == "outsider":
        return action.startswith((*answered, "button "))
    return not silent(action)


def silent(action: str) -> bool:
    """What somebody without a right may do without hearing anything: write among others, and look at Home."""
    return action in ("event app_home_opened",)
