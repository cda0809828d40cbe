"""Everything else a person reads: forms, Home, private answers, and single sentences."""

import importlib
import pkgutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import handlers
from bot import failures
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.form import values_of
from bot.sandbox.reading import resolve
from handlers.contents import FEATURES
from handlers.conversation.forms import answer_form, question_form
from handlers.feature import Call, Visit
from handlers.followup.left import Left, left_form
from handlers.followup.parts import answered, question
from handlers.home.messages import home_of
from handlers.home.publish import compose
from handlers.home.times import Times, times_blocks, times_form
from handlers.intake.messages import form_did_not_open, saved_view
from handlers.intake.own import correction_form
from handlers.profile.messages import about_you
from handlers.services.blocks import Block
from handlers.services.catalogue import Choice
from handlers.services.findings import Stopped, form_again, said
from handlers.services.report_form import report_form
from handlers.services.screening import OwnPattern
from handlers.services.wording import DEFAULT
from handlers.setup.area_draft import EVERYWHERE, NEW, AreaDraft
from handlers.setup.areas import area_form, areas_view
from handlers.setup.draft import Draft
from handlers.setup.form import settings_form
from handlers.setup.messages import saved_area, saved_page, saved_settings
from handlers.setup.pages import PAGES
from handlers.setup.pattern_draft import PatternDraft
from handlers.setup.patterns import pattern_form, patterns_view, removed_pattern, saved_pattern
from handlers.setup.release_draft import ReleaseDraft
from handlers.setup.releases import release_form, releases_view, removed_release, saved_release
from handlers.stewardship import forms as stewardship
from handlers.triage import forms as triage
from storage.models import Area, Grant, Pattern, Person, Release, Role, Workspace
from storage.models.refusals import Refusal
from storage.models.states import Safety
from tests.handlers.visits import T
from tests.words.ward import NOW, NURSE, OTHER_OWNER, OWNER, TODAY, Scene, Ward, form, message, read


async def report_forms(ward: Ward) -> AsyncIterator[Scene]:
    """The report form, and what it says after Send."""
    yield Scene("empty", form(report_form(DEFAULT)))
    yield Scene("with words", form(report_form(DEFAULT, ward.said["report"])))
    yield Scene("with patient data left out", form(report_form(DEFAULT, "MRN 12345678 prints twice")))
    for title, words in (
        ("stopped: a record number", "MRN 12345678 prints twice"),
        ("stopped: something a hospital asks about", "ST-1234 prints twice"),
        ("stopped: both", "ST-1234, MRN 12345678 prints twice"),
        ("stopped: a great many", "ST-1234 " * 40),
    ):
        yield Scene(title, form(_stopped(report_form(DEFAULT), words)))
    yield Scene("it did harm a patient", form(report_form(DEFAULT, harm="did")))
    for title, facts in (
        ("saved", {}),
        ("saved, private", {"private": True}),
        ("saved, harm", {"safety": Safety.DID}),
    ):
        yield Scene(title, form(saved_view(await ward.reported(**facts), DEFAULT, NOW)))
    yield Scene("Slack did not open the form", read(form_did_not_open(ward.said["report"])))
    pebble = await ward.reported()
    correction = await correction_form(ward.hospital.visit(NURSE), pebble.number)
    assert isinstance(correction, dict)
    yield Scene("correcting", form(correction))


STUDY = OwnPattern("study number", r"ST-\d{4}", certain=False)


def _stopped(view: Block, words: str) -> Block:
    """The form after the privacy check stopped these words."""
    came = {**view, "state": {"values": {"what": {"text": {"value": words}}}}}
    found = said(came, "what", (STUDY,))
    assert isinstance(found, Stopped)
    return form_again(came, found)


async def triage_forms(ward: Ward) -> AsyncIterator[Scene]:
    """The forms behind the card's buttons."""
    yield Scene("assign", form(triage.assign_form(12, OWNER)))
    yield Scene("resolve", form(triage.resolve_form(12)))
    yield Scene("wait", form(triage.wait_form(12, TODAY)))
    spring = Release(workspace_id=T, id="spring", name="Spring upgrade", day=date(2027, 3, 6))
    yield Scene("wait, with a named release", form(triage.wait_form(12, TODAY, [spring])))
    yield Scene("plan", form(triage.plan_form(12)))
    yield Scene("decline", form(triage.decline_form(12, TODAY)))
    for state, deeds in (("new", ()), ("acknowledged", ("acknowledge",)), ("in progress", ("start",)),
                         ("finished", ("resolve",))):  # fmt: skip
        yield Scene(f"more: {state}", form(triage.more_form(await ward.after(*deeds))))


