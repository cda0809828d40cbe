"""The areas: a menu of them, and the form of one."""

from collections.abc import Sequence

from handlers.services.blocks import (
    Block,
    actions,
    button,
    context,
    conversations_select,
    field,
    modal,
    multi_users_select,
    option,
    radio,
    section,
    static_select,
    text_input,
)
from handlers.services.targets import DEFAULTS, Targets
from handlers.setup.area_draft import EVERYWHERE, NEW, token_of
from handlers.setup.draft import UNIT
from handlers.setup.form import groups_with, people_with
from handlers.setup.promises import target_fields
from storage.models import Area, Grant, Role

AREA, CHOOSE, ADD = "pebble_area", "setup.area", "setup.new_area"
MOST = 99
"""A Slack menu holds 100, and one of them is "All areas"."""
WHO_ELSE = "Nobody named? Then the owners of all areas answer, else the members of its triage channel."

LEADS = "They hear when a promise is missed although its owner was told."
OWN_PROMISES = (
    "*Promises of its own*\nLeave a field empty to promise what the hospital promises, shown in grey."
)


def areas_view(areas: Sequence[Area], version: int, *, saved: str = "") -> Block:
    """The menu of areas, under what was just saved (mrkdwn)."""
    above = [section(saved, block_id="saved")] if saved else []
    return modal(
        "Areas and owners",
        [*above, section("Choose an area to change it."), _menu(areas, token_of(version, ""))],
        callback_id="pebble_areas",
        close="Back",
    )


def area_form(
    areas: Sequence[Area], grants: Sequence[Grant], version: int, key: str, promised: Targets = DEFAULTS
) -> Block:
    """The form of one area: of `NEW`, `EVERYWHERE`, or the key of one of `areas`; the menu stays above it.

    `promised` is what holds where the area promises nothing of its own.
    """
    token = token_of(version, key)
    found = next((area for area in areas if area.key == key), None)
    blocks = [_menu(areas, token, key), *_owners(grants, token, "" if key == EVERYWHERE else key)]
    if key != EVERYWHERE:
        blocks[1:1] = _about(found, token)
        blocks += _promises(found, token, promised)
    return modal(
        "Areas and owners",
        blocks,
        callback_id=AREA,
        submit="Save",
        close="Back",
        private_metadata=token,
    )


def _menu(areas: Sequence[Area], token: str, key: str | None = None) -> Block:
    choices = [option("All areas", EVERYWHERE), *[option(_title(area), area.key) for area in areas[:MOST]]]
    menu = static_select(CHOOSE, choices, initial=key, placeholder="Choose an area")
    add = [button("Add an area", ADD)] if len(areas) < MOST else []
    return actions(menu, *add, block_id=f"choose:{token}")


def _title(area: Area) -> str:
    return area.name if area.active else f"{area.name} (not offered)"


def _about(found: Area | None, token: str) -> list[Block]:
    name = text_input("text", initial=found.name if found else None, max_length=UNIT)
    channel = conversations_select(
        "channel", initial=found.channel if found else None, placeholder="The same as everything else"
    )
    offered = radio("active", [option("Yes", "yes"), option("No", "no")], _yes_or_no(found))
    hint = "Leave it empty for the usual one."
    return [
        field("Name", name, block_id=f"name:{token}", optional=False),
        field("Its own triage channel", channel, block_id=f"channel:{token}", hint=hint),
        field("Offer it in the report form?", offered, block_id=f"active:{token}", optional=False),
    ]


def _yes_or_no(found: Area | None) -> str:
    return "yes" if found is None or found.active else "no"


def _owners(grants: Sequence[Grant], token: str, area: str) -> list[Block]:
    people = [] if area == NEW else people_with(grants, Role.OWNER, area)
    groups = [] if area == NEW else groups_with(grants, Role.OWNER, area)
    menu = multi_users_select("people", initial=people, placeholder="Choose people")
    ids = text_input("groups", initial=" ".join(groups) or None, max_length=1000, placeholder="S0123ABCD")
    mentions = ", ".join(f"<!subteam^{group}>" for group in groups)
    shown = [context(f"Now: {mentions}")] if mentions else []
    return [
        field("Owners", menu, block_id=f"owners:{token}"),
        field("User groups", ids, block_id=f"groups:{token}", hint="Their ids, with a space between them."),
        *shown,
        context(WHO_ELSE),
        _leads(grants, token, area),
    ]


def _leads(grants: Sequence[Grant], token: str, area: str) -> Block:
    people = [] if area == NEW else people_with(grants, Role.LEAD, area)
    menu = multi_users_select("people", initial=people, placeholder="Choose people")
    return field("Leads", menu, block_id=f"leads:{token}", hint=LEADS)


def _promises(found: Area | None, token: str, promised: Targets) -> list[Block]:
    own = found.targets if found else {}
    return [section(OWN_PROMISES), *target_fields(own, promised, lambda name: f"{name}:{token}")]
