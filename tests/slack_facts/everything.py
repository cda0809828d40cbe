"""Everything Pebble says about a ward in which people, areas and words are called whatever a test likes."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import update

from bot.assembly import parts
from bot.sandbox.cast import HOSPITAL
from handlers.conversation.forms import answer_form, question_form
from handlers.followup.left import Left, left_form
from handlers.home.messages import home_of
from handlers.home.publish import compose
from handlers.intake.messages import form_did_not_open, saved_view
from handlers.intake.own import correction_form
from handlers.services.blocks import quote
from handlers.services.report_form import report_form
from handlers.services.wording import read_wording
from handlers.setup.areas import areas_view
from handlers.setup.form import settings_form
from handlers.triage import forms as triage
from storage.models import Area, Person, Workspace
from storage.models.states import Safety
from storage.queries.settings import areas, grants
from tests.databases import Sqlite
from tests.handlers.visits import T, hospital_on
from tests.words.shown import typed
from tests.words.test_rules import letters
from tests.words.test_words import WORK
from tests.words.ward import NOW, NURSE, OWNER, TODAY, Ward

Said = tuple[str, str, Any]
"""What it is, the fallback text ("" for a view), and the blocks or the view."""


@asynccontextmanager
async def ward_of(sqlite: Sqlite, said: Mapping[str, str], name: str) -> AsyncIterator[Ward]:
    """A ward where every text is one of `said`, and every person, title, unit and area is called `name`."""
    url = sqlite.migrated()
    async with hospital_on(url, parts()) as hospital:
        ward = Ward(hospital, said)
        await ward.people_introduce_themselves(WORK)
        async with hospital.database.transaction() as session:
            await session.execute(update(Person).values(name=name, title=name, unit=name, role=None))
            await session.execute(update(Area).values(name=name))
            await session.execute(update(Workspace).values(name=name, units=[name], whom_to_call=name))
        yield ward
    sqlite.drop(url)


async def everything(ward: Ward) -> list[Said]:
    """Every letter of every step, every form, Home, and private answer."""
    said: list[Said] = [(kind, letter.text, letter.blocks) for kind, letter in await letters(ward)]
    said += [(what, "", view) async for what, view in _views(ward)]
    nurse, owner = (ward.hospital.visit(person) for person in (NURSE, OWNER))
    for words, visit in (("mine", nurse), (str(ward.last), nurse), (str(ward.last), owner), ("queue", owner)):
        answer = await typed(visit, words, ward)
        said.append((f"/pebble {words}", answer.text, answer.blocks))
    kept = form_did_not_open(ward.said["report"])
    return [*said, ("the form did not open", kept.text, kept.blocks)]


async def _views(ward: Ward) -> AsyncIterator[tuple[str, Any]]:
    for person in (NURSE, OWNER, HOSPITAL.clerk):
        yield "home", home_of(await compose(ward.hospital.visit(person), 10))
    pebble = await ward.reported(safety=Safety.DID)
    async with ward.hospital.database.reading() as session:
        wording, found = await read_wording(session, T), await session.get_one(Workspace, T)
        known, given = await areas(session, T), await grants(session, T)
    yield "report", report_form(wording, ward.said["report"], harm="did")
    yield "saved", saved_view(pebble, wording, NOW, private=True)
    yield "correct", await correction_form(ward.hospital.visit(NURSE), pebble.number)
    yield "question", question_form(pebble.number)
    yield "answer", answer_form(pebble.number, quote(ward.said["question"]))
    yield "left", left_form(Left(number=pebble.number, answer="partly"))
    yield "settings", settings_form(found, given)
    yield "areas", areas_view(known, 1)
    yield "more", triage.more_form(pebble)
    yield "assign", triage.assign_form(pebble.number, OWNER)
    yield "resolve", triage.resolve_form(pebble.number)
    yield "wait", triage.wait_form(pebble.number, TODAY)
    yield "decline", triage.decline_form(pebble.number, TODAY)


def marked_up(part: Any) -> Iterator[str]:
    """Every text in which Slack looks for mentions and links."""
    if isinstance(part, list):
        for one in part:
            yield from marked_up(one)
    elif isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for one in part.values():
            yield from marked_up(one)


def hidden(part: Any) -> Iterator[str]:
    """Every text that comes back to us unseen: ids, values, and the memory of a form."""
    if isinstance(part, list):
        for one in part:
            yield from hidden(one)
    elif isinstance(part, dict):
        for key, one in part.items():
            if key in (
                "private_metadata",
                "value",
                "block_id",
                "action_id",
                "callback_id",
                "external_id",
                "url",
            ):
                yield one if isinstance(one, str) else json.dumps(one)
            else:
                yield from hidden(one)
