"""What owners write in a card's thread: words that do what the buttons do; the rest stays among IT."""

import re
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Letter, ThreadWord, Visit
from handlers.services.reading import NOTHING_WRITTEN, too_long
from handlers.services.rights import Right
from handlers.services.screening import Refused, screen
from handlers.services.threads import pebble_of_thread
from handlers.stopped import files_stay_here, not_passed_on
from handlers.triage.answers import MOST
from handlers.triage.decide import act
from storage.models import Pebble, Spot
from storage.models.states import Resolution, Status
from storage.queries.pebbles import pebble_to_change

Heard = list[tuple[ThreadWord, str]]


def understood(text: str, words: Sequence[ThreadWord]) -> Heard:
    """The words that stand alone on a line; every other line stays among IT."""
    return [found for line in text.splitlines() if (found := _matching(line.strip(), words))]


def _matching(text: str, words: Sequence[ThreadWord]) -> tuple[ThreadWord, str] | None:
    for word in words:
        if found := word.pattern.fullmatch(text):
            return word, (found.group(1) if found.groups() else "").strip()
    return None


async def hear(
    visit: Visit, channel: str, thread_ts: str, ts: str, text: str, *, more: bool = False
) -> list[str | Letter]:
    """Act on a message in a card's thread; what to say privately where something was not possible.

    `more` says that files or forwarded messages came with it. Raises `handlers.services.threads.NotYetKnown`.
    """
    async with visit.transaction() as session:
        number = await pebble_of_thread(
            session, visit.workspace_id, [channel], thread_ts, Spot.CARD, now=visit.now
        )
        found = await pebble_to_change(session, visit.workspace_id, number) if number else None
        if found is None:
            return []
        said = await _act_on(session, visit, found, text, f"{channel}:{ts}")
    return [*said, files_stay_here()] if more else said


async def _act_on(
    session: AsyncSession, visit: Visit, found: Pebble, text: str, source: str
) -> list[str | Letter]:
    heard = understood(text, visit.house.thread_words)
    if problem := await visit.why_not(session, Right.ACTOR, found):
        return [problem] if heard else []
    if not heard:
        return await _first_reply(session, visit, found)
    problems = [await word.run(session, visit, found, rest, source) for word, rest in heard]
    return [problem for problem in problems if problem]


async def _first_reply(session: AsyncSession, visit: Visit, found: Pebble) -> list[str | Letter]:
    """An owner's first reply to a new pebble acknowledges it."""
    if found.status is Status.NEW:
        await act(
            session, visit, found, lambda pebble, _: pebble.acknowledge(by=visit.person_id, at=visit.now)
        )
    return []


async def _ack(session: AsyncSession, visit: Visit, found: Pebble, _rest: str, _source: str) -> str | None:
    return await act(
        session, visit, found, lambda pebble, _: pebble.acknowledge(by=visit.person_id, at=visit.now)
    )


async def _mine(session: AsyncSession, visit: Visit, found: Pebble, _rest: str, _source: str) -> str | None:
    if found.owner == visit.person_id and found.status is not Status.NEW:
        return None
    me = visit.person_id
    return await act(session, visit, found, lambda pebble, _: pebble.assign(to=me, by=me, at=visit.now))


async def _resolve(
    session: AsyncSession, visit: Visit, found: Pebble, rest: str, source: str
) -> str | Letter | None:
    words = screen(rest, own=visit.own)
    if isinstance(words, Refused):
        return await not_passed_on(session, visit, words, rest, ("triage.resolve", found.number))
    if not words.text or len(words.text) > MOST:
        return too_long(words.text, MOST) if words.text else NOTHING_WRITTEN
    return await act(
        session,
        visit,
        found,
        lambda pebble, words_id: pebble.resolve(
            how=Resolution.NOT_SAID, words_id=words_id, by=visit.person_id, at=visit.now
        ),
        text=words,
        source=source,
    )


WORDS = (
    ThreadWord(re.compile(r"ack", re.IGNORECASE), _ack),
    ThreadWord(re.compile(r"mine", re.IGNORECASE), _mine),
    ThreadWord(re.compile(r"resolve:\s*(.*)", re.IGNORECASE), _resolve),
)
