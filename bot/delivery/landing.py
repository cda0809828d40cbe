"""What became of one message, and what else must be written down with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.outcomes import hopeless
from storage.models import Alias, Owed
from storage.outbox import Fate


@dataclass(frozen=True, slots=True)
class Landing:
    """A fate and its consequences.

    `gone` are the channels that failed the message, each with Slack's code. `dm` is a private reporter's
    direct-message channel. `card_again` asks for the card to be owed anew: its thread cannot be reached.
    """

    fate: Fate
    gone: tuple[tuple[str, str], ...] = ()
    dm: tuple[Alias, str] | None = None
    card_again: bool = False


def held(owed: Owed, due_at: datetime, *, in_doubt: bool) -> Landing:
    """Put back without a try, because it must not leave yet."""
    return Landing(Fate(owed, "later", due_at=due_at, in_doubt=in_doubt, untried=True))


def interrupted(owed: Owed, now: datetime) -> Landing:
    """Broken off at shutdown: the next process looks it up at once."""
    return Landing(Fate(owed, "later", due_at=now, trouble="interrupted", in_doubt=True))


def later(owed: Owed, trouble: str, *, now: datetime, wait: timedelta, in_doubt: bool) -> Landing:
    """Try again after `wait`, or give up when that is hopeless."""
    whispered = "ephemeral_to" in owed.detail
    if hopeless(owed.attempts, now - owed.owed_at, whispered=whispered):
        return Landing(Fate(owed, "given_up", trouble=trouble))
    return Landing(Fate(owed, "later", due_at=now + wait, trouble=trouble, in_doubt=in_doubt))
