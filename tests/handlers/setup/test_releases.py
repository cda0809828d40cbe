"""Releases are added, renamed, moved and removed, and what waits for them is looked at again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.form import values_of
from handlers.services.permissions import ADMINISTRATORS_ONLY
from handlers.setup.release_draft import (
    GONE,
    NEW,
    PASSED,
    SAME_NAME,
    ReleaseDraft,
    parse_release,
    problem_with,
)
from handlers.setup.shelves import RELEASES
from storage.models import Release
from storage.models.states import Status, WaitingOn
from storage.queries.pebbles import pebble
from storage.queries.releases import day_of_release, releases
from tests.handlers.visits import ADMIN, NOW, NURSE, OWNER, TODAY, Ack, T, hospital_on, state, words_in

SPRING = Release(workspace_id=T, id="spring", name="Spring upgrade", day=date(2027, 3, 6))
OLD = Release(workspace_id=T, id="old", name="Autumn upgrade", day=date(2026, 10, 3))


def body(person=ADMIN, **more):
    return {"user": {"id": person}, "trigger_id": "t", **more}


@pytest.fixture
async def hospital(database_url):
    async with hospital_on(database_url) as found:
        async with found.database.transaction() as session:
            session.add_all([Release(**SPRING.model_dump()), Release(**OLD.model_dump())])
        yield found


async def menu(hospital, person=ADMIN):
    await RELEASES.opened(Ack(), body(person), hospital.slack, hospital.context(person))
    return hospital.slack.forms[-1] if hospital.slack.forms else None


async def form_of(hospital, chosen):
    pressed = body(view={**await menu(hospital), "id": "V2"})
    if chosen == NEW:
        await RELEASES.one_wanted(Ack(), pressed, hospital.slack, hospital.context(ADMIN))
    else:
        action = {"selected_option": {"value": chosen}}
        await RELEASES.one_chosen(
            Ack(), {**pressed, "actions": [action]}, hospital.slack, hospital.context(ADMIN)
        )
    return hospital.slack.forms[-1]


async def sends(hospital, form, person=ADMIN, **entries):
    values = values_of(form["blocks"])
    for name, entry in entries.items():
        values[f"{name}:{form['private_metadata']}"] = {"a": entry}
    ack = Ack()
    await RELEASES.one_sent(ack, {**form, "id": "V2", "state": {"values": values}}, hospital.context(person))
    return ack


async def known(hospital):
    async with hospital.database.reading() as session:
        return {one.name: one.day for one in await releases(session, T)}


async def waiting(hospital, number, release):
    found = await hospital.pebble(number)
    async with hospital.database.transaction() as session:
        session.add(found)
        event = found.wait(
            on=WaitingOn.RELEASE, until=SPRING.day, by=OWNER, at=NOW, today=TODAY, release=release
        )
        session.add(event)
        found.look_at = NOW + timedelta(days=90)


async def looked_at(hospital, number):
    async with hospital.database.reading() as session:
        found = await pebble(session, T, number)
        assert found is not None and found.status is Status.WAITING
        return found.look_at


async def test_the_menu_names_them_in_their_order(hospital):
    text = words_in(await menu(hospital))
    assert text.index("Autumn upgrade, Sat 3 Oct") < text.index("Spring upgrade, Sat 6 Mar 2027")


async def test_a_new_one(hospital):
    form = await form_of(hospital, NEW)
    ack = await sends(hospital, form, name={"value": " Summer  fixes "}, day={"selected_date": "2027-06-05"})
    assert "*Saved.* Summer fixes comes on Sat 5 Jun 2027." in words_in(ack.answer["view"])
    assert (await known(hospital))["Summer fixes"] == date(2027, 6, 5)


async def test_moving_one_lets_the_clock_look_at_what_waits_for_it(hospital):
    await waiting(hospital, 1, "spring")
    await waiting(hospital, 2, "other")
    form = await form_of(hospital, "spring")
    await sends(hospital, form, day={"selected_date": "2027-04-10"})
    assert (await known(hospital))["Spring upgrade"] == date(2027, 4, 10)
    assert await looked_at(hospital, 1) == NOW
    assert await looked_at(hospital, 2) == NOW + timedelta(days=90)
    async with hospital.database.reading() as session:
        assert await day_of_release(session, T, "spring") == date(2027, 4, 10)


async def test_one_that_has_come_is_renamed_but_not_moved_back(hospital):
    form = await form_of(hospital, "old")
    assert (await sends(hospital, form, name={"value": "Autumn 2026"})).errors == {}
    form = await form_of(hospital, "old")
    errors = (await sends(hospital, form, day={"selected_date": "2026-10-04"})).errors
    assert list(errors.values()) == [PASSED]


async def test_removing_one(hospital):
    await waiting(hospital, 1, "spring")
    form = await form_of(hospital, "spring")
    pressed = body(view={**form, "id": "V2"}, actions=[{"value": "spring"}])
    await RELEASES.one_removed(Ack(), pressed, hospital.slack, hospital.context(ADMIN))
    assert "*Removed.* What waits for Spring upgrade" in words_in(hospital.slack.forms[-1])
    assert list(await known(hospital)) == ["Autumn upgrade"]
    assert await looked_at(hospital, 1) == NOW
    await RELEASES.one_removed(Ack(), pressed, hospital.slack, hospital.context(ADMIN))
    assert GONE in words_in(hospital.slack.forms[-1])


async def test_only_administrators_do_it(hospital):
    assert await menu(hospital, NURSE) is None
    form = await form_of(hospital, "spring")
    assert list((await sends(hospital, form, NURSE)).errors.values()) == [ADMINISTRATORS_ONLY]
    pressed = body(NURSE, view={**form, "id": "V2"}, actions=[{"value": "spring"}])
    await RELEASES.one_removed(Ack(), pressed, hospital.slack, hospital.context(NURSE))
    assert len(await known(hospital)) == 2


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (ReleaseDraft(id=NEW, name="Spring UPGRADE", day=TODAY), ("name", SAME_NAME)),
        (ReleaseDraft(id="gone", name="Gone", day=TODAY), ("name", GONE)),
        (ReleaseDraft(id=NEW, name="Late", day=TODAY - timedelta(days=1)), ("day", PASSED)),
        (ReleaseDraft(id=NEW, name="Today", day=TODAY), None),
        (ReleaseDraft(id="old", name="Autumn", day=OLD.day), None),
    ],
)
def test_what_cannot_be_saved(draft, problem):
    assert problem_with(draft, [OLD, SPRING], TODAY) == problem


TEXTS = st.none() | st.text(max_size=70) | st.sampled_from(["2027-01-01", "Spring"])


@given(TEXTS, TEXTS, st.text(max_size=10).map(lambda token: token.partition("\n")[0]))
def test_any_form_is_a_draft_or_errors(name, day, token):
    entries = {f"name:{token}": {"value": name}, f"day:{token}": {"selected_date": day}}
    draft = parse_release({"private_metadata": token, "state": state(**entries)})
    assert isinstance(draft, ReleaseDraft) or (draft and draft.keys() <= entries.keys())
