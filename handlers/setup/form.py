"""The settings form: everything a hospital says about itself on one page."""

from collections.abc import Sequence
from datetime import time

from handlers.services import catalogue
from handlers.services.blocks import (
    Block,
    actions,
    button,
    checkboxes,
    context,
    conversations_select,
    field,
    modal,
    multi_users_select,
    option,
    text_input,
    timepicker,
)
from handlers.setup.zones import EXAMPLES
from storage.models import Grant, Role, Workspace

SETTINGS, AREAS = "pebble_setup", "setup.areas"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


INSTEAD = "Where a card stands when it can't stand in its own channel."


def settings_form(found: Workspace, grants: Sequence[Grant]) -> Block:
    """The form, filled with what is set."""
    blocks = [*_channels(found), *_people(grants), *_hours(found), *_texts(found)]
    return modal("Pebble settings", blocks, callback_id=SETTINGS, submit="Save", close="Cancel")


def areas_button() -> Block:
    """The way to the areas, which are saved on their own."""
    return actions(button("Areas and owners", AREAS), block_id="areas")


def _channels(found: Workspace) -> list[Block]:
    triage = conversations_select("channel", initial=found.triage_channel, placeholder="Choose a channel")
    managers = conversations_select("channel", initial=found.managers_channel, placeholder="Choose a channel")
    hint = "New pebbles appear here. Pebble must be a member: write /invite @Pebble there first."
    return [
        areas_button(),
        field("Triage channel", triage, block_id="triage", optional=False, hint=hint),
        field(
            "Managers' channel",
            managers,
            block_id="managers_channel",
            hint="Where Pebble turns when a card cannot stand in its own channel.",
        ),
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


def _hours(found: Workspace) -> list[Block]:
    days = checkboxes(
        "days",
        [option(name, str(day)) for day, name in enumerate(DAYS)],
        initial=[str(day) for day in found.work_days],
    )
    zone = text_input("zone", initial=found.timezone, max_length=60)
    opens, closes = timepicker("opens", _time(found.opens)), timepicker("closes", _time(found.closes))
    return [
        field("Time zone", zone, block_id="zone", optional=False, hint=EXAMPLES),
        field("IT's day begins", opens, block_id="opens", optional=False),
        field("IT's day ends", closes, block_id="closes", optional=False, hint="00:00 means midnight."),
        field("IT works on", days, block_id="days", optional=False),
    ]


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


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def people_with(grants: Sequence[Grant], role: Role, area: str = "") -> list[str]:
    """The people who hold a role."""
    return [subject for subject in _subjects(grants, role, area) if not subject.startswith("S")]


def groups_with(grants: Sequence[Grant], role: Role, area: str = "") -> list[str]:
    """The user groups that hold a role."""
    return [subject for subject in _subjects(grants, role, area) if subject.startswith("S")]


def _subjects(grants: Sequence[Grant], role: Role, area: str) -> list[str]:
    return sorted(grant.subject for grant in grants if grant.role is role and grant.area == area)
