"""Who hears of harm: somebody always does, if anybody is there."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.safety.hearers import everybody, hearers, why_them
from handlers.services.permissions import Settings
from storage.models import Grant, Kind, Person, Role, Roster

T, AT, ZONE = "T1", datetime(2026, 12, 1, 3, 0, tzinfo=UTC), ZoneInfo("UTC")
REVIEWER, MANAGER, ADMINISTRATOR = Role.SAFETY_REVIEWER, Role.MANAGER, Role.ADMINISTRATOR


def given(*roles: tuple[Role, str], members: tuple[str, ...] = ()) -> Settings:
    grants = [Grant(workspace_id=T, role=role, area="", subject=subject) for role, subject in roles]
    return Settings(
        grants, {"S0G": Roster(workspace_id=T, group_id="S0G", members=list(members), read_at=AT)}, (), None
    )


def left(person: str) -> Person:
    return Person(workspace_id=T, id=person, kind=Kind.DEACTIVATED)


def away(person: str, stand_in: str | None = None) -> Person:
    return Person(workspace_id=T, id=person, away_until=date(2026, 12, 9), stand_in=stand_in)


ALL = ((REVIEWER, "U0R"), (MANAGER, "U0M"), (ADMINISTRATOR, "U0A"))


@pytest.mark.parametrize(
    ("settings", "people", "role", "hear"),
    [
        (given(*ALL), [], REVIEWER, ["U0R"]),
        (given((REVIEWER, "U0R"), (REVIEWER, "S0G"), members=("U0X", "U0R")), [], REVIEWER, ["U0X", "U0R"]),
        (given(*ALL[1:]), [], MANAGER, ["U0M"]),
        (given(*ALL[2:]), [], ADMINISTRATOR, ["U0A"]),
        (given(), [], None, []),
        (given(*ALL), [left("U0R")], MANAGER, ["U0M"]),
        (given(*ALL), [left("U0R"), left("U0M")], ADMINISTRATOR, ["U0A"]),
        (given(*ALL), [away("U0R", "U0S")], REVIEWER, ["U0S"]),
        (given(*ALL), [away("U0R")], MANAGER, ["U0M"]),
        (given(ALL[0]), [away("U0R")], REVIEWER, ["U0R"]),
        (given((REVIEWER, "S0G"), ALL[1]), [], MANAGER, ["U0M"]),
    ],
)
def test_who_hears(settings: Settings, people: list[Person], role: Role | None, hear: list[str]) -> None:
    found, names = hearers(settings, {person.id: person for person in people}, ZONE, AT)
    assert (found, sorted(names)) == (role, sorted(hear))
    assert {name for name in names if name != "U0S"} <= everybody(settings)


def test_they_are_told_why_they_hear() -> None:
    assert why_them(given(*ALL), REVIEWER) == "reviewers"
    assert why_them(given(*ALL), MANAGER) == "not_there"
    assert why_them(given(*ALL[1:]), MANAGER) == why_them(given(), None) == "not_named"
