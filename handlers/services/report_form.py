"""The report form: two taps and one sentence, ready without asking the database anything."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from handlers.services import catalogue
from handlers.services.blocks import (
    Block,
    checkboxes,
    context,
    field,
    modal,
    option,
    radio,
    section,
    static_select,
    text_input,
)
from handlers.services.catalogue import Choice
from handlers.services.findings import rebuilt, without
from handlers.services.reading import with_articles
from handlers.services.screening import OwnPattern, Refused, screen
from handlers.services.text import clean, escape
from handlers.services.wording import Wording

REPORT = "pebble_report"
HARM = "intake.harm"
MOST = 3000
"""Characters a Slack form holds."""

SAFETY = (Choice("none", "No"), Choice("could", "It could"), Choice("did", "It did"))


def report_form(wording: Wording, words: str = "", *, harm: str | None = None) -> Block:
    """The form, with `words` (a first attempt at the sentence) filled in, but for patient data in them."""
    words, remark = prefilled(words, wording.own)
    warning = [whom_to_call(wording)] if harm in ("could", "did") else []
    return _form([*remark, _what(words)], wording.areas, harm, warning)


def _form(
    first: list[Block], areas: tuple[Choice, ...], harm: str | None = None, warning: Sequence[Block] = ()
) -> Block:
    blocks = [*first, _where(areas), *_COST, _harm(harm), *warning, _private()]
    return modal("Report a pebble", blocks, callback_id=REPORT, submit="Send", close="Cancel")


@lru_cache(maxsize=64)
def blank_form(areas: tuple[Choice, ...]) -> Block:
    """The form with nothing in it: one for everybody, to be sent as it is, until the areas change."""
    return _form([_what("")], areas)


def harm_named(view: Mapping[str, Any], wording: Wording, harm: str | None) -> Block:
    """The open form again, with whom to call under the question of harm, or without; all else as it is."""
    shown: list[Block] = []
    for block in view["blocks"]:
        if block.get("block_id") != "whom_to_call":
            shown.append(block)
        if block.get("block_id") == "harm" and harm in ("could", "did"):
            shown.append(whom_to_call(wording))
    return rebuilt(view, shown)


def prefilled(words: str, own: Sequence[OwnPattern] = ()) -> tuple[str, list[Block]]:
    """The words as the form starts with them, and a remark where something had to be left out."""
    words = clean(words)
    screened = screen(words, own=own)
    remarks = []
    if isinstance(screened, Refused):
        words = without(words, own)
        seen = with_articles({finding.words for finding in screened.findings})
        remarks.append(
            f"We left out what looked like {seen}. The screen is enough, the patient isn't needed."
        )
    if len(words) > MOST:
        words = words[:MOST]
        remarks.append("A form holds 3,000 characters, so the end of your text is not here.")
    return words, [context(remark) for remark in remarks]


def whom_to_call(wording: Wording) -> Block:
    """Whom to call now, in the hospital's own words."""
    return section(f":rotating_light: *{escape(wording.whom_to_call)}*", block_id="whom_to_call")


def _what(words: str) -> Block:
    asked = text_input(
        "text",
        initial=words or None,
        multiline=True,
        max_length=MOST,
        placeholder="Describe the screen, not the patient: no names, no numbers",
    )
    return field("What got in your way?", asked, block_id="what", optional=False)


def _where(areas: tuple[Choice, ...]) -> Block:
    menu = static_select("area", options(areas), placeholder="Choose an area")
    return field("Where?", menu, block_id="where")


def _cost() -> list[Block]:
    often = static_select("often", options(catalogue.FREQUENCIES), placeholder="Choose one")
    minutes = static_select("minutes", options(catalogue.MINUTES), placeholder="A guess is fine")
    kinds = static_select("kind", options(catalogue.KINDS), placeholder="Choose what fits best")
    return [
        field("How often does it happen?", often, block_id="often"),
        field("Minutes lost each time", minutes, block_id="minutes"),
        field("What kind of thing is it?", kinds, block_id="kind"),
    ]


def _harm(chosen: str | None) -> Block:
    answers = radio(HARM, options(SAFETY), initial=chosen)
    return field("Could it harm a patient?", answers, block_id="harm", dispatch=True)


def _private() -> Block:
    box = checkboxes("private", [option("Yes: IT sees “a colleague”, never who I am", "private")])
    hint = "IT can still ask you back through Pebble. In a very small unit your words may give you away."
    return field("Keep my name private", box, block_id="private", hint=hint)


def options(choices: tuple[Choice, ...]) -> list[Block]:
    """These choices as a menu's options."""
    return [option(choice.label, choice.key) for choice in choices]


# The same for everybody, so made once: opening the form is the one thing that must never be slow.
_COST = _cost()
