"""Who owns an area, as a list: it agrees with what each of them may do."""

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.services.owners import Owners, holders, owners_of
from handlers.services.permissions import Settings, decide
from storage.models import Area, Grant, Kind, Role, Roster
from tests.handlers.visits import NOW, T

PEOPLE = ["U1", "U2", "U3", "U4"]
SUBJECTS = st.sampled_from([*PEOPLE, "S1", "S2"])
SCOPES = st.sampled_from(["printing", "orders", ""])
ROLES = st.sampled_from([Role.OWNER, Role.LEAD, Role.MANAGER])


def roster(group: str, members: list[str]) -> Roster:
    return Roster(workspace_id=T, group_id=group, members=members, read_at=NOW)


def grant(role: Role, subject: str, area: str = "") -> Grant:
    return Grant(workspace_id=T, role=role, area=area, subject=subject)


def hospital(
    *grants: Grant, channel: str | None = "C1", own: str | None = None, **groups: list[str]
) -> Settings:
    areas = [Area(workspace_id=T, key=key, name=key, channel=own) for key in ("printing", "orders")]
    return Settings(
        grants, {group: roster(group, members) for group, members in groups.items()}, areas, channel
    )


def test_the_areas_owners_come_before_the_workspaces_before_the_channel() -> None:
    both = (grant(Role.OWNER, "U1", "printing"), grant(Role.OWNER, "U2"))
    assert owners_of("printing", hospital(*both)) == Owners(("U1",))
    assert owners_of("orders", hospital(*both)) == Owners(("U2",))
    assert owners_of("orders", hospital(C1=["U3"])) == Owners(channel="C1")
    assert owners_of("orders", hospital(own="C2")) == Owners(channel="C2")
    assert owners_of("orders", hospital(channel=None)) == Owners()
    assert owners_of("gone", hospital()) == Owners(channel="C1")


def test_groups_are_their_members_and_nobody_stands_there_twice() -> None:
    given = (grant(Role.OWNER, "S1"), grant(Role.OWNER, "U1"), grant(Role.OWNER, "S9"))
    assert owners_of("orders", hospital(*given, S1=["U2", "U1"])).people == ("U1", "U2")


def test_the_lead_of_an_area_else_of_the_workspace() -> None:
    given = hospital(grant(Role.LEAD, "U1", "printing"), grant(Role.LEAD, "U2"), grant(Role.MANAGER, "U3"))
    assert holders(Role.LEAD, "printing", given) == ("U1",)
    assert holders(Role.LEAD, "orders", given) == ("U2",)
    assert holders(Role.MANAGER, "orders", given) == ("U3",)


@settings(max_examples=200)
@given(
    st.lists(st.builds(grant, ROLES, SUBJECTS, SCOPES), max_size=8),
    st.lists(st.sampled_from(PEOPLE), max_size=3),
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3),
)
def test_whoever_is_listed_may_act_and_nobody_else(
    grants: list[Grant], group: list[str], channel: list[str]
) -> None:
    given = hospital(*grants, S1=group, C1=channel)
    for area in ("printing", "orders"):
        owners = owners_of(area, given)
        listed = set(given.rosters[owners.channel].members if owners.channel else owners.people)
        may = {who for who in PEOPLE if decide(who, Kind.MEMBER, None, given).owns(area)}
        assert listed == may
