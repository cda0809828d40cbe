"""Every message that comes of guarding what people told, as scenes."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from storage.models import Words
from tests.handlers.visits import T
from tests.words.ward import NOW, Scene, Ward, read


async def flags(ward: Ward) -> AsyncIterator[Scene]:
    """What a steward hears when something was flagged."""
    pebble = await ward.after()
    yield Scene(
        "on the card", read(await ward.letter("flagged", pebble, where="C0EHRPEBBLES", said_at="1.1"))
    )
    yield Scene("behind More… on the card", read(await ward.letter("flagged", pebble, where="card")))
    yield Scene("in its reporter's messages", read(await ward.letter("flagged", pebble, where="")))
    async with ward.hospital.database.transaction() as session:
        (await session.get_one(Words, (T, pebble.words_id))).purged_at = NOW
    yield Scene("removed meanwhile", read(await ward.letter("flagged", pebble, where="")))


async def removals(ward: Ward) -> AsyncIterator[Scene]:
    """That words were removed, for the card's thread and for the reporter."""
    pebble = await ward.after()
    yield Scene("in the card's thread", read(await ward.letter("removed", pebble)))
    yield Scene("to the reporter", read(await ward.letter("removed", pebble, to="reporter")))
    yield Scene("one text, in the thread", read(await ward.letter("removed", pebble, one=True)))
    yield Scene(
        "one text, to the reporter", read(await ward.letter("removed", pebble, to="reporter", one=True))
    )


LEFT: dict[str, Any] = {
    "room": "C0EHRPEBBLES",
    "head": "1764600000.000100",
    "link": "https://harborview.example/archives/C0EHRPEBBLES/p1764600000000100",
    "known": True,
}


async def left_in_slack(ward: Ward) -> AsyncIterator[Scene]:
    """What an administrator must still do in Slack itself."""
    pebble = await ward.after()
    for title, more in (
        ("two messages of people", {"moments": ["1764600001.000200", "1764600002.000300"]}),
        ("one message", {"moments": ["1764600001.000200"]}),
        ("one text", {"moments": ["1764600001.000200"], "one": True}),
        ("nobody wrote there", {"moments": []}),
        ("Slack did not say", {"moments": [], "known": False, "link": ""}),
    ):
        told = await ward.letter("left_in_slack", pebble, **(LEFT | {"edited": 4} | more))
        yield Scene(title, read(told))


async def to_delete(ward: Ward) -> AsyncIterator[Scene]:
    """What somebody who wrote in the thread is asked."""
    pebble = await ward.after()
    told = await ward.letter("yours_to_delete", pebble, **LEFT, moments=["1764600001.000200"])
    yield Scene("one message", read(told))


async def unmaskings(ward: Ward) -> AsyncIterator[Scene]:
    """What a private reporter hears when somebody looked up who they are."""
    pebble = await ward.after(private=True)
    for why in ("patient_safety", "law", "danger", "own_wish"):
        yield Scene(why, read(await ward.letter("unmasked", pebble, why=why)))


async def tombstones(ward: Ward) -> AsyncIterator[Scene]:
    """In the place of a message that has nothing left to say."""
    yield Scene("always", read(await ward.letter("tombstone", await ward.after())))


TOLD_BY_STEWARDS: dict[str, Callable[[Ward], AsyncIterator[Scene]]] = {
    "flagged": flags,
    "removed": removals,
    "left_in_slack": left_in_slack,
    "yours_to_delete": to_delete,
    "unmasked": unmaskings,
    "tombstone": tombstones,
}
"""By kind of owed message."""
