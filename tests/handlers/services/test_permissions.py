"""Who may do what, decided from what is stored and never from a button."""

from typing import Any

import pytest

from handlers.services.permissions import Settings, Standing, decide, groups_asked
from storage.models import Area, Grant, Kind, Pebble, Person, Role, Roster
from tests.storage.pebbles import AT, acknowledged

T = "T1"
ME, OTHER = "U0ME", "U0OTHER"
AREAS = (
    Area(workspace_id=T, key="orders", name="Orders"),
    Area(workspace_id=T, key="printing", name="Printing", channel="C0PRINT"),
)
BOTH = {"orders", "printing"}


def owner(subject: str, area: str = "") -> Grant:
    return Grant(workspace_id=T, role=Role.OWNER, area=area, subject=subject)


def role(kind: Role, subject: str) -> Grant:
    return Grant(workspace_id=T, role=kind, area="", subject=subject)


def roster(group: str, *members: str) -> Roster:
    return Roster(workspace_id=T, group_id=group, members=list(members), read_at=AT)


def who(
    *grants: Grant,
    rosters: tuple[Roster, ...] = (),
    kind: Kind = Kind.MEMBER,
    channel: str | None = "C0ALL",
    **more: Any,
) -> Standing:
    settings = Settings(grants, {r.group_id: r for r in rosters}, AREAS, channel)
    return decide(ME, kind, more.pop("known", None), settings, **more)


@pytest.mark.parametrize(
    ("grants", "rosters", "acts_in", "owned"),
    [
        # Named for the area: only those.
        ([owner(ME, "orders")], [], None, {"orders"}),
        ([owner(OTHER, "orders"), owner(ME)], [], None, {"printing"}),
        ([owner("S0GROUP", "orders")], [roster("S0GROUP", ME)], None, {"orders"}),
        ([owner("S0GROUP", "orders")], [roster("S0GROUP", OTHER)], None, set()),
        ([owner("S0GROUP", "orders")], [], None, set()),
        # Named for the workspace: those, where an area names nobody.
        ([owner(ME)], [], None, BOTH),
        ([owner(OTHER)], [roster("C0ALL", ME)], "C0ALL", set()),
        ([owner(OTHER), owner(ME)], [], None, BOTH),
        ([owner("S0GROUP")], [roster("S0GROUP", ME, OTHER)], None, BOTH),
        # Nobody named: the members of the triage channel, the area's own first.
        ([], [roster("C0ALL", ME)], None, {"orders"}),
        ([], [roster("C0PRINT", ME)], None, {"printing"}),
        ([], [roster("C0ALL", ME), roster("C0PRINT", ME)], None, BOTH),
        ([], [roster("C0ALL", OTHER)], "C0ALL", set()),
        # While Slack has not told us the members, acting inside the channel counts.
        ([], [], "C0ALL", {"orders"}),
        ([], [], "C0PRINT", {"printing"}),
        ([], [], "C0ELSEWHERE", set()),
        ([], [], None, set()),
        # A role other than owner makes nobody an owner.
        ([role(Role.MANAGER, ME), role(Role.ADMINISTRATOR, ME)], [], None, set()),
    ],
)
def test_who_owns_what(
    grants: list[Grant], rosters: list[Roster], acts_in: str | None, owned: set[str]
) -> None:
    standing = who(*grants, rosters=tuple(rosters), acts_in={acts_in})
    assert standing.owned == owned
    assert {area for area in (*BOTH, "nowhere") if standing.owns(area)} == owned


def test_without_any_channel_nobody_owns_by_membership() -> None:
    assert who(channel=None, acts_in={"C0ALL"}).owned == frozenset()
    assert who(channel=None, rosters=(roster("C0PRINT", ME),)).owned == {"printing"}


@pytest.mark.parametrize(
    ("kind", "staff"),
    [
        (Kind.MEMBER, True),
        (Kind.UNKNOWN, True),
        (Kind.GUEST, False),
        (Kind.OUTSIDER, False),
        (Kind.DEACTIVATED, False),
    ],
)
def test_only_staff_may_act_whatever_they_were_given(kind: Kind, staff: bool) -> None:
    standing = who(owner(ME), kind=kind)
    assert standing.staff is staff
    assert standing.owns("orders") is staff
    assert standing.acts_on(pebble_of(ME)) is staff


def pebble_of(person: str | None, area: str = "orders") -> Pebble:
    pebble = acknowledged()
    pebble.area, pebble.owner = area, person
    return pebble


@pytest.mark.parametrize(
    ("grants", "given_to", "acts"),
    [([], ME, True), ([], OTHER, False), ([], None, False), ([owner(ME, "orders")], OTHER, True)],
)
def test_whom_a_pebble_was_given_to_may_act_on_it(
    grants: list[Grant], given_to: str | None, acts: bool
) -> None:
    assert who(*grants).acts_on(pebble_of(given_to)) is acts


@pytest.mark.parametrize(
    ("grants", "slack_admin", "administrator"),
    [
        ([], True, True),
        ([], False, False),
        ([role(Role.ADMINISTRATOR, ME)], False, True),
        ([role(Role.ADMINISTRATOR, OTHER)], True, False),
        ([role(Role.ADMINISTRATOR, OTHER), role(Role.ADMINISTRATOR, ME)], False, True),
        ([owner(ME), role(Role.MANAGER, ME)], False, False),
    ],
)
def test_administrators_are_those_named_else_slacks_own(
    grants: list[Grant], slack_admin: bool, administrator: bool
) -> None:
    known = Person(workspace_id=T, id=ME, slack_admin=slack_admin)
    assert who(*grants, known=known).administrator is administrator


def test_somebody_slack_never_told_us_about_is_no_administrator() -> None:
    assert who().administrator is False


@pytest.mark.parametrize(
    ("grants", "manager"),
    [
        ([role(Role.MANAGER, ME)], True),
        ([role(Role.MANAGER, OTHER)], False),
        ([owner(ME)], False),
        ([], False),
    ],
)
def test_managers_are_those_named(grants: list[Grant], manager: bool) -> None:
    assert who(*grants).manager is manager


def test_which_groups_and_channels_have_to_be_read() -> None:
    grants = [owner("S0GROUP", "orders"), owner(ME), role(Role.MANAGER, "S0BOSSES")]
    assert groups_asked(grants, AREAS, "C0ALL") == {"S0GROUP", "S0BOSSES", "C0PRINT", "C0ALL"}
    assert groups_asked([], (), None) == set()
