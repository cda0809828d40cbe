"""Who hears of harm is looked up together with who stands in for them."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from bot.clockwork import Clockwork
from handlers.safety import FEATURE
from storage.models import Grant, Kind, Owed, Person, Role
from storage.models.states import Safety
from tests.handlers.visits import NOW, TODAY, T, hospital_on

REVIEWER, LEFT, MANAGER = "U0REVIEWER", "U0LEFT", "U0MANAGER"


async def test_a_stand_in_who_has_left_hears_nothing_and_the_next_role_does(database_url):
    async with hospital_on(database_url) as hospital:
        async with hospital.database.transaction() as session:
            away = Person(workspace_id=T, id=REVIEWER, kind=Kind.MEMBER)
            away.leave(until=TODAY + timedelta(days=6), stand_in=LEFT)
            session.add_all(
                [
                    away,
                    Person(workspace_id=T, id=LEFT, kind=Kind.DEACTIVATED),
                    Grant(workspace_id=T, role=Role.SAFETY_REVIEWER, area="", subject=REVIEWER),
                    Grant(workspace_id=T, role=Role.MANAGER, area="", subject=MANAGER),
                ]
            )
        await hospital.pebble(1, safety=Safety.COULD, look_at=NOW)
        house = hospital.house
        await Clockwork(house.database, [FEATURE], house.wordings, house.sealer, lambda: NOW).tick()
        async with hospital.database.reading() as session:
            told = await session.scalars(select(col(Owed.to)).where(col(Owed.kind) == "harm"))
            assert list(told) == [MANAGER]
