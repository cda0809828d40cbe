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
    option,
    radio,
    section,
    static_select,
    text_input,
)
from handlers.services.targets import DEFAULTS, Targets
from handlers.setup.area_draft import EVERYWHERE, NEW, token_of
from handlers.setup.draft import UNIT
from handlers.setup.promises import target_fields
from handlers.setup.role_fields import groups_field, people_field
from storage.models import Area, Grant, Role

AREA, CHOOSE, ADD = "pebble_area", "setup.area", "setup.new_area"
MOST = 99
"""A Slack menu holds 100, and one of them is "All areas"."""
WHO_ELSE = "Nobody named? Then the owners of all areas answer, else the members of its triage channel."

LEADS = "They hear when a promise is missed although its owner was told, and may act in its place."
TRANSLATORS = "They put into words what clinicians and IT mean."
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
    given = () if area == NEW else grants
    return [
        people_field("Owners", f"owners:{token}", given, Role.OWNER, area),
        *groups_field("User groups", f"groups:{token}", given, Role.OWNER, area),
        context(WHO_ELSE),
        people_field("Leads", f"leads:{token}", given, Role.LEAD, area, hint=LEADS),
        *groups_field("User groups that lead", f"lead_groups:{token}", given, Role.LEAD, area),
        people_field("Translators", f"translators:{token}", given, Role.TRANSLATOR, area, hint=TRANSLATORS),
        *groups_field(
            "User groups that translate", f"translator_groups:{token}", given, Role.TRANSLATOR, area
        ),
    ]


def _promises(found: Area | None, token: str, promised: Targets) -> list[Block]:
    own = found.targets if found else {}
    return [section(OWN_PROMISES), *target_fields(own, promised, lambda name: f"{name}:{token}")]
