import copy

import pytest
from structlog.testing import capture_logs

from bot.sandbox.form import values_of
from handlers.feature import Call
from handlers.services.permissions import ADMINISTRATORS_ONLY, standing
from handlers.setup.listeners import (
    area_chosen,
    area_sent,
    area_wanted,
    areas_pressed,
    open_pressed,
    settings_sent,
    setup_typed,
)
from handlers.setup.roles import LOCKED_OUT
from storage.models import Grant, Person, Role, Workspace
from storage.queries.settings import areas, grants, workspace
from tests.handlers.visits import ADMIN, NURSE, OWNER, Ack, T, hospital_on, words_in

GROUP = "S0ANALYSTS"


def body(person=ADMIN, **more):
    return {"user": {"id": person}, "trigger_id": "t", **more}


async def opens(hospital, person=ADMIN):
    """The settings form as this person gets it, or what they are told instead."""
    answer = await setup_typed(Call(hospital.slack, body(person), hospital.visit(person)))
    return hospital.slack.forms[-1] if answer is None else answer.text


def filled(form, **entries):
    """The form as it comes back, with these fields changed."""
    values = copy.deepcopy(values_of(form["blocks"]))
    for block_id, entry in entries.items():
        values[block_id] = {"a": entry}
    return {**form, "id": "V1", "hash": "h", "state": {"values": values}}


async def sends(hospital, view, person=ADMIN):
    ack = Ack()
    listener = area_sent if view["callback_id"] == "pebble_area" else settings_sent
    await listener(ack, view, hospital.slack, hospital.context(person))
    return ack


async def settings(hospital):
    async with hospital.database.reading() as session:
        found = await workspace(session, T)
        assert isinstance(found, Workspace)
        return found


async def holders(hospital, role, area=""):
    async with hospital.database.reading() as session:
        given = await grants(session, T)
    return {grant.subject for grant in given if grant.role is role and grant.area == area}


async def give(hospital, role, subject, area=""):
    async with hospital.database.transaction() as session:
        session.add(Grant(workspace_id=T, role=role, area=area, subject=subject))


@pytest.fixture
async def hospital(database_url):
    async with hospital_on(database_url) as found:
        found.slack.channels = {name: {"is_member": True} for name in ("C0TRIAGE", "C0BOSSES", "C0PRINT")}
        yield found


async def test_only_administrators_get_the_form(hospital):
    assert await opens(hospital, NURSE) == ADMINISTRATORS_ONLY
    await open_pressed(Ack(), body(NURSE), hospital.slack, hospital.context(NURSE))
    await areas_pressed(Ack(), body(NURSE), hospital.slack, hospital.context(NURSE))
    assert hospital.slack.said == [(NURSE, ADMINISTRATORS_ONLY)] * 2
    assert hospital.slack.forms == []


async def test_a_form_that_slack_does_not_open_is_said(hospital):
    hospital.slack.refuses["views.open"] = "expired_trigger_id"
    assert "couldn't open" in await opens(hospital)


async def test_saved_as_it_stands_nothing_changes_but_the_version(hospital):
    await give(hospital, Role.MANAGER, GROUP)
    before = await settings(hospital)
    ack = await sends(hospital, filled(await opens(hospital)))
    after = await settings(hospital)
    assert ack.errors == {}
    assert after.settings_version == before.settings_version + 1
    unchanged = {"settings_version", "whom_to_call"}
    assert after.model_dump(exclude=unchanged) == before.model_dump(exclude=unchanged)
    assert await holders(hospital, Role.MANAGER) == {GROUP}
    assert await holders(hospital, Role.ADMINISTRATOR) == {ADMIN}
    assert await holders(hospital, Role.OWNER, "printing") == {OWNER}


