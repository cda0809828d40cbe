"""What the forms say once the settings are saved."""

from collections.abc import Sequence

from handlers.services.blocks import Block, modal, section
from handlers.services.text import escape
from handlers.setup.area_draft import EVERYWHERE, AreaDraft
from handlers.setup.draft import Draft
from handlers.setup.form import more_buttons
from handlers.setup.role_fields import mentioned

FORM_DID_NOT_OPEN = "Slack couldn't open the settings just now. Please try once more."


def saved_settings(draft: Draft) -> Block:
    """What is set now."""
    lines = [
        f"*Triage channel* <#{draft.triage_channel}>",
        f"*Managers* {mentioned(draft.managers)}",
        f"*Administrators* {mentioned(draft.administrators)}",
        f"*Units* {len(draft.units) or 'our own short list'}",
        f"*Whom to call now* {escape(draft.whom_to_call) or 'a general sentence'}",
    ]
    blocks = [section("*Saved.* This is set now:"), *[section(line) for line in lines]]
    return modal("Saved", [*blocks, more_buttons()], callback_id="pebble_setup_saved", close="Done")


def saved_page(lines: Sequence[str]) -> Block:
    """What one of the small forms has set (mrkdwn)."""
    blocks = [section("*Saved.* This is set now:"), *[section(line) for line in lines]]
    return modal("Saved", blocks, callback_id="pebble_page_saved", close="Back")


def saved_area(draft: AreaDraft) -> str:
    """What is set for an area now (mrkdwn)."""
    owners = mentioned(draft.owners)
    leads = f" Leads: {mentioned(draft.leads)}." if draft.leads else ""
    leads += f" Translators: {mentioned(draft.translators)}." if draft.translators else ""
    if draft.key == EVERYWHERE:
        return f"*Saved.* Owners of every area that names none: {owners}.{leads}"
    channel = f"<#{draft.channel}>" if draft.channel else "the usual channel"
    offered = "" if draft.active else " The report form no longer offers it."
    promises = " It makes promises of its own." if draft.targets else ""
    return f"*Saved.* {escape(draft.name)}: its cards stand in {channel}; owners: {owners}.{leads}{offered}{promises}"


def closing(sentence: str) -> Block:
    """In place of a menu that is no longer this person's to use (mrkdwn)."""
    return modal("Saved", [section(sentence)], callback_id="pebble_setup_saved", close="Done")
