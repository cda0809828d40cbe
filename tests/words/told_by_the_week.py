"""What is told once a week, and what stand-ins are told, as scenes."""

from collections.abc import AsyncIterator
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from storage.models import Grant, Pebble, Person, Role
from tests.handlers.visits import T
from tests.words.ward import FACTS, NOW, NURSE, OTHER_OWNER, OWNER, TODAY, Scene, Ward, read


async def digests(ward: Ward) -> AsyncIterator[Scene]:
    """What managers read once a week."""
    yield Scene("nothing was ever reported", read(await ward.letter("digest", until="2026-12-01")))
    await ward.reported(reported_at=NOW - timedelta(days=40), answer_by=NOW - timedelta(days=39))
    yield Scene("a quiet week", read(await ward.letter("digest", until="2026-12-01")))
    changed = await ward.letter("digest", since="2026-11-30", until="2026-12-01")
    yield Scene("one day, after the day of the digest was changed", read(changed))
    for number in range(11):
        then = NOW - timedelta(days=1 + number % 6, hours=number)
        who, often = f"U0STAFF{number:02}", ("daily", "every_patient", "once", None)[number % 4]
        deeds = ((), ("acknowledge",), ("wait for vendor",), ("resolve", "confirm"), ("decline",), ("ask",))[
            number % 6
        ]
        await ward.people_introduce_themselves({who: ("nurse" if number < 6 else "physician", "ICU")})
        facts = {"frequency": often, "minutes": 3.0, "reporter": who, "answer_by": then + timedelta(days=1)}
        await ward.after(*deeds, reported_at=then, area=("printing", "orders")[number % 2], **facts)
    yield Scene("a busy week, so far", read(await ward.letter("digest", until="2026-12-02")))


async def said_did(ward: Ward) -> AsyncIterator[Scene]:
    """What clinicians read once a week in their channel."""
    yield Scene("nothing was reported", read(await ward.letter("said_did", until="2026-12-02")))
    await ward.after("acknowledge")
    yield Scene("reported and read", read(await ward.letter("said_did", until="2026-12-02")))
    for deeds in (("resolve", "confirm"), ("resolve in the thread", "name the kind"), ("decline",)):
        await ward.after(*deeds)
    yield Scene("done, learned, declined", read(await ward.letter("said_did", until="2026-12-02")))
    for _ in range(8):
        await ward.after("resolve", area="orders")
    yield Scene("more than fit", read(await ward.letter("said_did", until="2026-12-02")))


async def queues(ward: Ward) -> AsyncIterator[Scene]:
    """What an owner reads on Monday."""
    yield Scene("nothing is theirs", read(await ward.letter("queue", owner=OWNER)))
    await ward.after("acknowledge", **FACTS)
    await ward.after("plan for a day")
    await ward.after(area="printing")
    old = {"reported_at": NOW - timedelta(days=30), "answer_by": NOW - timedelta(days=29)}
    stuck = await ward.after("acknowledge", **old)
    async with ward.hospital.database.transaction() as session:
        (await session.get_one(Pebble, (T, stuck.number))).heard_at = NOW - timedelta(days=20)
    yield Scene("their week", read(await ward.letter("queue", owner=OWNER)))
    async with ward.hospital.database.transaction() as session:
        away = await session.get_one(Person, (T, OWNER))
        away.away_until, away.stand_in = TODAY + timedelta(days=6), OTHER_OWNER
    yield Scene("while they are away", read(await ward.letter("queue", owner=OWNER)))
    for _ in range(12):
        await ward.after("take")
    yield Scene("more than fit", read(await ward.letter("queue", owner=OWNER)))
    async with ward.hospital.database.transaction() as session:
        await session.execute(delete(Grant).where(col(Grant.role) == Role.OWNER))
    yield Scene("of a channel", read(await ward.letter("queue", channel="C0TRIAGE")))
    yield Scene("of a channel with nothing left", read(await ward.letter("queue", channel="C0EMPTY")))


async def standing_in(ward: Ward) -> AsyncIterator[Scene]:
    """Whoever is named to stand in hears it."""
    async with ward.hospital.database.transaction() as session:
        (await session.get_one(Person, (T, OWNER))).leave(
            until=TODAY + timedelta(days=6), stand_in=OTHER_OWNER
        )
    yield Scene("named", read(await ward.letter("stand_in", to=OTHER_OWNER, instead_of=OWNER)))
    yield Scene("not any more", read(await ward.letter("stand_in", to=NURSE, instead_of=OWNER)))


async def stood_in(ward: Ward) -> AsyncIterator[Scene]:
    """And when it is over."""
    for until, title in ((TODAY, "the owner is back"), (TODAY + timedelta(days=6), "another was named")):
        async with ward.hospital.database.transaction() as session:
            (await session.get_one(Person, (T, OWNER))).leave(until=until, stand_in=OTHER_OWNER)
        yield Scene(title, read(await ward.letter("stood_in", to=NURSE, instead_of=OWNER)))
    yield Scene("named once more", read(await ward.letter("stood_in", to=OTHER_OWNER, instead_of=OWNER)))


TOLD_BY_THE_WEEK = {
    "digest": digests,
    "said_did": said_did,
    "queue": queues,
    "stand_in": standing_in,
    "stood_in": stood_in,
}
"""By kind of owed message."""