async def test_saving_sets_everything_and_says_it(hospital):
    view = filled(
        await opens(hospital),
        managers={"selected_users": ["U0HELEN"]},
        administrators={"selected_users": [ADMIN, "U0SECOND"]},
        units={"value": "ICU\nLaundry"},
        whom_to_call={"value": "Call 5555 <now>"},
    )
    ack = await sends(hospital, view)
    found = await settings(hospital)
    assert found.units == ["ICU", "Laundry"]
    assert await holders(hospital, Role.MANAGER) == {"U0HELEN"}
    assert await holders(hospital, Role.ADMINISTRATOR) == {ADMIN, "U0SECOND"}
    said = words_in(ack.answer["view"])
    assert said.startswith("Saved")
    assert "Call 5555 &lt;now&gt;" in said
    wording = hospital.house.wordings.of(T)
    assert wording.units == ("ICU", "Laundry")
    assert hospital.directory.reread_workspaces == [T]


async def test_a_deed_asks_again_who_acts(hospital):
    view = filled(await opens(hospital))
    assert (await sends(hospital, view, NURSE)).errors == {"triage": ADMINISTRATORS_ONLY}
    assert (await settings(hospital)).settings_version == 1


@pytest.mark.parametrize("left", [[], ["U0SOMEBODY"]])
async def test_nobody_locks_themselves_out(hospital, left):
    view = filled(await opens(hospital), administrators={"selected_users": left})
    assert (await sends(hospital, view)).errors == {"administrators": LOCKED_OUT}
    assert await holders(hospital, Role.ADMINISTRATOR) == {ADMIN}


async def test_slacks_own_administrator_need_name_nobody(hospital):
    async with hospital.database.transaction() as session:
        await session.delete(await session.get(Grant, (T, Role.ADMINISTRATOR, "", ADMIN)))
        session.add(Person(workspace_id=T, id=ADMIN, slack_admin=True))
    assert (await sends(hospital, filled(await opens(hospital)))).errors == {}
    assert await holders(hospital, Role.ADMINISTRATOR) == set()


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ({"is_member": False}, "/invite @Pebble"),
        ({"is_archived": True}, "archived"),
        ({"is_ext_shared": True}, "another organisation"),
        (None, "can't see"),
    ],
)
async def test_a_channel_pebble_cannot_write_in_is_refused(hospital, channel, said):
    if channel is not None:
        hospital.slack.channels["C0NEW"] = channel
    view = filled(await opens(hospital), triage={"selected_conversation": "C0NEW"})
    errors = (await sends(hospital, view)).errors
    assert list(errors) == ["triage"]
    assert said in errors["triage"]
    assert (await settings(hospital)).triage_channel == "C0TRIAGE"


async def test_a_channel_slack_says_nothing_about_is_taken(hospital):
    hospital.slack.refuses["conversations.info"] = "missing_scope"
    assert (await sends(hospital, filled(await opens(hospital)))).errors == {}


async def test_saved_stays_saved_when_rereading_fails(hospital):
    async def fails(workspace_id):
        raise RuntimeError("U0SECRET")

    hospital.directory.reread = fails
    with capture_logs() as logs:
        ack = await sends(hospital, filled(await opens(hospital)))
    assert ack.answer["response_action"] == "update"
    assert "U0SECRET" not in str(logs)


async def choose_area(hospital, key):
    """Areas and owners, then this area in the menu: its form."""
    form = await opens(hospital)
    await areas_pressed(Ack(), body(), hospital.slack, hospital.context(ADMIN))
    assert hospital.slack.forms[0] == form
    view = {**hospital.slack.forms[-1], "id": "V2", "hash": "h"}
    if key == "+":
        await area_wanted(Ack(), body(view=view), hospital.slack, hospital.context(ADMIN))
    else:
        pressed = body(view=view, actions=[{"selected_option": {"value": key}}])
        await area_chosen(Ack(), pressed, hospital.slack, hospital.context(ADMIN))
    return hospital.slack.forms[-1]


def block(form, name):
    """The id of a field of the area's form."""
    return next(b["block_id"] for b in form["blocks"] if b.get("block_id", "").startswith(f"{name}:"))


async def test_an_area_saved_as_it_stands_stays_as_it_is(hospital):
    await give(hospital, Role.OWNER, GROUP, "printing")
    form = await choose_area(hospital, "printing")
    assert f"<!subteam^{GROUP}>" in words_in(form)
    ack = await sends(hospital, filled(form))
    assert "*Saved.* Printing: its cards stand in the usual channel" in words_in(ack.answer["view"])
    assert await holders(hospital, Role.OWNER, "printing") == {OWNER, GROUP}


