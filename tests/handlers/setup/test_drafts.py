import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.targets import NAMES
from handlers.setup.area_draft import AreaDraft, new_key, parse_area
from handlers.setup.channels import ARCHIVED, NO_CHANNEL, NOT_A_MEMBER, SHARED, problem_of
from handlers.setup.draft import Draft, parse
from handlers.setup.role_fields import groups_in
from handlers.setup.roles import Chosen, those_who_hold
from handlers.setup.safety import is_address
from storage.models import Grant, Role
from tests.handlers.visits import state


def form(**changed):
    entries = {
        "triage": {"selected_conversation": "C0TRIAGE"},
        "managers": {"selected_users": ["U0HELEN"]},
        "administrators": {"selected_users": ["U0ADAM"]},
        "units": {"value": "ICU\n\n 4 West \nICU\n"},
        "whom_to_call": {"value": "Call 5555"},
    }
    return {"state": state(**{**entries, **changed})}


def test_a_whole_form():
    draft = parse(form())
    assert isinstance(draft, Draft)
    assert draft.units == ["ICU", "4 West"]
    assert draft.triage_channel == "C0TRIAGE"


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"triage": {"selected_conversation": None}}, "triage", "choose the channel"),
        ({"triage": {"selected_conversation": "D0DIRECT"}}, "triage", "choose the channel"),
        ({"units": {"value": "\n".join(map(str, range(101)))}}, "units", "101 units"),
        ({"units": {"value": "x" * 76}}, "units", "75 characters"),
    ],
)
def test_what_is_wrong_is_said_under_its_field(changed, field, said):
    errors = parse(form(**changed))
    assert isinstance(errors, dict)
    assert list(errors) == [field]
    assert said in errors[field]


def test_every_wrong_field_is_named_at_once():
    assert set(parse(form(triage={}, units={"value": "x" * 76}))) == {"triage", "units"}


def area_view(token, **entries):
    named = {f"{name}:{token}": entry for name, entry in entries.items()}
    return {"private_metadata": token, "state": state(**named)}


def test_an_area_keeps_people_and_groups():
    view = area_view(
        "7:printing",
        name={"value": " Printing "},
        channel={"selected_conversation": "C0PRINT"},
        owners={"selected_users": ["U0SAM", "not a person"]},
        groups={"value": "S0ANALYSTS, S0PRINT"},
        active={"selected_option": {"value": "no"}},
    )
    owners = frozenset({"U0SAM", "S0ANALYSTS", "S0PRINT"})
    expected = AreaDraft(key="printing", name="Printing", channel="C0PRINT", owners=owners, active=False)
    assert parse_area(view) == expected


def test_an_area_has_leads_and_promises_of_its_own():
    view = area_view(
        "7:printing",
        name={"value": "Printing"},
        leads={"selected_users": ["U0SAM", "nobody"]},
        answer_days={"value": "2"},
        could_hours={"value": None},
    )
    draft = parse_area(view)
    assert isinstance(draft, AreaDraft)
    assert (draft.leads, draft.targets) == (frozenset({"U0SAM"}), {"answer_days": 2})


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"name": {"value": ""}}, "name:7:printing"),
        ({"name": {"value": "\u200b"}}, "name:7:printing"),
        ({"name": {"value": "x" * 76}}, "name:7:printing"),
        ({"name": {"value": "Printing"}, "groups": {"value": "@ehr-analysts"}}, "groups:7:printing"),
        ({"name": {"value": "Printing"}, "did_hours": {"value": "0"}}, "did_hours:7:printing"),
        ({"name": {"value": "Printing"}, "answer_days": {"value": "soon"}}, "answer_days:7:printing"),
    ],
)
def test_a_wrong_area_is_told_where(entries, field):
    errors = parse_area(area_view("7:printing", **entries))
    assert isinstance(errors, dict)
    assert list(errors) == [field]


