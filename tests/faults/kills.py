"""kill -9 at a stage: the bot runs in slices and is looked at in between, until it is where it must die."""

import random
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.faults.people import Person, Press
from tests.faults.stages import Letter, Sight, Stage, Turn, TurnSight, far, stage, turn
from tests.faults.stores import REPORTING, TURNING
from tests.faults.ward import Ward

Aim = TypeVar("Aim", Stage, Turn)
SLICE = 0.0003
"""Seconds between two looks; twice as long while the aim is far."""
SETTLING = 0.03
"""Seconds for what the bot had already sent off when it was frozen."""
LONGEST = 0.2
"""Seconds within which a moment is drawn: a report is usually delivered and recorded by then."""
LONGEST_TURN = 0.6
"""The same for a digest, which the clock must see first."""
PATIENCE = 6.0
"""Seconds for one aim."""


def sight(ward: Ward, person: Person, press: Press) -> Sight:
    """What can be seen of this report just now."""
    writing = ward.store.writing()
    letters = ward.store.letters(person.report.submission)
    if letters is None:
        return Sight(press.answered(), stored=False, writing=writing)
    return Sight(press.answered(), True, writing, _seen(ward, letters))


def _seen(ward: Ward, letters: Sequence[tuple[str, bool, bool]]) -> tuple[Letter, ...]:
    taken = [id for id, claimed, recorded in letters if claimed or recorded]
    standing = ward.slack.standing(taken) if taken else set()
    return tuple(Letter(claimed, id in standing, recorded) for id, claimed, recorded in letters)


def kill_at(ward: Ward, wanted: Stage, person: Person) -> Stage:
    """Kill the bot when this report has got so far, or further if that was too short to catch; where it was."""
    press = person.press()
    _freeze_between_writes(ward, REPORTING)
    press.start()
    reached = _led_to(ward, wanted, lambda: stage(sight(ward, person, press)))
    return _kill(ward, person, press, reached)


def kill_anywhere(ward: Ward, person: Person, dice: random.Random) -> Stage:
    """Kill the bot at a moment drawn at random; where this report was."""
    press = person.press()
    ward.bot.freeze()
    press.start()
    ward.bot.go_on_for(dice.uniform(0, LONGEST))
    time.sleep(SETTLING)
    return _kill(ward, person, press, stage(sight(ward, person, press)))


def kill_turn_at(ward: Ward, wanted: Turn) -> Turn:
    """The same for a digest: it falls due while the bot stands still, and then the bot is led to where it must die."""
    look = _turn_watched(ward)
    _freeze_between_writes(ward, TURNING)
    ward.falls_due()
    reached = _led_to(ward, wanted, look)
    ward.bot.kill()
    return reached


def kill_turn_anywhere(ward: Ward, dice: random.Random) -> Turn:
    """Kill the bot at a moment drawn at random after a digest fell due; where it was."""
    look = _turn_watched(ward)
    ward.bot.freeze()
    ward.falls_due()
    ward.bot.go_on_for(dice.uniform(0, LONGEST_TURN))
    time.sleep(SETTLING)
    reached = look()
    ward.bot.kill()
    return reached


def _turn_watched(ward: Ward) -> Callable[[], Turn]:
    """What tells how far the next digest has got."""
    taken, known = ward.store.turns(), {id for id, _, _ in ward.store.digests()}

    def look() -> Turn:
        writing = ward.store.writing(TURNING)
        if ward.store.turns() == taken:
            return turn(TurnSight(False, writing))
        return turn(
            TurnSight(
                True, writing, _seen(ward, [one for one in ward.store.digests() if one[0] not in known])
            )
        )

    return look


def _led_to(ward: Ward, wanted: Aim, look: Callable[[], Aim]) -> Aim:
    """Let the frozen bot go in slices until it is there, or further; where it stands."""
    latest = time.monotonic() + PATIENCE
    reached = look()
    while time.monotonic() < latest:
        if far(reached, wanted) <= 0:
            # Once more, when what was under way between the processes has arrived.
            time.sleep(SETTLING)
            reached = look()
            if far(reached, wanted) <= 0:
                break
        ward.bot.go_on_for(SLICE * min(2, far(reached, wanted)))
        reached = look()
    return reached


def _freeze_between_writes(ward: Ward, tables: tuple[str, ...]) -> None:
    """Freeze the bot where it writes nothing of its own, which would be taken for what is aimed at."""
    ward.bot.freeze()
    latest = time.monotonic() + PATIENCE
    while ward.store.writing(tables) and time.monotonic() < latest:
        ward.bot.go_on_for(SLICE)


def _kill(ward: Ward, person: Person, press: Press, reached: Stage) -> Stage:
    ward.bot.kill()
    press.answered(SETTLING)
    person.hears(press)
    person.report.cause = f"kill -9: {reached}"
    return reached