async def steward_forms(ward: Ward) -> AsyncIterator[Scene]:
    """What is asked before anything is flagged, held or unmasked, and a steward's desk."""
    yield Scene("flag", form(stewardship.flag_form(12, "")))
    yield Scene("hold", form(stewardship.hold_form(12)))
    yield Scene("lift", form(stewardship.lift_form(12)))
    texts = (
        Choice("a", "An answer of the reporter, today 14:05"),
        Choice("b", "The report, yesterday 09:30"),
    )
    yield Scene("one text", form(stewardship.one_form(12, texts)))
    yield Scene("unmask", form(stewardship.unmask_form(12)))
    for title, held, private, kept in (
        ("open", False, False, 3), ("one text", False, False, 1), ("removed", False, False, 0),
        ("held", True, False, 3), ("private", False, True, 3),
    ):  # fmt: skip
        buttons = stewardship.desk_buttons(12, held=held, private=private, texts=kept)
        yield Scene(f"desk: {title}", message([buttons]))


async def conversation_forms(ward: Ward) -> AsyncIterator[Scene]:
    """Asking, answering, and saying what is left."""
    yield Scene("ask the reporter", form(question_form(12)))
    yield Scene("answer", form(answer_form(12)))
    yield Scene("what is left", form(left_form(Left(number=12, answer="partly"))))
    for answer in ("yes", "partly", "still"):
        blocks = answered({"blocks": question(12)}, answer)
        assert blocks is not None
        yield Scene(f"the question once it was answered: {answer}", message(blocks))


async def setup_forms(_ward: Ward) -> AsyncIterator[Scene]:
    """The settings."""
    found = Workspace(id=T, joined_at=NOW, triage_channel=HOSPITAL.triage)
    areas = [
        Area(workspace_id=T, key="printing", name="Printing", channel=HOSPITAL.devices),
        Area(workspace_id=T, key="old", name="Telegraphy", active=False),
    ]
    grants = [
        Grant(workspace_id=T, role=Role.OWNER, area="printing", subject=OTHER_OWNER),
        Grant(workspace_id=T, role=Role.OWNER, area="", subject=HOSPITAL.analysts),
        Grant(workspace_id=T, role=Role.MANAGER, area="", subject=HOSPITAL.manager),
        Grant(workspace_id=T, role=Role.ADMINISTRATOR, area="", subject=HOSPITAL.analysts),
    ]
    leads = frozenset({HOSPITAL.manager})
    yield Scene("settings", form(settings_form(found, grants)))
    yield Scene("areas", form(areas_view(areas, 1)))
    for title, key in (("one area", "printing"), ("a new area", NEW), ("all areas", EVERYWHERE)):
        yield Scene(title, form(area_form(areas, grants, 1, key)))
    yield Scene("settings saved", form(saved_settings(_settings())))
    bare = _settings(managers=frozenset(), administrators=frozenset(), units=[], whom_to_call="")
    yield Scene("settings saved, much left empty", form(saved_settings(bare)))
    for title, draft in (
        ("area saved", _area()),
        ("area saved, own channel, no longer offered", _area(channel=HOSPITAL.devices, active=False)),
        ("owners of all areas saved", _area(key=EVERYWHERE, name="")),
        ("area saved, with leads and promises", _area(leads=leads, targets={"answer_days": 2})),
        ("leads of all areas saved", _area(key=EVERYWHERE, name="", leads=leads)),
    ):
        yield Scene(title, resolve(saved_area(draft)))


