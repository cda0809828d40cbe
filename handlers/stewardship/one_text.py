"""Which texts about a pebble are still kept, as a steward may choose among them: by what and when, not by words."""

from collections.abc import Sequence

from handlers.feature import Visit
from handlers.services.catalogue import Choice
from handlers.services.dates import day_and_hour
from handlers.stewardship.erase import HELD, NOTHING_LEFT, look
from storage.models import Step
from storage.removal import texts_of_pebble

MOST = 100
"""A Slack menu holds no more."""
_WHAT = {
    Step.REPORTED: "The report",
    Step.CORRECTED: "The report, put in other words",
    Step.ADDED: "Something its reporter added",
    Step.ASKED: "A question to the reporter",
    Step.ANSWERED: "An answer of the reporter",
    Step.WAITING: "What it waits for",
    Step.RESOLVED: "What was done",
    Step.DECLINED: "Why it was declined",
    Step.REOPENED: "What is left of it",
    Step.THANKED: "Thanks",
}


async def texts_to_choose(visit: Visit, number: int) -> tuple[Choice, ...] | str:
    """The texts that are left, newest first; the sentence that says why none can be chosen."""
    async with visit.reading() as session:
        seen = await look(session, visit, number)
        if isinstance(seen, str):
            return seen
        texts = await texts_of_pebble(session, seen.pebble)
    if seen.hold is not None:
        return HELD.format(number=number)
    zone = visit.house.wordings.of(visit.workspace_id).zone
    labels = told_apart(
        [f"{_WHAT.get(one.step, 'A note')}, {day_and_hour(one.at, zone, visit.now)}" for one in texts]
    )
    choices = [Choice(one.words_id, label) for one, label in zip(texts, labels, strict=True)]
    return tuple(choices[:MOST]) or NOTHING_LEFT.format(number=number)


def told_apart(labels: Sequence[str]) -> list[str]:
    """These labels, newest first; those that are the same say which of them they are, the oldest being 1."""
    return [
        f"{label}, {labels[n:].count(label)} of {times} that minute"
        if (times := labels.count(label)) > 1
        else label
        for n, label in enumerate(labels)
    ]
