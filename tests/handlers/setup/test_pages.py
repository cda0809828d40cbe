"""The small forms of the settings: what each says of what was typed, and what it saves."""

import copy
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.sandbox.form import values_of
from handlers.services.permissions import ADMINISTRATORS_ONLY
from handlers.services.workdays import next_opening
from handlers.setup import save_page
from handlers.setup.digests import DigestsDraft, parse_digests
from handlers.setup.hours import HoursDraft, closed_days, parse_hours
from handlers.setup.listeners import page_pressed, page_sent
from handlers.setup.pages import BY_BUTTON, PAGES
from handlers.setup.promises import PromisesDraft, parse_promises
from handlers.setup.save_page import SOMEBODY_NOT_STAFF
from storage.models import Kind, Pebble, Person, Workspace
from storage.queries.settings import workspace
from tests.handlers.visits import ADMIN, NOW, NURSE, TODAY, Ack, T, hospital_on, state, words_in

HOURS = {
    "zone": {"value": "America/Chicago"},
    "opens": {"selected_time": "08:30"},
    "closes": {"selected_time": "17:00"},
    "days": {"selected_options": [{"value": "4"}, {"value": "0"}]},
    "country": {"value": "germany"},
    "region": {"value": "Bayern"},
    "closed_days": {"value": "24.12.2026\n2026-12-31\n\n2026-12-24"},
}


def hours(**changed):
    return parse_hours({"state": state(**{**HOURS, **changed})}, TODAY)


def test_hours_and_holidays():
    draft = hours()
    assert isinstance(draft, HoursDraft)
    assert (draft.opens, draft.closes, draft.work_days) == (510, 1020, [0, 4])
    assert (draft.country, draft.region) == ("DE", "BY")
    assert draft.closed_days == [date(2026, 12, 24), date(2026, 12, 31)]
    assert draft.told(TODAY) == [
        "*IT works* Monday, Friday 08:30 to 17:00, America/Chicago",
        "*Public holidays* Germany, Bayern; the next: Fri 25 Dec, Sat 26 Dec, Fri 1 Jan 2027",
        "*Closing days* Thu 24 Dec, Thu 31 Dec",
    ]


def test_nothing_about_holidays_is_fine():
    draft = hours(country={"value": None}, region={"value": None}, closed_days={"value": None})
    assert isinstance(draft, HoursDraft)
    assert draft.told(TODAY)[1:] == ["*Public holidays* none", "*Closing days* none"]


def test_midnight_may_close_the_day():
    draft = hours(closes={"selected_time": "00:00"})
    assert isinstance(draft, HoursDraft)
    assert draft.closes == 0


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"zone": {"value": "Chicago"}}, "zone", "America/Chicago"),
        ({"zone": {"value": None}}, "zone", "For example"),
        ({"opens": {"selected_time": None}}, "opens", "begins"),
        ({"closes": {"selected_time": "25:00"}}, "closes", "ends"),
        ({"closes": {"selected_time": "08:30"}}, "closes", "ends later"),
        ({"days": {"selected_options": []}}, "days", "at least one day"),
        ({"days": {"selected_options": [{"value": "9"}, {"value": "x"}]}}, "days", "at least one day"),
        ({"country": {"value": "Germny"}}, "country", "Germany?"),
        ({"country": {"value": "Bouvet Island"}, "region": {}}, "country", "none would count"),
        ({"country": {"value": None}}, "country", "name the country"),
        ({"region": {"value": "IL"}}, "region", "Germany has BB, BE"),
        ({"closed_days": {"value": "12/24/2026"}}, "closed_days", "2026-12-24 or 24.12.2026"),
        ({"closed_days": {"value": "2026-02-30"}}, "closed_days", "no day"),
        ({"closed_days": {"value": "2026-11-30"}}, "closed_days", "has passed"),
        ({"closed_days": {"value": "2062-12-24"}}, "closed_days", "years away"),
    ],
)
def test_what_is_wrong_with_hours_is_said_under_its_field(changed, field, said):
    errors = hours(**changed)
    assert isinstance(errors, dict)
    assert list(errors) == [field]
    assert said in errors[field]


def test_today_may_be_a_closing_day():
    assert closed_days("2026-12-01", TODAY) == [TODAY]


def test_closing_days_that_have_passed_stay():
    found = Workspace(id=T, joined_at=NOW, closed_days=["2026-11-27", "2026-12-08"])
    draft = hours(closed_days={"value": "2026-12-24"})
    assert isinstance(draft, HoursDraft)
    draft.apply(found, TODAY)
    assert found.closed_days == ["2026-11-27", "2026-12-24"]