def test_entries_of_an_earlier_showing_do_not_count():
    view = {**area_view("7:printing", name={"value": "Printing"}), "private_metadata": "8:orders"}
    assert isinstance(parse_area(view), dict)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", set()),
        ("S0ABC", {"S0ABC"}),
        ("S0ABC;S0DEF\nS0GHI", {"S0ABC", "S0DEF", "S0GHI"}),
        ("<!subteam^S0ABC|@ehr> <!subteam^S0DEF>", {"S0ABC", "S0DEF"}),
        ("U0PERSON", None),
        ("S0ABC and more", None),
    ],
)
def test_groups_by_id_or_mention(text, groups):
    assert groups_in(text) == groups


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        ("Bed board", [], "bed_board"),
        ("Réa & Bloc", [], "rea_bloc"),
        ("Printing", ["printing"], "printing_2"),
        ("Printing", ["printing", "printing_2"], "printing_3"),
        ("查房", [], "area"),
        ("x" * 75, [], "x" * 40),
    ],
)
def test_a_new_area_gets_a_key_of_its_own(name, taken, key):
    assert new_key(name, taken) == key


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ({"is_member": True}, None),
        ({"is_member": False}, NOT_A_MEMBER),
        ({"is_member": True, "is_archived": True}, ARCHIVED),
        ({"is_member": True, "is_ext_shared": True}, SHARED),
        ({"is_member": True, "is_pending_ext_shared": True}, SHARED),
        ({"is_im": True}, NO_CHANNEL),
        ({}, None),
        (None, None),
        ("a surprise", None),
    ],
)
def test_whether_pebble_can_write_there(channel, said):
    assert problem_of(channel) == said


TEXT = st.none() | st.text(max_size=80) | st.sampled_from(["C0TRIAGE", "U0SAM", "3", "S0ANALYSTS"])
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "value": TEXT,
        "selected_conversation": TEXT,
        "selected_users": st.lists(TEXT, max_size=3) | TEXT,
        "selected_option": st.none() | st.fixed_dictionaries({"value": TEXT}),
    },
)
FIELDS = ("name", "channel", "active", "owners", "groups", "leads", *NAMES)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ENTRY)),
    st.sampled_from(["7:printing", "7:*", "7:+", ""]),
)
def test_any_area_is_a_draft_or_errors_under_its_own_fields(entries, token):
    found = parse_area(area_view(token, **entries))
    if isinstance(found, dict):
        assert found and found.keys() <= {f"{name}:{token}" for name in FIELDS}
    else:
        assert all(1 <= number <= 250 for number in found.targets.values())


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(form()["state"]["values"], ENTRY)))
def test_any_settings_are_a_draft_or_errors_under_their_own_fields(entries):
    found = parse({"state": state(**entries)})
    assert isinstance(found, Draft) or (found and found.keys() <= {"triage", "units"})


@pytest.mark.parametrize(
    "link", ["https://incidents.example", "https://incidents.example:8443/new?from=slack&area=4%20West#top"]
)
def test_an_address_of_an_incident_system(link: str) -> None:
    assert is_address(link)


@pytest.mark.parametrize(
    "link",
    [
        "http://incidents.example",
        "javascript:alert(1)",
        "incidents.example",
        "https://",
        "https:///new",
        "https://somebody:word@incidents.example",
        "https://incidents.example/a b",
        "https://incidents.example/<!channel>",
        "https://incidents.example|Click here",
        "https://incidents.example/\u202egpj",
        "https://[::1",
        "https://incidents.example/" + "x" * 500,
    ],
)
def test_what_is_no_safe_address(link: str) -> None:
    assert not is_address(link)


def test_what_a_form_does_not_show_stays_as_it_is() -> None:
    given = [Grant(workspace_id="T1", role=Role.MANAGER, area="", subject=one) for one in ("U0M", "S0M")]
    assert those_who_hold(given, Role.MANAGER, Chosen()) == {"U0M", "S0M"}
    assert those_who_hold(given, Role.MANAGER, Chosen(groups=frozenset({"S0N"}))) == {"U0M", "S0N"}
    assert those_who_hold(given, Role.MANAGER, Chosen(people=frozenset())) == {"S0M"}
    assert those_who_hold(given, Role.STEWARD, Chosen(frozenset({"U0S"}), frozenset())) == {"U0S"}