async def test_an_area_changes_name_channel_owners_and_offer(hospital):
    form = await choose_area(hospital, "printing")
    entries = {
        block(form, "name"): {"value": "Printers & paper"},
        block(form, "channel"): {"selected_conversation": "C0PRINT"},
        block(form, "owners"): {"selected_users": ["U0SAM"]},
        block(form, "active"): {"selected_option": {"value": "no"}},
        block(form, "leads"): {"selected_users": ["U0HELEN"]},
        block(form, "answer_days"): {"value": "2"},
    }
    ack = await sends(hospital, filled(form, **entries))
    async with hospital.database.reading() as session:
        first = (await areas(session, T))[0]
        after = await standing(session, T, "U0SAM")
    assert (first.key, first.name, first.channel, first.active) == (
        "printing",
        "Printers & paper",
        "C0PRINT",
        False,
    )
    assert after.owned == {"printing"}
    assert first.targets == {"answer_days": 2}
    assert await holders(hospital, Role.LEAD, "printing") == {"U0HELEN"}
    assert "Printers &amp; paper" in words_in(ack.answer["view"])
    assert "no longer offers it" in words_in(ack.answer["view"])
    assert [choice.key for choice in hospital.house.wordings.of(T).areas] == ["orders", "other"]


async def test_the_menu_after_saving_is_a_fresh_one(hospital):
    form = await choose_area(hospital, "printing")
    menu = (await sends(hospital, filled(form))).answer["view"]
    assert block(menu, "choose") != block(form, "choose")
    again = await choose_area(hospital, "printing")
    assert block(again, "name") != block(form, "name")


async def test_a_new_area_stands_before_somewhere_else(hospital):
    form = await choose_area(hospital, "+")
    entries = {
        block(form, "name"): {"value": "Bed board"},
        block(form, "owners"): {"selected_users": ["U0SAM"]},
    }
    assert (await sends(hospital, filled(form, **entries))).errors == {}
    async with hospital.database.reading() as session:
        assert [area.key for area in await areas(session, T)] == ["printing", "orders", "bed_board", "other"]
    assert await holders(hospital, Role.OWNER, "bed_board") == {"U0SAM"}


async def test_the_owners_of_all_areas_are_kept_and_changed(hospital):
    await give(hospital, Role.OWNER, GROUP)
    form = await choose_area(hospital, "*")
    ack = await sends(hospital, filled(form, **{block(form, "owners"): {"selected_users": ["U0SAM"]}}))
    assert await holders(hospital, Role.OWNER) == {"U0SAM", GROUP}
    assert await holders(hospital, Role.OWNER, "printing") == {OWNER}
    assert "Owners of every area that names none" in words_in(ack.answer["view"])


@pytest.mark.parametrize(
    ("key", "entry", "field", "said"),
    [
        ("printing", {"name": {"value": "orders"}}, "name", "already an area"),
        ("+", {"name": {"value": "ORDERS"}}, "name", "already an area"),
        ("gone", {"name": {"value": "Gone"}}, "name", "isn't there any more"),
        ("printing", {"channel": {"selected_conversation": "C0UNSEEN"}}, "channel", "can't see"),
        ("printing", {"groups": {"value": "everybody"}}, "groups", "S0123ABCD"),
    ],
)
async def test_what_is_wrong_with_an_area_is_said_under_its_field(hospital, key, entry, field, said):
    form = await choose_area(hospital, key)
    entries = {block(form, name): value for name, value in entry.items()}
    errors = (await sends(hospital, filled(form, **entries))).errors
    assert list(errors) == [block(form, field)]
    assert said in errors[block(form, field)]
    assert (await settings(hospital)).settings_version == 1


async def test_nobody_else_saves_an_area(hospital):
    form = await choose_area(hospital, "printing")
    assert ADMINISTRATORS_ONLY in (await sends(hospital, filled(form), NURSE)).errors.values()