def test_promises():
    entries = {"answer_days": {"value": "2"}, "did_hours": {"value": "2"}, "goal": {"value": "95"}}
    draft = parse_promises({"state": state(**entries)}, TODAY)
    assert isinstance(draft, PromisesDraft)
    assert draft.targets == {"answer_days": 2, "did_hours": 2}
    said = draft.told(TODAY)
    assert "*Somebody has read it* 2 business days" in said
    assert "*The same where it did* 2 hours, day and night" in said
    assert said[-1] == "*Goal* 95 of 100 promises kept"


@pytest.mark.parametrize("typed", ["0", "251", "-1", "1.5", "soon", "9" * 20, "\u0663"])
def test_a_promise_is_a_number_of_days(typed):
    errors = parse_promises({"state": state(decision_days={"value": typed}, goal={"value": typed})}, TODAY)
    assert isinstance(errors, dict)
    assert "1 to 250" in errors["decision_days"]
    assert errors.keys() <= {"decision_days", "goal"}


def test_digests():
    entries = {
        "digest_day": {"selected_option": {"value": "2"}},
        "digest_at": {"selected_time": "07:30"},
        "managers_channel": {"selected_conversation": "C0BOSSES"},
        "digest_people": {"selected_users": ["U0HELEN", "junk"]},
    }
    draft = parse_digests({"state": state(**entries)}, TODAY)
    assert draft == DigestsDraft(
        day=2, at=450, managers_channel="C0BOSSES", people=frozenset({"U0HELEN"}), staff_channel=None
    )


def test_digests_need_a_day_and_a_time():
    junk = {"digest_day": {"selected_option": {"value": "7"}}, "digest_at": {"selected_time": "7"}}
    assert set(parse_digests({"state": state(**junk)}, TODAY)) == {"digest_day", "digest_at"}


ANYTHING = (
    st.none() | st.text(max_size=20) | st.sampled_from(["5", "08:00", "DE", "2026-12-24", "Europe/Berlin"])
)
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "value": ANYTHING,
        "selected_time": ANYTHING,
        "selected_conversation": ANYTHING,
        "selected_users": st.lists(ANYTHING, max_size=3) | ANYTHING,
        "selected_option": st.none() | st.fixed_dictionaries({"value": ANYTHING}),
        "selected_options": st.lists(st.fixed_dictionaries({"value": ANYTHING}), max_size=3),
    },
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@given(data=st.data())
def test_any_form_is_a_draft_or_errors_under_its_own_fields(page, data):
    workspace = Workspace(id=T, joined_at=NOW)
    fields = [block["block_id"] for block in page.fields(workspace, TODAY) if "block_id" in block]
    entries = {field: data.draw(ENTRY) for field in fields}
    draft = page.parse({"state": state(**entries)}, TODAY)
    if isinstance(draft, dict):
        assert draft and draft.keys() <= set(fields) and all(draft.values())
    else:
        draft.apply(workspace, TODAY)
        assert draft.told(TODAY)


@pytest.fixture
async def hospital(database_url):
    async with hospital_on(database_url) as found:
        found.slack.channels = {name: {"is_member": True} for name in ("C0BOSSES", "C0STAFF")}
        yield found


async def opens(hospital, name, person=ADMIN):
    body = {"user": {"id": person}, "trigger_id": "t", "actions": [{"action_id": f"setup.{name}"}]}
    await page_pressed(Ack(), body, hospital.slack, hospital.context(person))
    return hospital.slack.forms[-1] if hospital.slack.forms else None


async def sends(hospital, form, person=ADMIN, **entries):
    values = copy.deepcopy(values_of(form["blocks"]))
    values |= {block_id: {"a": entry} for block_id, entry in entries.items()}
    ack = Ack()
    view = {**form, "id": "V1", "state": {"values": values}}
    await page_sent(ack, view, hospital.slack, hospital.context(person))
    return ack


