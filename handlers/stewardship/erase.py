"""A steward removes the words of a pebble: from the database, and from every message of ours in Slack."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.reporters import NOT_THERE
from handlers.services.rights import Right
from handlers.stewardship.in_slack import Left
from handlers.stewardship.stewards import administrators
from storage.models import Audit, Deed, Hold, Pebble, Place, Removed, Spot
from storage.outbox import REPORTER, THREAD, owe, owe_card, owe_once, say_anew
from storage.queries.letters import letters_with_words
from storage.queries.pebbles import pebble, pebble_to_change
from storage.queries.places import place_of
from storage.queries.words import author_of
from storage.removal import hold_on, remove, words_of_pebble

HELD = "PEB-{number} is on legal hold, so its words stay. Lift the hold first: `/pebble steward {number}`."
THAT_IS_GONE = "That text of PEB-{number} was removed before."
NOTHING_LEFT = "The words of PEB-{number} were removed before."


@dataclass(frozen=True, slots=True)
class Seen:
    """What a steward may act on: the pebble, whether it is held, and where its card stands."""

    pebble: Pebble
    hold: Hold | None
    card: Place | None


async def look(session: AsyncSession, visit: Visit, number: int) -> Seen | str:
    """The pebble as a steward sees it, or the sentence that says why not."""
    if problem := await visit.why_not(session, Right.STEWARD):
        return problem
    found = await pebble(session, visit.workspace_id, number)
    if found is None:
        return NOT_THERE.format(name=f"PEB-{number}")
    hold = await hold_on(session, visit.workspace_id, number)
    return Seen(found, hold, await place_of(session, visit.workspace_id, number, Spot.CARD))


async def erase(visit: Visit, number: int, left: Left, *, source: str, only: str | None = None) -> str | None:
    """Remove everything that was written about it, or `only` the text of this id; the sentence that says why not.

    `left` is what people wrote in the card's thread themselves, which nobody but they can delete.
    """
    async with visit.transaction() as session:
        seen = await look(session, visit, number)
        if isinstance(seen, str):
            return seen
        found = await pebble_to_change(session, visit.workspace_id, number)
        if found is None or seen.hold is not None:
            return HELD.format(number=number)
        ids = await words_of_pebble(session, found)
        if only is not None:
            # The id comes back from a form: only this pebble's own texts count.
            ids &= {only}
            left = left.only_of(await author_of(session, visit.workspace_id, only))
        gone = await remove(session, visit.workspace_id, ids, why=Removed.PATIENT, at=visit.now)
        if not gone:
            return (NOTHING_LEFT if only is None else THAT_IS_GONE).format(number=number)
        messages = await letters_with_words(session, found, None if only is None else ids)
        await say_anew(session, messages, at=visit.now)
        await owe_card(session, found, at=visit.now)
        for to in (THREAD, REPORTER):
            owe(
                session,
                "removed",
                pebble=found,
                to=to,
                at=visit.now,
                once=f"removed:{number}:{found.letters}",
                detail={} if only is None else {"one": True},
            )
        await _tell_those_who_wrote(session, visit, number, left)
        await _tell_administrators(session, visit, number, left, len(messages) + 1, one=only is not None)
        session.add(_deed(visit, number, gone, len(messages) + 1, source, only))
    return None


async def _tell_those_who_wrote(session: AsyncSession, visit: Visit, number: int, left: Left) -> None:
    for person, moments in left.by_person().items():
        await _owe_one(session, visit, number, "yours_to_delete", person, left.detail(moments))


async def _tell_administrators(
    session: AsyncSession, visit: Visit, number: int, left: Left, messages: int, *, one: bool
) -> None:
    moments: Sequence[str] = [ts for _, ts in left.messages]
    for person in await administrators(session, visit.workspace_id):
        detail = {**left.detail(moments), "edited": messages} | ({"one": True} if one else {})
        await _owe_one(session, visit, number, "left_in_slack", person, detail)


async def _owe_one(
    session: AsyncSession, visit: Visit, number: int, kind: str, person: str, detail: dict[str, object]
) -> None:
    once = f"{kind}:{number}:{person}:{int(visit.now.timestamp())}"
    await owe_once(
        session, kind, workspace_id=visit.workspace_id, to=person, once=once, at=visit.now, pebble=number,
        detail=detail,
    )  # fmt: skip


def _deed(visit: Visit, number: int, words: int, messages: int, source: str, only: str | None) -> Audit:
    return Audit(
        workspace_id=visit.workspace_id,
        at=visit.now,
        actor=visit.person_id,
        deed=Deed.ERASED,
        subject=f"pebble {number}",
        source=source,
        detail={"words": words, "messages": messages} | ({"text": only} if only else {}),
    )
