import pytest

from handlers.setup.area_draft import AreaDraft, groups_in, new_key, parse_area
from handlers.setup.channels import ARCHIVED, NO_CHANNEL, NOT_A_MEMBER, SHARED, problem_of
from handlers.setup.draft import Draft, minutes, parse
from handlers.setup.messages import hours
from tests.handlers.visits import state


def form(**changed):
    entries = {
        "triage": {"selected_conversation": "C0TRIAGE"},
        "managers_channel": {"selected_conversation": None},
        "managers": {"selected_users": ["U0HELEN"]},
        "administrators": {"selected_users": ["U0ADAM"]},
        "zone": {"value": "America/Chicago"},
        "opens": {"selected_time": "08:30"},
        "closes": {"selected_time": "17:00"},
        "days": {"selected_options": [{"value": "4"}, {"value": "0"}]},
        "units": {"value": "ICU\n\n 4 West \nICU\n"},
        "whom_to_call": {"value": "Call 5555"},
    }
    return {"state": state(**{**entries, **changed})}


def test_a_whole_form():
    draft = parse(form())
    assert isinstance(draft, Draft)
    assert (draft.opens, draft.closes, draft.work_days) == (510, 1020, [0, 4])
    assert draft.units == ["ICU", "4 West"]
    assert draft.managers_channel is None
    assert hours(draft) == "Monday, Friday 08:30 to 17:00, America/Chicago"


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"triage": {"selected_conversation": None}}, "triage", "choose the channel"),
        ({"triage": {"selected_conversation": "D0DIRECT"}}, "triage", "choose the channel"),
        ({"zone": {"value": "Chicago"}}, "zone", "America/Chicago"),
        ({"zone": {"value": None}}, "zone", "For example"),
        ({"opens": {"selected_time": None}}, "opens", "begins"),
        ({"closes": {"selected_time": "25:00"}}, "closes", "ends"),
        ({"closes": {"selected_time": "08:30"}}, "closes", "ends later"),
        ({"days": {"selected_options": []}}, "days", "at least one day"),
        ({"days": {"selected_options": [{"value": "9"}, {"value": "x"}]}}, "days", "at least one day"),
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
    assert set(parse({"state": {}})) == {"triage", "zone", "opens", "days"}


def test_midnight_may_close_the_day():
    draft = parse(form(closes={"selected_time": "00:00"}))
    assert isinstance(draft, Draft)
    assert draft.closes == 0


@pytest.mark.parametrize(
    ("clock", "after_midnight"), [("00:00", 0), ("23:59", 1439), ("24:00", None), ("", None)]
)
def test_clocks(clock, after_midnight):
    assert minutes(clock) == after_midnight


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


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"name": {"value": ""}}, "name:7:printing"),
        ({"name": {"value": "\u200b"}}, "name:7:printing"),
        ({"name": {"value": "x" * 76}}, "name:7:printing"),
        ({"name": {"value": "Printing"}, "groups": {"value": "@ehr-analysts"}}, "groups:7:printing"),
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