async def settings(hospital):
    async with hospital.database.reading() as session:
        return await workspace(session, T)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_saved_as_it_stands_nothing_changes_but_the_version(hospital, page):
    before = await settings(hospital)
    ack = await sends(hospital, await opens(hospital, page.name))
    after = await settings(hospital)
    assert words_in(ack.answer["view"]).startswith("Saved")
    assert after.settings_version == before.settings_version + 1
    assert after.model_dump(exclude={"settings_version"}) == before.model_dump(exclude={"settings_version"})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_only_administrators_open_and_save(hospital, page):
    assert await opens(hospital, page.name, NURSE) is None
    assert hospital.slack.said == [(NURSE, ADMINISTRATORS_ONLY)]
    form = await opens(hospital, page.name)
    assert (await sends(hospital, form, NURSE)).errors == {page.main: ADMINISTRATORS_ONLY}
    assert (await settings(hospital)).settings_version == 1


async def test_holidays_count_from_the_moment_they_are_saved(hospital):
    form = await opens(hospital, "hours")
    await sends(hospital, form, country={"value": "DE"}, closed_days={"value": "2026-12-24"})
    found = await settings(hospital)
    assert (found.holiday_country, found.holiday_region, found.closed_days) == ("DE", None, ["2026-12-24"])
    hours = hospital.house.wordings.of(T).hours
    before_christmas = next_opening(NOW.replace(day=23, hour=18), hours)
    assert before_christmas.date() == date(2026, 12, 28)
    again = values_of((await opens(hospital, "hours"))["blocks"])
    assert again["country"]["country"]["value"] == "Germany"


async def test_digests_are_saved_and_their_channels_and_people_asked_about(hospital):
    async with hospital.database.transaction() as session:
        session.add(Person(workspace_id=T, id="U0GUEST", kind=Kind.GUEST))
    form = await opens(hospital, "digests")
    wrong = await sends(
        hospital,
        form,
        staff_channel={"selected_conversation": "C0UNSEEN"},
        digest_people={"selected_users": ["U0GUEST", "U0HELEN"]},
    )
    assert set(wrong.errors) == {"staff_channel", "digest_people"}
    assert wrong.errors["digest_people"] == SOMEBODY_NOT_STAFF
    await sends(
        hospital,
        form,
        managers_channel={"selected_conversation": "C0BOSSES"},
        staff_channel={"selected_conversation": "C0STAFF"},
        digest_people={"selected_users": ["U0HELEN"]},
        digest_day={"selected_option": {"value": "4"}},
        digest_at={"selected_time": "16:15"},
    )
    found = await settings(hospital)
    assert (found.managers_channel, found.staff_channel) == ("C0BOSSES", "C0STAFF")
    assert (found.digest_day, found.digest_at, found.digest_people) == (4, 975, ["U0HELEN"])


async def test_promises_are_saved_and_emptied_again(hospital):
    form = await opens(hospital, "promises")
    await sends(hospital, form, decision_days={"value": "10"}, goal={"value": "80"})
    found = await settings(hospital)
    assert (found.targets, found.kept_goal) == ({"decision_days": 10}, 80)
    form = await opens(hospital, "promises")
    await sends(hospital, form, decision_days={"value": None})
    assert (await settings(hospital)).targets == {}


@pytest.mark.parametrize(("name", "again"), [("hours", True), ("promises", True), ("digests", False)])
async def test_what_moves_promises_has_open_pebbles_looked_at_again(hospital, name, again):
    later = NOW + timedelta(days=9)
    still_open, done = await hospital.pebble(1), await hospital.pebble(2)
    async with hospital.database.transaction() as session:
        session.add_all([still_open, done])
        session.add(done.withdraw(by=NURSE, at=NOW))
        still_open.look_at = done.look_at = later
    await sends(hospital, await opens(hospital, name))
    async with hospital.database.reading() as session:
        looks = [(await session.get(Pebble, (T, number))).look_at for number in (1, 2)]
    assert looks == [NOW if again else later, later]


async def test_saved_stays_saved_when_the_pebbles_are_looked_at_later(hospital, monkeypatch):
    async def fails(*args, **more):
        raise TimeoutError("U0SECRET")

    monkeypatch.setattr(save_page, "look_at_open", fails)
    with capture_logs() as logs:
        ack = await sends(hospital, await opens(hospital, "promises"), goal={"value": "70"})
    assert words_in(ack.answer["view"]).startswith("Saved")
    assert (await settings(hospital)).kept_goal == 70
    assert [line["event"] for line in logs] == ["promises_not_yet_worked_out"]


def test_every_button_has_its_form():
    assert [BY_BUTTON[page.button].callback for page in PAGES] == [
        "pebble_hours",
        "pebble_promises",
        "pebble_digests",
        "pebble_keeping",
        "pebble_safety",
        "pebble_roles",
    ]
