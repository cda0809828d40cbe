"""How far one report or digest has got, told from outside: by what people, the database and Slack show at a moment."""

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


class Turn(StrEnum):
    """From the moment at which a digest is due to its recorded delivery, in order."""

    DUE = "digest due, nothing begun"
    TAKING = "digest in the transaction"
    OWED = "digest owed, nothing claimed"
    CLAIMED = "digest claimed, not with Slack"
    SENT = "digest with Slack, not recorded"
    RECORDED = "digest recorded"


AnyStage = Stage | Turn
EVERY_STAGE: tuple[AnyStage, ...] = (*Stage, *Turn)


def far(reached: AnyStage, wanted: AnyStage) -> int:
    """How many stages lie between the two; negative when it went further."""
    return EVERY_STAGE.index(wanted) - EVERY_STAGE.index(reached)


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
    return Stage[_posted(sight.letters) or "ANSWERED"]


@dataclass(frozen=True, slots=True)
class TurnSight:
    """What can be seen of one digest: `taken` when its turn is written down."""

    taken: bool
    writing: bool
    letters: tuple[Letter, ...] = ()


def turn(sight: TurnSight) -> Turn:
    """The stage."""
    if not sight.taken:
        return Turn.TAKING if sight.writing else Turn.DUE
    return Turn[_posted(sight.letters) or "OWED"]


def _posted(letters: tuple[Letter, ...]) -> str | None:
    """How far these have got, as a stage's name; None: nobody took one yet."""
    under_way = [letter for letter in letters if not letter.recorded]
    if any(letter.claimed and not letter.standing for letter in under_way):
        return "CLAIMED"
    if any(letter.standing for letter in under_way):
        return "SENT"
    return None if under_way or not letters else "RECORDED"
