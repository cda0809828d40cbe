"""Who stands in for somebody who is away may act in their place, for as long as they are."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.services.acting import answerable, stands_in
from handlers.services.permissions import Settings
from storage.models import Area, Grant, Kind, Person, Role, Roster
from tests.storage.pebbles import AT, acknowledged

T = "T1"
CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 10, 15, tzinfo=UTC)
AWAY = {"away_until": date(2026, 11, 20), "stand_in": "ME"}


@pytest.mark.parametrize(
    ("known", "acts"),
    [
        ({"OWNER": AWAY}, True),
        ({"GIVEN": AWAY}, True),
        ({"OTHER": AWAY}, False),  # owns nothing here
        ({"OWNER": {**AWAY, "away_until": date(2026, 11, 10)}}, False),  # back since this morning
        ({"OWNER": {**AWAY, "stand_in": "OTHER"}}, False),
        ({"OWNER": {**AWAY, "kind": Kind.DEACTIVATED}}, False),
        ({"OWNER": AWAY, "ME": {"kind": Kind.GUEST}}, False),
        ({"OWNER": AWAY, "ME": {"away_until": date(2026, 11, 20)}}, False),
        ({}, False),
    ],
)
def test_a_stand_in_acts_while_the_other_is_away(known: dict[str, dict[str, Any]], acts: bool) -> None:
    people = {name: Person(workspace_id=T, id=name, **facts) for name, facts in known.items()}
    assert stands_in("ME", {"OWNER", "GIVEN"}, people, CHICAGO, NOW) is acts


def test_they_stand_in_for_whom_it_was_given_to_and_for_the_owners_of_its_area() -> None:
    pebble = acknowledged()
    pebble.area, pebble.owner = "orders", "GIVEN"
    areas = [Area(workspace_id=T, key="orders", name="Orders")]
    members = {"C0ALL": Roster(workspace_id=T, group_id="C0ALL", members=["A", "B"], read_at=AT)}
    named = Grant(workspace_id=T, role=Role.OWNER, area="orders", subject="OWNER")
    assert answerable(pebble, Settings([named], members, areas, "C0ALL")) == {"GIVEN", "OWNER"}
    pebble.owner = None
    assert answerable(pebble, Settings([], members, areas, "C0ALL")) == {"A", "B"}
    assert answerable(pebble, Settings([], {}, areas, None)) == set()
