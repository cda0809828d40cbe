"""“My times”: quiet hours for everybody, and being away for those whom somebody must stand in for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.form import values_of
from handlers.home.keep_times import FOR_STAFF, NOT_STAFF
from handlers.home.listeners import back_pressed, home_opened, times_pressed, times_sent
from handlers.home.times_draft import (
    ALL_DAY,
    FROM_TOMORROW,
    TOO_FAR,
    UNTIL_WHEN,
    WHEN_QUIET,
    WHO_STANDS_IN,
    YOURSELF,
    TimesDraft,
    parse_times,
)
from storage.models import Grant, Kind, Person, Role
from tests.handlers.visits import NURSE, OWNER, TODAY, Ack, T, hospital_on, state, words_in

ALEX = "U0ALEX"
TUESDAY = date(2026, 12, 8)


def draft(asked=True, **entries):
    values = {
        "quiet_from": {"selected_time": "21:00"},
        "quiet_until": {"selected_time": "06:30"},
        "away_until": {"selected_date": None},
        "stand_in": {"selected_user": None},
    }
    view = {"private_metadata": "away" if asked else "", "state": state(**{**values, **entries})}
    return parse_times(view, OWNER, TODAY)


def day(text):
    return {"selected_date": text}


def user(person_id):
    return {"selected_user": person_id}


def test_quiet_hours_alone():
    assert draft() == TimesDraft(quiet_from=1260, quiet_until=390, asked=True)


def test_away_with_a_stand_in():
    found = draft(away_until=day("2026-12-08"), stand_in=user(ALEX))
    assert isinstance(found, TimesDraft)
    assert (found.away_until, found.stand_in) == (TUESDAY, ALEX)


def test_who_was_not_asked_is_not_away():
    found = draft(asked=False, away_until=day("2020-01-01"), stand_in=user(OWNER))
    assert found == TimesDraft(quiet_from=1260, quiet_until=390, asked=False)


@pytest.mark.parametrize(
    ("entries", "errors"),
    [
        ({"quiet_until": {"selected_time": "21:00"}}, {"quiet_until": ALL_DAY}),
        ({"quiet_until": {"selected_time": "20:30"}}, {"quiet_until": ALL_DAY}),
        ({"quiet_from": {}}, {"quiet_from": WHEN_QUIET}),
        ({"quiet_from": {}, "quiet_until": {}}, {"quiet_from": WHEN_QUIET, "quiet_until": WHEN_QUIET}),
        ({"away_until": day("2026-12-01"), "stand_in": user(ALEX)}, {"away_until": FROM_TOMORROW}),
        ({"away_until": day("2028-12-08"), "stand_in": user(ALEX)}, {"away_until": TOO_FAR}),
        ({"away_until": day("2026-12-08")}, {"stand_in": WHO_STANDS_IN}),
        ({"away_until": day("2026-12-08"), "stand_in": user(OWNER)}, {"stand_in": YOURSELF}),
        ({"stand_in": user(ALEX)}, {"away_until": UNTIL_WHEN}),
    ],
)
def test_what_is_wrong_is_said_under_its_field(entries, errors):
    assert draft(**entries) == errors


CLOCKS = st.none() | st.times().map(lambda at: f"{at:%H:%M}") | st.text(max_size=6)
DAYS = st.none() | st.dates().map(str) | st.text(max_size=10)


@given(
    CLOCKS, CLOCKS, DAYS, st.none() | st.sampled_from([ALEX, OWNER, "x"]) | st.text(max_size=8), st.booleans()
)
def test_any_form_is_a_draft_or_errors(begins, ends, until, stand_in, asked):
    found = draft(
        asked,
        quiet_from={"selected_time": begins},
        quiet_until={"selected_time": ends},
        away_until=day(until),
        stand_in=user(stand_in),
    )
    if isinstance(found, dict):
        assert found and found.keys() <= {"quiet_from", "quiet_until", "away_until", "stand_in"}
    else:
        assert found.stand_in != OWNER
        assert (found.away_until is None) is (found.stand_in is None)
        assert 0 < (found.quiet_until - found.quiet_from) % 1440 <= 1380


@pytest.fixture
async def hospital(database_url):
    async with hospital_on(database_url) as found:
        async with found.database.transaction() as session:
            session.add(Person(workspace_id=T, id=ALEX, name="Alex Wong", kind=Kind.MEMBER))
        yield found


async def form_of(hospital, person):
    body = {"user": {"id": person}, "trigger_id": "t"}
    await times_pressed(Ack(), body, hospital.slack, hospital.context(person))
    return hospital.slack.forms[-1]


async def sends(hospital, form, person, **entries):
    values = values_of(form["blocks"]) | {block_id: {"a": entry} for block_id, entry in entries.items()}
    ack = Ack()
    view = {**form, "id": "V1", "state": {"values": values}}
    await times_sent(ack, view, hospital.slack, hospital.context(person))
    return ack


async def home(hospital, person):
    await home_opened(Ack(), {"user": person, "tab": "home"}, hospital.slack, hospital.context(person))
    return words_in(hospital.slack.homes[person])


async def test_everybody_has_a_night_and_changes_it(hospital):
    assert "From 20:00 to 07:00" in await home(hospital, NURSE)
    form = await form_of(hospital, NURSE)
    assert "I'm away" not in words_in(form)
    assert (await sends(hospital, form, NURSE, quiet_from={"selected_time": "23:15"})).errors == {}
    assert "From 23:15 to 07:00" in words_in(hospital.slack.homes[NURSE])
    known = await hospital.known(NURSE)
    assert (known.quiet_from, known.quiet_until) == (1395, 420)
    form = await form_of(hospital, NURSE)
    await sends(hospital, form, NURSE, quiet_from={"selected_time": "20:00"})
    assert (await hospital.known(NURSE)).quiet_from is None


@pytest.mark.parametrize("role", [Role.LEAD, Role.MANAGER, Role.SAFETY_REVIEWER])
async def test_whoever_is_told_things_may_name_who_hears_instead(hospital, role):
    async with hospital.database.transaction() as session:
        session.add(Grant(workspace_id=T, role=role, area="", subject=NURSE))
    assert "I'm away" in words_in(await form_of(hospital, NURSE))


async def test_the_day_is_that_of_ones_own_clock(hospital):
    async with hospital.database.transaction() as session:
        session.add(Person(workspace_id=T, id=OWNER, timezone="Pacific/Kiritimati"))
    form = await form_of(hospital, OWNER)
    assert "Pacific/Kiritimati" in words_in(form)
    errors = (await sends(hospital, form, OWNER, away_until=day("2026-12-02"), stand_in=user(ALEX))).errors
    assert errors == {"away_until": FROM_TOMORROW}


async def test_an_owner_goes_away_and_comes_back_with_one_tap(hospital):
    form = await form_of(hospital, OWNER)
    await sends(hospital, form, OWNER, away_until=day("2026-12-07"), stand_in=user(ALEX))
    assert "You are away until *Monday*, Alex Wong stands in." in words_in(hospital.slack.homes[OWNER])
    form = await form_of(hospital, OWNER)
    assert values_of(form["blocks"])["stand_in"]["person"]["selected_user"] == ALEX
    await back_pressed(Ack(), {}, hospital.slack, hospital.context(OWNER))
    assert "away" not in words_in(hospital.slack.homes[OWNER])
    known = await hospital.known(OWNER)
    assert (known.away_until, known.stand_in) == (None, None)


async def test_who_is_away_stays_so_when_they_change_their_night(hospital):
    form = await form_of(hospital, OWNER)
    await sends(hospital, form, OWNER, away_until=day("2026-12-08"), stand_in=user(ALEX))
    form = await form_of(hospital, OWNER)
    await sends(hospital, form, OWNER, quiet_from={"selected_time": "22:00"})
    assert (await hospital.known(OWNER)).away_until == TUESDAY


async def test_an_absence_that_is_over_is_not_shown(hospital):
    async with hospital.database.transaction() as session:
        session.add(Person(workspace_id=T, id=OWNER, away_until=TODAY, stand_in=ALEX))
    assert "away until" not in await home(hospital, OWNER)
    form = await form_of(hospital, OWNER)
    assert values_of(form["blocks"])["stand_in"]["person"]["selected_user"] is None


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"kind": Kind.GUEST}, NOT_STAFF),
        ({"kind": Kind.DEACTIVATED}, NOT_STAFF),
        (
            {"away_until": TODAY + timedelta(days=3)},
            "Sam is away too, until Friday. Please choose somebody else.",
        ),
    ],
)
async def test_who_cannot_stand_in(hospital, about, said):
    async with hospital.database.transaction() as session:
        session.add(Person(workspace_id=T, id="U0SAM", name="Sam", **about))
    form = await form_of(hospital, OWNER)
    errors = (await sends(hospital, form, OWNER, away_until=day("2026-12-08"), stand_in=user("U0SAM"))).errors
    assert errors == {"stand_in": said}
    assert (await hospital.known(OWNER)) is None


async def test_a_guest_has_no_times(hospital):
    async with hospital.database.transaction() as session:
        session.add(Person(workspace_id=T, id="U0GUEST", kind=Kind.GUEST))
    assert "My times" not in await home(hospital, "U0GUEST")
    form = await form_of(hospital, "U0GUEST")
    assert (await sends(hospital, form, "U0GUEST")).errors == {"quiet_from": FOR_STAFF}


async def test_coming_back_from_nowhere_changes_nothing(hospital):
    await back_pressed(Ack(), {}, hospital.slack, hospital.context(NURSE))
    assert await hospital.known(NURSE) is None
