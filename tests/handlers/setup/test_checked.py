"""Whatever administrators type is looked at before it is parsed; every text field is, or is listed as none."""

from datetime import date
from typing import Any

import pytest

from bot.sandbox.form import values_of
from handlers.services import catalogue
from handlers.services.findings import DRAFT, Stopped, choice_block, form_again
from handlers.services.screening import OwnPattern, screen
from handlers.setup.areas import area_form
from handlers.setup.checked import NO_WORDS, Read, read
from handlers.setup.form import settings_form
from handlers.setup.pages import PAGES
from handlers.setup.patterns import pattern_form
from handlers.setup.releases import release_form
from storage.models import Workspace
from storage.screened import Screened
from tests.storage.pebbles import AT

TODAY = date(2026, 11, 24)
HOSPITAL = Workspace(id="T0WARD", joined_at=AT, units=["4 West"])
FORMS: list[dict[str, Any]] = [
    settings_form(HOSPITAL, ()),
    area_form([], [], 1, "+"),
    release_form([], 1, "+", TODAY),
    pattern_form([], 1, "+"),
    *(page.form(HOSPITAL, TODAY) for page in PAGES),
]
NAMED = "Ask Mrs Hernandez, MRN 12345678"
WORDS = {"units", "whom_to_call", "name", "instructions"}


def typed_into(form: dict[str, Any], block_id: str, text: str, choice: str | None = None) -> dict[str, Any]:
    values: dict[str, Any] = values_of(form["blocks"])
    values[block_id] = {"a": {"type": "plain_text_input", "value": text}}
    if choice:
        values[choice_block(form)] = {"choice": {"selected_option": {"value": choice}}}
    return {**form, "id": "V1", "state": {"values": values}}


def texts_of(form: dict[str, Any]) -> set[str]:
    found = [
        block for block in form["blocks"] if (block.get("element") or {}).get("type") == "plain_text_input"
    ]
    return {block["block_id"] for block in found}


def test_every_text_of_every_form_is_looked_at_or_listed() -> None:
    names = {block_id.partition(":")[0] for form in FORMS for block_id in texts_of(form)}
    assert names - NO_WORDS == WORDS
    assert names >= NO_WORDS, "nothing is listed that is in no form"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form["callback_id"]))
def test_a_patient_in_any_of_them_is_shown_and_not_parsed(form: dict[str, Any]) -> None:
    for block_id in texts_of(form):
        found = read(typed_into(form, block_id, NAMED), (), lambda view: view)
        assert isinstance(found, Stopped) == (block_id.partition(":")[0] in WORDS), block_id


def test_the_draft_is_what_is_parsed_and_the_forms_own_memory_stays() -> None:
    form = area_form([], [], 1, "+")
    came = typed_into(form, "name:1:+", NAMED)
    stopped = read(came, (), lambda view: "parsed")
    assert isinstance(stopped, Stopped)
    again = typed_into(form_again(came, stopped), "name:1:+", NAMED, DRAFT)
    found = read(again, (), lambda view: [view])
    assert isinstance(found, Read)
    (view,) = found.draft
    assert view["state"]["values"]["name:1:+"]["a"]["value"] == "Ask Mrs [name], MRN [record number]"
    assert view["private_metadata"] == "1:+"


def test_no_patients_says_the_administrator_and_that_is_handed_on() -> None:
    own = [OwnPattern("nickname", "zorro", False)]
    form = settings_form(HOSPITAL, ())
    came = typed_into(form, "units", "Zorro wing")
    stopped = read(came, own, lambda view: "parsed")
    assert isinstance(stopped, Stopped)
    found = read(
        typed_into(form_again(came, stopped), "units", "Zorro wing", "product"), own, lambda view: "parsed"
    )
    assert isinstance(found, Read) and [one.reason for one in found.overruled] == ["product"]


def test_what_stood_there_before_is_not_asked_about_again() -> None:
    known = Workspace(id="T0WARD", joined_at=AT, units=["Mrs Hernandez ward"])
    form = settings_form(known, ())
    assert read(typed_into(form, "units", "Mrs Hernandez ward"), (), lambda view: "parsed") == Read("parsed")


def test_what_pebble_itself_proposes_is_not_asked_about() -> None:
    proposed = [*catalogue.UNITS, catalogue.WHOM_TO_CALL, *(area.label for area in catalogue.AREAS)]
    assert all(isinstance(screen(text), Screened) for text in proposed)
