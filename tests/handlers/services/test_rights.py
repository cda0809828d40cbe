"""The table of rights: complete, as docs/roles.md tells it, and decided alike for every role, area and workspace."""

import re
from itertools import product

import pytest

from bot.strangers import is_foreign
from handlers.services.permissions import GUESTS, OURS_ONLY, Settings, Standing, decide
from handlers.services.rights import HOME, REFUSALS, RIGHTS, Right, Tie, why_not
from storage.models import Area, Grant, Kind, Pebble, Role
from storage.models.states import Safety
from tests.docs.sources import HOUSE
from tests.handlers.services.registered import registered
from tests.storage.pebbles import new

T, ME, OWN, FOREIGN = "T1", "U0ME", "printing", "orders"
AREAS = tuple(Area(workspace_id=T, key=key, name=key) for key in (OWN, FOREIGN))
PER_AREA = (Role.OWNER, Role.LEAD, Role.TRANSLATOR)
TEXT = (HOUSE / "docs/roles.md").read_text()

PEOPLE: dict[str, Role | None] = {
    "its reporter": None,
    "a colleague": None,
    "owner": Role.OWNER,
    "lead": Role.LEAD,
    "translator": Role.TRANSLATOR,
    "safety reviewer": Role.SAFETY_REVIEWER,
    "manager": Role.MANAGER,
    "steward": Role.STEWARD,
    "administrator": Role.ADMINISTRATOR,
}


def table() -> dict[str, dict[str, str]]:
    """By action, what docs/roles.md says in each column."""
    lines = TEXT.split("\n| action | its reporter |")[1].split("\n\n")[0].splitlines()
    columns = ["its reporter", *(cell.strip() for cell in lines[0].split("|") if cell.strip())]
    rows = {}
    for line in lines[2:]:
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        rows[name.strip("`")] = dict(zip(columns, cells, strict=True))
    return rows


TOLD = table()


def somebody(role: Role | None, kind: Kind = Kind.MEMBER) -> Standing:
    """A person who holds this role, for one area where roles are given by area; everybody else is somebody else."""
    given = [Grant(workspace_id=T, role=each, area="", subject="U0OTHER") for each in Role]
    if role is not None:
        area = OWN if role in PER_AREA else ""
        given.append(Grant(workspace_id=T, role=role, area=area, subject=ME))
    return decide(ME, kind, None, Settings(given, {}, AREAS, None))


def pebble_in(area: str, safety: Safety) -> Pebble:
    pebble = new()
    pebble.area, pebble.safety, pebble.owner = area, safety, "U0OTHER"
    return pebble


def test_every_action_of_the_app_is_in_the_table_and_no_other() -> None:
    assert set(RIGHTS) == registered() | set(HOME)


def test_the_document_tells_every_action_and_no_other() -> None:
    assert list(TOLD) == [name for name, right in RIGHTS.items() if right is not Right.ANYBODY]
    assert all(list(cells) == [*PEOPLE, "everybody else"] for cells in TOLD.values())


@pytest.mark.parametrize("action", TOLD)
def test_each_cell(action: str) -> None:
    for person, area, safety in product(PEOPLE, (OWN, FOREIGN), Safety):
        who, pebble, right = somebody(PEOPLE[person]), pebble_in(area, safety), RIGHTS[action]
        tie = Tie.of(who, pebble, reported=person == "its reporter")
        may = {"yes": True, "own": area == OWN, "harm": safety is not Safety.NONE, "": False}
        said = None if may[TOLD[action][person]] else REFUSALS[right]
        assert why_not(right, who, tie) == said, (person, area, safety)


@pytest.mark.parametrize("kind", [Kind.GUEST, Kind.OUTSIDER, Kind.DEACTIVATED])
@pytest.mark.parametrize("role", [None, *Role])
def test_who_is_not_of_the_staff_may_nothing_whatever_they_were_given(role: Role | None, kind: Kind) -> None:
    who, sentence = somebody(role, kind), OURS_ONLY if kind is Kind.OUTSIDER else GUESTS
    for action, cells in TOLD.items():
        assert cells["everybody else"] == ""
        for area in (OWN, FOREIGN):
            pebble = pebble_in(area, Safety.DID)
            pebble.owner = ME
            tie = Tie(reported=True, acts=who.acts_on(pebble), reviews=who.reviews(pebble), named=True)
            assert why_not(RIGHTS[action], who, tie) == sentence, action


@pytest.mark.parametrize("place", ["team_id", "team", "user"])
def test_nobody_of_another_workspace_gets_as_far_as_the_table(place: str) -> None:
    body = {"team_id": T, "team": {"id": T}, "user": {"team_id": T}}
    assert not is_foreign(body, T)
    foreign = {"team_id": "T2", "team": {"id": "T2"}, "user": {"team_id": "T2"}}
    assert is_foreign(body | {place: foreign[place]}, T)


def test_the_sentences_are_those_of_the_document() -> None:
    section = TEXT.split("## What somebody hears who may not")[1].split("\n## ")[0]
    told = set(re.findall(r"^\| .* \| (.+) \|$", section, re.MULTILINE)) - {"sentence"}
    assert told == {*REFUSALS.values(), OURS_ONLY}


@pytest.mark.parametrize(
    ("named", "reviews"),
    [
        ((Role.SAFETY_REVIEWER,), Role.SAFETY_REVIEWER),
        ((Role.MANAGER,), Role.MANAGER),
        ((Role.ADMINISTRATOR,), Role.ADMINISTRATOR),
        ((Role.SAFETY_REVIEWER, Role.MANAGER, Role.ADMINISTRATOR), Role.SAFETY_REVIEWER),
        ((Role.MANAGER, Role.ADMINISTRATOR), Role.MANAGER),
    ],
)
def test_who_reviews_harm_where_nobody_is_named(named: tuple[Role, ...], reviews: Role) -> None:
    given = [Grant(workspace_id=T, role=role, area="", subject=role.value) for role in named]
    settings = Settings(given, {}, AREAS, None)
    assert [role for role in named if decide(role.value, Kind.MEMBER, None, settings).reviewer] == [reviews]


def test_a_group_and_everywhere_count_too() -> None:
    everywhere = [
        Grant(workspace_id=T, role=role, area="", subject=ME) for role in (Role.LEAD, Role.TRANSLATOR)
    ]
    who = decide(ME, Kind.MEMBER, None, Settings(everywhere, {}, AREAS, None))
    assert who.led == who.translated == {OWN, FOREIGN}
    named = [*everywhere, Grant(workspace_id=T, role=Role.LEAD, area=OWN, subject="U0OTHER")]
    assert decide(ME, Kind.MEMBER, None, Settings(named, {}, AREAS, None)).led == {FOREIGN}


def test_named_for_the_digest() -> None:
    assert why_not(Right.MANAGER, somebody(None), Tie(named=True)) is None
