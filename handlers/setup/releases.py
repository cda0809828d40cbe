"""The releases of the EHR: a menu of them, and the form of one."""

from collections.abc import Sequence
from datetime import date

from handlers.services.blocks import (
    Block,
    actions,
    button,
    confirmation,
    datepicker,
    field,
    modal,
    option,
    section,
    static_select,
    text_input,
)
from handlers.services.dates import day
from handlers.services.text import escape
from handlers.setup.area_draft import token_of
from handlers.setup.release_draft import LONGEST, MOST, NEW, ReleaseDraft
from storage.models import Release

RELEASE, CHOOSE, ADD, REMOVE = "pebble_release", "setup.release", "setup.new_release", "setup.remove_release"
ABOUT = "A pebble can wait for a release. Move its day here, and all that waits for it moves along."
NONE_YET = "No release is named yet."


def releases_view(releases: Sequence[Release], version: int, today: date, *, saved: str = "") -> Block:
    """The menu of releases, under what was just saved (mrkdwn)."""
    above = [section(saved, block_id="saved")] if saved else []
    about = section(ABOUT if releases else f"{ABOUT} {NONE_YET}")
    return _modal([*above, about, _menu(releases, today, token_of(version, ""))])


def release_form(releases: Sequence[Release], version: int, chosen: str, today: date) -> Block:
    """The form of one release: a new one, or one of `releases`; the menu stays above it."""
    token = token_of(version, chosen)
    found = next((one for one in releases if one.id == chosen), None)
    name = text_input("text", initial=found.name if found else None, max_length=LONGEST)
    when = datepicker("day", found.day if found else None)
    blocks = [
        _menu(releases, today, token, chosen),
        field("Name", name, block_id=f"name:{token}", optional=False),
        field("Comes on", when, block_id=f"day:{token}", optional=False),
        *([_remove(found, token)] if found else []),
    ]
    return _modal(blocks, token)


def saved_release(draft: ReleaseDraft, today: date) -> str:
    """What is set for a release now (mrkdwn)."""
    return f"*Saved.* {escape(draft.name)} comes {_on(draft.day, today)}."


def removed_release(name: str) -> str:
    """What was removed (mrkdwn)."""
    return f"*Removed.* What waits for {escape(name)} is looked at again on the day it was last expected."


def _modal(blocks: list[Block], token: str = "") -> Block:
    submit = "Save" if token else None
    return modal("Releases", blocks, callback_id=RELEASE, submit=submit, close="Back", private_metadata=token)


def _menu(releases: Sequence[Release], today: date, token: str, chosen: str | None = None) -> Block:
    choices = [option(f"{one.name}, {day(one.day, today)}", one.id) for one in releases[:MOST]]
    menu = [static_select(CHOOSE, choices, initial=chosen, placeholder="Choose a release")] if choices else []
    add = [button("Add a release", ADD)] if len(releases) < MOST or chosen == NEW else []
    return actions(*menu, *add, block_id=f"choose:{token}")


def _remove(found: Release, token: str) -> Block:
    asked = confirmation(
        "Remove this release?",
        "What waits for it is looked at again on the day it was last expected.",
        yes="Remove",
        style="danger",
    )
    return actions(button("Remove", REMOVE, found.id, confirm=asked), block_id=f"remove:{token}")


def _on(when: date, today: date) -> str:
    said = day(when, today)
    return said if said in ("yesterday", "today", "tomorrow") else f"on {said}"
