"""A hospital's own patterns are tried out, saved, changed and removed, by administrators only."""

import pytest
from sqlalchemy import select

from bot.sandbox.form import values_of
from handlers.services.permissions import ADMINISTRATORS_ONLY
from handlers.services.wording import read_wording, usable
from handlers.setup.pattern_draft import GONE, MOST, NEW, NO_EXAMPLE, SAME_NAME, TOO_MANY
from handlers.setup.shelves import PATTERNS
from storage.models import Audit, Pattern
from storage.queries.patterns import patterns
from tests.handlers.visits import ADMIN, NURSE, OWNER, Ack, T, hospital_on, words_in

HOSPITAL = Pattern(workspace_id=T, id="h", name="hospital number", expression=r"H\d{7}")
GOOD = {
    "name": {"value": "study number"},
    "expression": {"value": r"ST-\d{4}"},
    "finds": {"value": "chart ST-0001\n\n st-0002 "},
}


def body(person=ADMIN, **more):
    return {"user": {"id": person}, "trigger_id": "t", **more}


@pytest.fixture
async def hospital(database_url):
    async with hospital_on(database_url) as found:
        async with found.database.transaction() as session:
            session.add(Pattern(**HOSPITAL.model_dump()))
        yield found


async def form_of(hospital, chosen):
    await PATTERNS.opened(Ack(), body(), hospital.slack, hospital.context(ADMIN))
    pressed = body(view={**hospital.slack.forms[-1], "id": "V2"})
    if chosen == NEW:
        await PATTERNS.one_wanted(Ack(), pressed, hospital.slack, hospital.context(ADMIN))
    else:
        action = {"selected_option": {"value": chosen}}
        await PATTERNS.one_chosen(
            Ack(), {**pressed, "actions": [action]}, hospital.slack, hospital.context(ADMIN)
        )
    return hospital.slack.forms[-1]


async def sends(hospital, form, person=ADMIN, **entries):
    values = values_of(form["blocks"])
    for name, entry in entries.items():
        values[f"{name}:{form['private_metadata']}"] = {"a": entry}
    ack = Ack()
    await PATTERNS.one_sent(ack, {**form, "id": "V2", "state": {"values": values}}, hospital.context(person))
    return ack


async def known(hospital):
    async with hospital.database.reading() as session:
        return {one.name: (one.expression, one.certain) for one in await patterns(session, T)}


async def test_a_new_one_is_used_from_now_on(hospital):
    ack = await sends(hospital, await form_of(hospital, NEW), **GOOD)
    assert "*Saved.* From now on “study number” always stays out." in words_in(ack.answer["view"])
    assert (await known(hospital))["study number"] == (r"ST-\d{4}", True)
    own = hospital.visit(NURSE).own
    assert [(one.name, one.certain) for one in own] == [("hospital number", True), ("study number", True)]
    async with hospital.database.reading() as session:
        assert (await read_wording(session, T)).own == own
        (row,) = await session.scalars(select(Audit))
    assert (row.actor, row.detail) == (ADMIN, {"pattern": "added", "certain": True})
    assert row.subject.startswith("pattern ") and "ST" not in str(row.detail)


async def test_one_is_changed_and_keeps_its_place(hospital):
    doubtful = {"selected_option": {"value": "doubtful"}}
    form = await form_of(hospital, "h")
    await sends(hospital, form, certain=doubtful, finds={"value": "H0000001"})
    assert await known(hospital) == {"hospital number": (r"H\d{7}", False)}


@pytest.mark.parametrize(
    ("entries", "field", "said"),
    [
        ({"finds": {"value": " \n"}}, "finds", NO_EXAMPLE),
        ({"finds": {"value": "ST-0001\nST-1"}}, "finds", "It does not find: “ST-1”"),
        ({"finds": {"value": "a\nb\nc\nd\ne"}}, "finds", "It does not find: “a”, “b”, “c” and 2 more"),
        ({"leaves": {"value": "room ST-0009"}}, "leaves", "It also finds: “room ST-0009”"),
        ({"name": {"value": "number 1"}}, "name", "a few plain words"),
        ({"name": {"value": "Hospital Number"}}, "name", SAME_NAME),
        ({"expression": {"value": "("}}, "expression", "not closed"),
        ({"expression": {"value": r"(\d+)+x"}}, "expression", "Say how many"),
        ({"expression": {"value": r"(\d{1,9}){1,9}x"}}, "expression", "very long"),
        ({"expression": {"value": "e"}}, "expression", "ordinary reports"),
    ],
)
async def test_what_does_not_work_is_said_under_its_field(hospital, entries, field, said):
    form = await form_of(hospital, NEW)
    errors = (await sends(hospital, form, **(GOOD | entries))).errors
    assert list(errors) == [f"{field}:{form['private_metadata']}"] and said in next(iter(errors.values()))
    assert list(await known(hospital)) == ["hospital number"]


async def test_removing_one(hospital):
    pressed = body(view={**await form_of(hospital, "h"), "id": "V2"}, actions=[{"value": "h"}])
    await PATTERNS.one_removed(Ack(), pressed, hospital.slack, hospital.context(ADMIN))
    assert "no longer looks for “hospital number”" in words_in(hospital.slack.forms[-1])
    assert await known(hospital) == {} and hospital.visit(NURSE).own == ()
    await PATTERNS.one_removed(Ack(), pressed, hospital.slack, hospital.context(ADMIN))
    assert GONE in words_in(hospital.slack.forms[-1])


async def test_only_administrators_do_it(hospital):
    form = await form_of(hospital, NEW)
    assert ADMINISTRATORS_ONLY in str((await sends(hospital, form, OWNER, **GOOD)).errors)
    pressed = body(OWNER, view={**form, "id": "V2"}, actions=[{"value": "h"}])
    await PATTERNS.one_removed(Ack(), pressed, hospital.slack, hospital.context(OWNER))
    assert list(await known(hospital)) == ["hospital number"]


async def test_there_are_only_so_many(hospital):
    form = await form_of(hospital, NEW)
    async with hospital.database.transaction() as session:
        for n in range(MOST):
            session.add(Pattern(workspace_id=T, id=f"p{n}", name=f"pattern {n}", expression=r"Q\d{9}"))
    assert TOO_MANY in str((await sends(hospital, form, **GOOD)).errors)


def test_what_the_check_would_refuse_by_now_is_left_out():
    broken = Pattern(workspace_id=T, id="b", name="broken", expression="(a+)+")
    assert [one.name for one in usable([broken, HOSPITAL])] == ["hospital number"]
