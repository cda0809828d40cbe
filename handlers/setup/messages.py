"""What the forms say once the settings are saved."""

from collections.abc import Iterable

from handlers.services.blocks import Block, modal, section
from handlers.services.text import escape
from handlers.setup.area_draft import EVERYWHERE, AreaDraft
from handlers.setup.draft import Draft
from handlers.setup.form import DAYS, areas_button

FORM_DID_NOT_OPEN = "Slack couldn't open the settings just now. Please try once more."


def saved_settings(draft: Draft) -> Block:
    """What is set now."""
    lines = [
        f"*Triage channel* <#{draft.triage_channel}>",
        f"*Managers' channel* {_channel(draft.managers_channel)}",
        f"*Managers* {_people(draft.managers)}",
        f"*Administrators* {_people(draft.administrators)}",
        f"*IT works* {hours(draft)}",
        f"*Units* {len(draft.units) or 'our own short list'}",
        f"*Whom to call now* {escape(draft.whom_to_call) or 'a general sentence'}",
    ]
    blocks = [section("*Saved.* This is set now:"), *[section(line) for line in lines]]
    return modal("Saved", [*blocks, areas_button()], callback_id="pebble_setup_saved", close="Done")


def hours(draft: Draft) -> str:
    """When IT works: "Monday, Tuesday 08:00 to 17:00, America/Chicago"."""
    days = ", ".join(DAYS[day] for day in draft.work_days)
    return f"{days} {_clock(draft.opens)} to {_clock(draft.closes)}, {draft.timezone}"


def saved_area(draft: AreaDraft) -> str:
    """What is set for an area now (mrkdwn)."""
    owners = _people(draft.owners)
    if draft.key == EVERYWHERE:
        return f"*Saved.* Owners of every area that names none: {owners}."
    channel = f"<#{draft.channel}>" if draft.channel else "the usual channel"
    offered = "" if draft.active else " The report form no longer offers it."
    return f"*Saved.* {escape(draft.name)}: its cards stand in {channel}; owners: {owners}.{offered}"


def _people(subjects: Iterable[str]) -> str:
    named = [f"<!subteam^{one}>" if one.startswith("S") else f"<@{one}>" for one in sorted(subjects)]
    return ", ".join(named) or "nobody named"


def _channel(channel: str | None) -> str:
    return f"<#{channel}>" if channel else "none"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def closing(sentence: str) -> Block:
    """In place of a menu that is no longer this person's to use (mrkdwn)."""
    return modal("Saved", [section(sentence)], callback_id="pebble_setup_saved", close="Done")
