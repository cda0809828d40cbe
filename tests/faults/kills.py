"""kill -9 at a stage: the bot runs in slices and is looked at in between, until it is where it must die."""

import random
import time

from tests.faults.people import Person, Press
from tests.faults.stages import ORDER, Letter, Sight, Stage, stage
from tests.faults.ward import Ward

SLICE = 0.0003
"""Seconds between two looks; twice as long while the aim is far."""
SETTLING = 0.03
"""Seconds for what the bot had already sent off when it was frozen."""
LONGEST = 0.2
"""Seconds within which a moment is drawn: a report is usually delivered and recorded by then."""
PATIENCE = 6.0
"""Seconds for one aim."""


def sight(ward: Ward, person: Person, press: Press) -> Sight:
    """What can be seen of this report just now."""
    writing = ward.store.writing()
    letters = ward.store.letters(person.report.submission)
    if letters is None:
        return Sight(press.answered(), stored=False, writing=writing)
    claimed_ids = [id for id, claimed, recorded in letters if claimed or recorded]
    standing = ward.slack.standing(claimed_ids) if claimed_ids else set()
    seen = tuple(Letter(claimed, id in standing, recorded) for id, claimed, recorded in letters)
    return Sight(press.answered(), True, writing, seen)


def kill_at(ward: Ward, wanted: Stage, person: Person) -> Stage:
    """Kill the bot when this report has got so far, or further if that was too short to catch; where it was."""
    press = person.press()
    _freeze_between_writes(ward)
    press.start()
    latest = time.monotonic() + PATIENCE
    reached = stage(sight(ward, person, press))
    while time.monotonic() < latest:
        if _far(reached, wanted) <= 0:
            # Once more, when what was under way between the processes has arrived.
            time.sleep(SETTLING)
            reached = stage(sight(ward, person, press))
            if _far(reached, wanted) <= 0:
                break
        ward.bot.go_on_for(SLICE * min(2, _far(reached, wanted)))
        reached = stage(sight(ward, person, press))
    return _kill(ward, person, press, reached)


def _freeze_between_writes(ward: Ward) -> None:
    """Freeze the bot where it writes nothing of its own, which would be taken for this report's transaction."""
    ward.bot.freeze()
    latest = time.monotonic() + PATIENCE
    while ward.store.writing() and time.monotonic() < latest:
        ward.bot.go_on_for(SLICE)


def _far(reached: Stage, wanted: Stage) -> int:
    return ORDER.index(wanted) - ORDER.index(reached)


def kill_anywhere(ward: Ward, person: Person, dice: random.Random) -> Stage:
    """Kill the bot at a moment drawn at random; where this report was."""
    press = person.press()
    ward.bot.freeze()
    press.start()
    ward.bot.go_on_for(dice.uniform(0, LONGEST))
    time.sleep(SETTLING)
    return _kill(ward, person, press, stage(sight(ward, person, press)))


def _kill(ward: Ward, person: Person, press: Press, reached: Stage) -> Stage:
    ward.bot.kill()
    press.answered(SETTLING)
    person.hears(press)
    person.report.cause = f"kill -9: {reached}"
    return reached
