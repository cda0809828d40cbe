"""The hospital's own patterns for the privacy check: a menu of them, and the form of one."""

from collections.abc import Sequence

from handlers.services.blocks import (
    Block,
    actions,
    button,
    confirmation,
    context,
    field,
    modal,
    option,
    radio,
    section,
    static_select,
    text_input,
)
from handlers.services.text import escape
from handlers.setup.area_draft import token_of
from handlers.setup.pattern_draft import CERTAIN, DOUBTFUL, MOST, NEW, PatternDraft
from storage.models import Pattern

PATTERN, CHOOSE, ADD, REMOVE = (
    "pebble_pattern",
    "setup.pattern",
    "setup.new_pattern",
    "setup.remove_pattern",
)
ABOUT = (
    "The privacy check knows the usual identifiers of patients. Here you add your hospital's own, such as the form of "
    "your record numbers. What matches is not saved, and whoever wrote it is shown a draft without it."
)
NONE_YET = "There is none yet."
INVENT = "One a line. Please invent the digits: examples are tried out and not kept."
SURE = (
    option("Always keep it out", CERTAIN),
    option("Ask whoever wrote it: they may say that it is no patient's", DOUBTFUL),
)


def patterns_view(known: Sequence[Pattern], version: int, *, saved: str = "") -> Block:
    """The menu of patterns, under what was just saved (mrkdwn)."""
    above = [section(saved, block_id="saved")] if saved else []
    about = section(ABOUT if known else f"{ABOUT} {NONE_YET}")
    return _modal([*above, about, _menu(known, token_of(version, ""))])


def pattern_form(known: Sequence[Pattern], version: int, chosen: str) -> Block:
    """The form of one pattern: a new one, or one of `known`; the menu stays above it."""
    token = token_of(version, chosen)
    found = next((one for one in known if one.id == chosen), None)
    name = text_input(
        "text", initial=found.name if found else None, max_length=40, placeholder="hospital number"
    )
    expression = text_input(
        "text", initial=found.expression if found else None, max_length=200, placeholder=r"H\d{7}"
    )
    sure = radio("sure", SURE, CERTAIN if found is None or found.certain else DOUBTFUL)
    finds = text_input("text", multiline=True, placeholder="chart H1234567 opens blank")
    leaves = text_input("text", multiline=True, placeholder="room H12 has no printer")
    blocks = [
        _menu(known, token, chosen),
        field("What do you call it?", name, block_id=f"name:{token}", optional=False),
        field("Expression", expression, block_id=f"expression:{token}", optional=False, hint=_example()),
        field("When it is found", sure, block_id=f"certain:{token}", optional=False),
        field("It should find", finds, block_id=f"finds:{token}", optional=False, hint=INVENT),
        field("It should leave alone", leaves, block_id=f"leaves:{token}"),
        context("It applies once it finds all of the first and none of the second."),
        *([_remove(found, token)] if found else []),
    ]
    return _modal(blocks, token)


def saved_pattern(draft: PatternDraft) -> str:
    """What is set for a pattern now (mrkdwn)."""
    rest = "always stays out" if draft.certain else "is asked about"
    return f"*Saved.* From now on “{escape(draft.name)}” {rest}."


def removed_pattern(name: str) -> str:
    """What was removed (mrkdwn)."""
    return f"*Removed.* The check no longer looks for “{escape(name)}”."


def _example() -> str:
    """A function, since the braces of an expression look like blanks to be filled in."""
    return r"For an H followed by seven digits, such as H1234567, write H\d{7}. Capitals and small letters count alike."


def _modal(blocks: list[Block], token: str = "") -> Block:
    submit = "Try and save" if token else None
    return modal(
        "Own patterns", blocks, callback_id=PATTERN, submit=submit, close="Back", private_metadata=token
    )


def _menu(known: Sequence[Pattern], token: str, chosen: str | None = None) -> Block:
    choices = [option(one.name, one.id) for one in known[:MOST]]
    menu = [static_select(CHOOSE, choices, initial=chosen, placeholder="Choose a pattern")] if choices else []
    add = [button("Add a pattern", ADD)] if len(known) < MOST or chosen == NEW or not menu else []
    return actions(*menu, *add, block_id=f"choose:{token}")


def _remove(found: Pattern, token: str) -> Block:
    asked = confirmation(
        "Remove this pattern?",
        "The privacy check no longer looks for it. What is saved already stays as it is.",
        yes="Remove",
        style="danger",
    )
    return actions(button("Remove", REMOVE, found.id, confirm=asked), block_id=f"remove:{token}")
