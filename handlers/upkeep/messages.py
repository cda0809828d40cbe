"""What administrators hear: what happened, what was kept, what to do. Never a word that people typed."""

from handlers.feature import Letter, Speaking
from handlers.services.blocks import section
from handlers.services.text import escape
from handlers.upkeep.troubles import NO_CHANNEL, channel_problem, last_problem, thing
from storage.models import Owed

BUTTON_TOO_OLD = (
    "That button belongs to an earlier version of Pebble. `/pebble` and your Home are up to date."
)
SHORTCUT_TOO_OLD = (
    "That shortcut belongs to an earlier version of Pebble. `/pebble` and your Home are up to date."
)
FORM_TOO_OLD = (
    "This form belongs to an earlier version of Pebble and can't be saved. "
    "Your words are still here to copy; /pebble opens today's form."
)
ONLY_PEBBLE = "Pebble answers to `/pebble`. `/pebble help` shows what it can do."


async def channel_trouble(speaking: Speaking) -> Letter | None:
    """A channel does not take what Pebble writes; of direct messages, one person's own, nothing is said."""
    detail, channel = speaking.owed.detail, str(speaking.owed.detail.get("channel") or "")
    if channel and not channel.startswith(("C", "G")):
        return None
    return channel_letter(channel, str(detail.get("error") or ""), detail.get("pebble"))


def channel_letter(channel: str, error: str, pebble: int | None) -> Letter:
    """What happened to the channel ("" where none is set), what was kept, what to do."""
    trouble = channel_problem(error) if channel else NO_CHANNEL
    about = f"PEB-{pebble} is saved. " if pebble else ""
    return _letter(
        "Pebble can't write in one of its channels" if channel else "Pebble has no triage channel yet",
        happened=trouble.happened.format(where=f"<#{escape(channel)}>"),
        kept=f"Nothing is lost. {about}What was meant for it comes to another channel, or here, meanwhile.",
        remedy=trouble.remedy,
        error=error if channel else "",
    )


async def given_up(speaking: Speaking) -> Letter | None:
    """A message could not be sent for a whole day."""
    detail, workspace_id = speaking.owed.detail, speaking.owed.workspace_id
    lost = await speaking.session.get(Owed, (workspace_id, str(detail.get("owed") or "")))
    error = lost.trouble if lost else None
    return given_up_letter(str(detail.get("kind") or ""), detail.get("pebble"), error)


def given_up_letter(kind: str, pebble: int | None, error: str | None) -> Letter:
    """Which message did not arrive, what was kept, what to do."""
    trouble = last_problem(error)
    about = f" of PEB-{pebble}" if pebble else ""
    kept = f"PEB-{pebble} is saved with its whole history" if pebble else "Everything it was about is saved"
    return _letter(
        "A message of Pebble's did not arrive",
        happened=f"For a day Pebble tried to send {thing(kind)}{about}, then gave up. "
        + trouble.happened.format(where="its channel"),
        kept=f"{kept}. Only this one message is missing.",
        remedy=trouble.remedy,
        error=error or "",
    )


def _letter(title: str, *, happened: str, kept: str, remedy: str, error: str) -> Letter:
    code = f"\n_Slack's word for it: {escape(error)}_" if error else ""
    blocks = [
        section(f":warning: *{title}.*\n{happened}"),
        section(f"*What was kept*\n{kept}"),
        section(f"*What you can do*\n{remedy}{code}"),
    ]
    return Letter(f"{title}.", blocks)
