"""How far one report has got, told from outside: by what its reporter, the database and Slack show at one moment."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """From the request to the recorded delivery, in order."""

    RECEIVED = "request received, nothing begun"
    WRITING = "in the transaction"
    SAVED = "saved, not answered"
    ANSWERED = "answered, nothing claimed"
    CLAIMED = "claimed, not with Slack"
    SENT = "with Slack, not recorded"
    RECORDED = "delivery recorded"


ORDER = list(Stage)


@dataclass(frozen=True, slots=True)
class Letter:
    """One owed message: taken by delivery, standing in Slack, recorded as sent."""

    claimed: bool
    standing: bool
    recorded: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """What can be seen of one report. `writing`: somebody holds an open transaction that writes."""

    answered: bool
    stored: bool
    writing: bool
    letters: tuple[Letter, ...] = ()


def stage(sight: Sight) -> Stage:
    """The stage; of two messages the one that lags behind counts."""
    if not sight.stored:
        return Stage.WRITING if sight.writing else Stage.RECEIVED
    if not sight.answered:
        return Stage.SAVED
    under_way = [letter for letter in sight.letters if not letter.recorded]
    if any(letter.claimed and not letter.standing for letter in under_way):
        return Stage.CLAIMED
    if any(letter.standing for letter in under_way):
        return Stage.SENT
    return Stage.ANSWERED if under_way or not sight.letters else Stage.RECORDED