async def setup_pages(_ward: Ward) -> AsyncIterator[Scene]:
    """The small forms behind the buttons of the settings."""
    found = Workspace(id=T, joined_at=NOW, triage_channel=HOSPITAL.triage)
    for page in PAGES:
        yield Scene(page.title, form(page.form(found, TODAY)))
    found.holiday_country, found.holiday_region = "DE", "BY"
    found.closed_days, found.digest_people = ["2026-11-01", "2026-12-24"], [HOSPITAL.manager]
    found.managers_channel, found.staff_channel = HOSPITAL.managers, HOSPITAL.general
    found.harm_instructions, found.incident_link = "Call 5-7000.", "https://incidents.example/new"
    given = [
        Grant(workspace_id=T, role=Role.SAFETY_REVIEWER, area="", subject=HOSPITAL.safety_reviewer),
        Grant(workspace_id=T, role=Role.STEWARD, area="", subject=HOSPITAL.analysts),
    ]
    for page in PAGES:
        filled = page.form(found, TODAY, given)
        draft = page.parse({"state": {"values": values_of(filled["blocks"])}}, TODAY)
        assert not isinstance(draft, dict)
        yield Scene(f"{page.title}, saved", form(saved_page(draft.told(TODAY))))
    known = [
        Release(workspace_id=T, id="autumn", name="Autumn upgrade", day=date(2026, 10, 3)),
        Release(workspace_id=T, id="spring", name="Spring upgrade", day=date(2027, 3, 6)),
    ]
    mine = [
        Pattern(workspace_id=T, id="h", name="hospital number", expression=r"H\d{7}"),
        Pattern(workspace_id=T, id="s", name="study number", expression=r"ST-\d{4}", certain=False),
    ]
    yield Scene("no pattern", form(patterns_view([], 1)))
    yield Scene("patterns", form(patterns_view(mine, 1)))
    yield Scene("a new pattern", form(pattern_form(mine, 1, "+")))
    yield Scene("one pattern", form(pattern_form(mine, 1, "h")))
    for certain in (True, False):
        draft_of = PatternDraft(id="h", name="hospital number", expression=r"H\d{7}", certain=certain)
        yield Scene(f"pattern saved, certain: {'yes' if certain else 'no'}", resolve(saved_pattern(draft_of)))
    yield Scene("pattern removed", resolve(removed_pattern("hospital number")))
    yield Scene("no release", form(releases_view([], 1, TODAY)))
    yield Scene("releases", form(releases_view(known, 1, TODAY)))
    yield Scene("a new release", form(release_form(known, 1, "+", TODAY)))
    yield Scene("one release", form(release_form(known, 1, "spring", TODAY)))
    spring = ReleaseDraft(id="spring", name="Spring upgrade", day=date(2027, 4, 10))
    yield Scene("release saved", saved_release(spring, TODAY))
    yield Scene("release removed", removed_release("Spring upgrade"))


def _settings(**other: Any) -> Draft:
    return Draft(
        **{
            "triage_channel": HOSPITAL.triage,
            "managers": frozenset({HOSPITAL.manager}),
            "administrators": frozenset({HOSPITAL.administrator}),
            "units": ["ICU", "4 West"],
            "whom_to_call": "Call the house supervisor: 4400",
            **other,
        }
    )


def _area(**other: Any) -> AreaDraft:
    facts: dict[str, Any] = {"key": "printing", "name": "Printing", "channel": None, "active": True}
    return AreaDraft(**{**facts, "owners": frozenset({OTHER_OWNER, HOSPITAL.analysts}), **other})


async def homes(ward: Ward) -> AsyncIterator[Scene]:
    """Home, of somebody new, of a reporter, and of an owner."""
    new, nurse, owner = (ward.hospital.visit(person) for person in (HOSPITAL.clerk, NURSE, OWNER))
    yield Scene("of somebody new", form(home_of(await compose(new, 10))))
    for deeds in ((), ("acknowledge",), ("ask",), ("plan for a day",), ("resolve",), ("decline",)):
        await ward.after(*deeds)
    await ward.after(private=True, reported_at=NOW - timedelta(days=9))
    yield Scene("of a reporter", form(home_of(await compose(nurse, 10))))
    yield Scene("of an owner", form(home_of(await compose(owner, 10))))
    administrator = ward.hospital.visit(HOSPITAL.administrator)
    yield Scene("of an administrator", form(home_of(await compose(administrator, 10))))
    async with ward.hospital.database.transaction() as session:
        (await session.get_one(Person, (T, OWNER))).leave(
            until=TODAY + timedelta(days=6), stand_in=OTHER_OWNER
        )
    stand_in = ward.hospital.visit(OTHER_OWNER)
    yield Scene("of who stands in for an owner", form(home_of(await compose(stand_in, 10))))
    at_home = Times(ZoneInfo("America/Chicago"), TODAY, owner=True)
    away = replace(at_home, away_until=TODAY + timedelta(days=6), stand_in_called="Samuel Okafor")
    yield Scene("away", message(times_blocks(away)))
    yield Scene("my times, of a reporter", form(times_form(replace(at_home, owner=False))))
    yield Scene("my times, of an owner", form(times_form(at_home)))
    yield Scene("about you", message(about_you(["ICU", "4 West"], role="nurse", unit="ICU")))


