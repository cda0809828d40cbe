"""The settings form: channels, people and texts, and the ways to all else."""

from collections.abc import Sequence

from handlers.services import catalogue
from handlers.services.blocks import (
    Block,
    actions,
    button,
    context,
    conversations_select,
    field,
    modal,
    multi_users_select,
    text_input,
)
from handlers.setup.pages import PAGES
from handlers.setup.roles import groups_with, people_with
from storage.models import Grant, Role, Workspace

SETTINGS, AREAS, RELEASES, PATTERNS = "pebble_setup", "setup.areas", "setup.releases", "setup.patterns"


def settings_form(found: Workspace, grants: Sequence[Grant]) -> Block:
    """The form, filled with what is set."""
    blocks = [*_channels(found), *_people(grants), *_texts(found)]
    return modal("Pebble settings", blocks, callback_id=SETTINGS, submit="Save", close="Cancel")


def more_buttons() -> Block:
    """The ways to all else, each saved on its own."""
    small = [button(page.title, page.button) for page in PAGES]
    last = [button("Releases", RELEASES), button("Own patterns", PATTERNS)]
    return actions(button("Areas and owners", AREAS), *small, *last, block_id="more")


def _channels(found: Workspace) -> list[Block]:
    triage = conversations_select("channel", initial=found.triage_channel, placeholder="Choose a channel")
    hint = "New pebbles appear here. Pebble must be a member: write /invite @Pebble there first."
    return [
        more_buttons(),
        field("Triage channel", triage, block_id="triage", optional=False, hint=hint),
    ]


def _people(grants: Sequence[Grant]) -> list[Block]:
    hint = "Who may open this form. While nobody is named, Slack's own administrators may."
    return [
        field("Managers", _menu(grants, Role.MANAGER), block_id="managers"),
        *_also(grants, Role.MANAGER),
        field("Administrators", _menu(grants, Role.ADMINISTRATOR), block_id="administrators", hint=hint),
        *_also(grants, Role.ADMINISTRATOR),
    ]


def _menu(grants: Sequence[Grant], role: Role) -> Block:
    return multi_users_select("people", initial=people_with(grants, role), placeholder="Choose people")


def _also(grants: Sequence[Grant], role: Role) -> list[Block]:
    groups = [f"<!subteam^{group}>" for group in groups_with(grants, role)]
    return [context(f"And everybody in {', '.join(groups)}, as before.")] if groups else []


def _texts(found: Workspace) -> list[Block]:
    units = text_input("units", initial="\n".join(found.units or catalogue.UNITS), multiline=True)
    whom = text_input(
        "text", initial=found.whom_to_call or catalogue.WHOM_TO_CALL, multiline=True, max_length=1000
    )
    return [
        field("Units", units, block_id="units", hint="One a line, at most 100. Empty: our own short list."),
        field(
            "Whom to call now",
            whom,
            block_id="whom_to_call",
            hint="Shown at once when a report says that it could harm a patient. Empty: a general sentence.",
        ),
    ]