async def answers(ward: Ward) -> AsyncIterator[Scene]:
    """What `/pebble …` answers privately."""
    pebble = await ward.after("acknowledge")
    asked = [
        ("mine", HOSPITAL.clerk),
        ("mine", NURSE),
        (str(pebble.number), NURSE),
        (str(pebble.number), OWNER),
        (str(pebble.number), HOSPITAL.clerk),
        ("4711", NURSE),
        ("queue", OWNER),
        ("queue", NURSE),
        ("help", NURSE),
        ("help", OWNER),
        ("help", HOSPITAL.administrator),
        ("digest", NURSE),
        ("digest", HOSPITAL.administrator),
        ("setup", NURSE),
        ("feedback-off", NURSE),
        ("feedback-on", NURSE),
    ]
    names = {person.id: person.name for person in HOSPITAL.people}
    for words, person in asked:
        yield Scene(
            f"/pebble {words}, by {names[person]}",
            read(await typed(ward.hospital.visit(person), words, ward)),
        )


async def typed(visit: Visit, words: str, ward: Ward) -> Any:
    for command in (command for feature in FEATURES for command in feature.commands):
        if found := command.pattern.fullmatch(words):
            rest = found.group(1) if found.groups() else ""
            return await command.run(Call(ward.hospital.slack, {}, visit, rest))
    raise AssertionError(f"/pebble {words} is no sub-command")


async def sentences(_ward: Ward) -> AsyncIterator[Scene]:
    """Every sentence that stands alone: why not, what is wrong under a field, what went wrong."""
    for refusal in sorted(Refusal.__subclasses__(), key=lambda kind: kind.__name__):
        said = refusal(12, by=OWNER, status="resolved").sentence
        yield Scene(refusal.__name__, resolve(said))
    for name, said in sorted(constants().items()):
        yield Scene(name, resolve(said.format_map(EXAMPLES)))


EXAMPLES: dict[str, Any] = {
    "name": "PEB-12",
    "reference": "3f9a0c21",
    "number": 12,
    "length": 4000,
    "minutes": "12 minutes",
    "most": 3000,
    "country": "Bouvet Island",
    "text": "2026-11-30",
    "years": 5,
    "day": "Friday",
    "zone": "America/Chicago",
    "kinds": "A record number or an NHS number",
    "lines": "“chart H123”",
}
"""What the sentences with a blank are filled with."""


def constants() -> dict[str, str]:
    """Every sentence that a module of ours holds under a name in capitals."""
    modules = [failures, *(importlib.import_module(name) for name in _modules())]
    return {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, str)
        and name.strip("_").isupper()
        and " " in value
        and _here(module, name, value)
    }


def _modules() -> list[str]:
    return [found.name for found in pkgutil.walk_packages(handlers.__path__, "handlers.")]


def _here(module: Any, name: str, value: str) -> bool:
    """Whether it is a sentence (not a pattern or a part of one), written here and not only imported."""
    source = module.__loader__.get_source(module.__name__) or ""
    return f"\n{name} = " in source and (value[0].isupper() or value[0] in "*{")


SHOWN = {
    "form_report": report_forms,
    "form_triage": triage_forms,
    "form_conversation": conversation_forms,
    "form_steward": steward_forms,
    "form_setup": setup_forms,
    "form_setup_pages": setup_pages,
    "home": homes,
    "answers": answers,
    "sentences": sentences,
}
