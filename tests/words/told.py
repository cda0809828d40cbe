"""Every kind of owed message in every state, as scenes."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.models import Pebble, Words, Workspace
from storage.models.states import Safety
from tests.handlers.visits import T
from tests.words.told_by_stewards import TOLD_BY_STEWARDS
from tests.words.told_by_the_week import TOLD_BY_THE_WEEK
from tests.words.ward import (
    DEEDS,
    FACTS,
    MORE_DEEDS,
    NOW,
    OTHER_OWNER,
    SOON,
    Scene,
    Ward,
    read,
)

NIGHT = datetime(2026, 12, 5, 23, 0, tzinfo=UTC)
"""A Saturday."""

Scenes = Callable[[Ward], AsyncIterator[Scene]]

STATES: dict[str, tuple[str, ...]] = {
    "new": (),
    "acknowledged": ("acknowledge",),
    "given to somebody else": ("acknowledge", "give away"),
    "waiting for the reporter": ("ask",),
    "answered by the reporter": ("ask", "answer"),
    "waiting for the vendor": ("wait for vendor",),
    "waiting for a release": ("wait for release",),
    "waiting for a day": ("wait for a day",),
    "planned": ("plan",),
    "planned for a day": ("plan for a day",),
    "in progress": ("start",),
    "resolved": ("resolve",),
    "resolved in the thread, kind not said yet": ("resolve in the thread",),
    "confirmed": ("resolve", "confirm"),
    "closed by itself": ("resolve", "close quietly"),
    "woken": ("wait for a day", "wake"),
    "its release moved": ("wait for release", "release moves"),
    "declined": ("decline",),
    "withdrawn": ("withdraw",),
    "reopened": ("resolve", "partly"),
    "reopened twice": ("resolve", "partly", "resolve", "still"),
    "acknowledge taken back": ("acknowledge", "undo"),
    "corrected": ("correct",),
}


async def cards(ward: Ward) -> AsyncIterator[Scene]:
    """The card in each state, from each kind of reporter."""
    for state, deeds in STATES.items():
        yield Scene(state, read(await ward.letter("card", await ward.after(*deeds))))
    everything = await ward.after(**FACTS)
    yield Scene("new, with everything said", read(await ward.letter("card", everything)))
    for safety in (Safety.COULD, Safety.DID):
        reviewed = await ward.after("review", safety=safety)
        yield Scene(f"reviewed, harm: {safety.value}", read(await ward.letter("card", reviewed)))
        pebble = await ward.after(safety=safety)
        yield Scene(f"new, harm: {safety.value}", read(await ward.letter("card", pebble)))
    yield Scene("new, private", read(await ward.letter("card", await ward.after(private=True))))
    yield Scene(
        "new, in an area that is gone", read(await ward.letter("card", await ward.after(area="gone")))
    )
    for title, now_by in (("late", None), ("late, with a newer day", NOW + timedelta(hours=5))):
        late = await ward.after(**LONG_AGO, now_by=now_by)
        yield Scene(title, read(await ward.letter("card", late)))
    purged = await ward.after("acknowledge")
    async with ward.hospital.database.transaction() as session:
        (await session.get_one(Words, (T, purged.words_id))).purged_at = NOW
    yield Scene("acknowledged, its words removed", read(await ward.letter("card", purged)))


async def notes(ward: Ward) -> AsyncIterator[Scene]:
    """The line in the card's thread for each step."""
    for before, deed in [*DEEDS.values(), *MORE_DEEDS]:
        for private in (False, True):
            pebble, event = await ward.does(await ward.after(*before, private=private), deed)
            if private and event.actor != pebble.reporter:
                continue
            who = ", private" if private else ""
            yield Scene(
                f"{event.step.value}: {deed}{who}", read(await ward.letter("note", pebble, seq=event.seq))
            )


async def news(ward: Ward) -> AsyncIterator[Scene]:
    """What the reporter hears of each step."""
    for before, deed in [*DEEDS.values(), *MORE_DEEDS]:
        pebble, event = await ward.does(await ward.after(*before), deed)
        yield Scene(f"{event.step.value}: {deed}", read(await ward.letter("news", pebble, seq=event.seq)))
    for deed, overtaken in (
        ("acknowledge", "undo"),
        ("plan", "resolve"),
        ("resolve", "partly"),
        ("decline", "reopen"),
    ):
        pebble, event = await ward.does(await ward.after(), deed)
        await ward.does(pebble, overtaken)
        told = await ward.letter("news", pebble, seq=event.seq)
        yield Scene(f"{event.step.value}, overtaken by {overtaken}", read(told))


async def receipts(ward: Ward) -> AsyncIterator[Scene]:
    """The receipt."""
    yield Scene("the first one", read(await ward.letter("receipt", await ward.after(), introduce=True)))
    yield Scene("any later one", read(await ward.letter("receipt", await ward.after(), introduce=False)))
    private = await ward.after(private=True)
    yield Scene("private, the first one", read(await ward.letter("receipt", private, introduce=True)))
    for safety in (Safety.COULD, Safety.DID):
        told = await ward.letter("receipt", await ward.after(safety=safety))
        yield Scene(f"harm: {safety.value}", read(told))
    for safety in Safety:
        night = await ward.after(safety=safety)
        told = await ward.letter("receipt", night, at=NIGHT)
        yield Scene(f"out of hours, harm: {safety.value}", read(told))


async def questions(ward: Ward) -> AsyncIterator[Scene]:
    """A question of IT's."""
    pebble = await ward.after("ask")
    yield Scene("asked", read(await ward.letter("question", pebble, seq=2)))
    await ward.does(pebble, "withdraw")
    yield Scene("asked, then taken back", read(await ward.letter("question", pebble, seq=2)))


async def relayed(ward: Ward) -> AsyncIterator[Scene]:
    """That the reporter's words arrived."""
    told = await ward.letter("relayed", await ward.after("answer"), seq=2, first=True)
    yield Scene("their first words about it", read(told))
    told = await ward.letter("relayed", await ward.after("ask", "answer"), seq=3, form=True)
    yield Scene("an answer from the form", read(told))
    yield Scene(
        "with a file", read(await ward.letter("relayed", await ward.after("answer"), seq=2, more=True))
    )
    for end in ("resolve", "decline", "withdraw"):
        told = await ward.letter("relayed", await ward.after(end, "answer"), seq=3)
        yield Scene(f"after: {end}", read(told))
    told = await ward.letter("relayed", await ward.after("resolve", "confirm", "answer"), seq=4)
    yield Scene("after it was confirmed", read(told))


async def kept_back(ward: Ward) -> AsyncIterator[Scene]:
    """That a message was not passed on."""
    pebble = await ward.after()
    for kinds in ([], ["RECORD_NUMBER"], ["DATE_OF_BIRTH", "NHS_NUMBER"], ["SSN"], ["NAME"], ["OWN"]):
        title = " and ".join(kinds) or "of an unknown kind"
        yield Scene(title, read(await ward.letter("kept_back", pebble, kinds=kinds)))


async def files_stay(ward: Ward) -> AsyncIterator[Scene]:
    """That files are not passed on."""
    yield Scene("a file without words", read(await ward.letter("files_stay", await ward.after())))


async def suggestions(ward: Ward) -> AsyncIterator[Scene]:
    """Whether a message should become a pebble."""
    yield Scene("words", read(await ward.letter("suggestion", ts="1.1")))
    seen = await ward.letter("suggestion", ts="1.1", kinds=["NAME", "RECORD_NUMBER"])
    yield Scene("words with patient data", read(seen))
    yield Scene("words with a file", read(await ward.letter("suggestion", ts="1.1", more=True)))


async def thanks(ward: Ward) -> AsyncIterator[Scene]:
    """The thanks after a yes."""
    pebble = await ward.after("resolve", "confirm")
    yield Scene("confirmed", read(await ward.letter("thanks", pebble, seq=3)))
    await ward.does(pebble, "still")
    yield Scene("confirmed, then opened again", read(await ward.letter("thanks", pebble, seq=3)))
    pebble = await ward.after("resolve", "confirm", "still gone")
    yield Scene("still gone after weeks", read(await ward.letter("thanks", pebble, seq=4)))


async def asked_again(ward: Ward) -> AsyncIterator[Scene]:
    """The question once more, after some days without a word."""
    pebble = await ward.after("resolve")
    yield Scene("no word yet", read(await ward.letter("asked_again", pebble, reopened=0)))
    harmed = await ward.after("resolve", safety=Safety.DID)
    yield Scene("a patient was harmed", read(await ward.letter("asked_again", harmed, reopened=0)))
    await ward.does(pebble, "confirm")
    yield Scene("answered meanwhile", read(await ward.letter("asked_again", pebble, reopened=0)))


async def still_gone(ward: Ward) -> AsyncIterator[Scene]:
    """The question weeks later."""
    for private in (False, True):
        pebble = await ward.after("resolve", "confirm", private=private)
        who = ", private" if private else ""
        yield Scene(f"confirmed{who}", read(await ward.letter("still_gone", pebble, reopened=0)))
    for since in ("still gone", "still"):
        pebble = await ward.after("resolve", "confirm", since)
        yield Scene(f"meanwhile: {since}", read(await ward.letter("still_gone", pebble, reopened=0)))


async def unanswered(ward: Ward) -> AsyncIterator[Scene]:
    """A pebble that does not close by itself: it harmed a patient, or its reporter wrote."""
    pebble = await ward.after("resolve", safety=Safety.DID)
    yield Scene("no word", read(await ward.letter("unanswered", pebble, reopened=0)))
    for who, safety in (("nobody", Safety.NONE), ("a patient", Safety.DID)):
        wrote = await ward.after("resolve", "answer", safety=safety)
        yield Scene(
            f"it harmed {who}, and they wrote", read(await ward.letter("unanswered", wrote, reopened=0))
        )
    await ward.does(pebble, "confirm")
    yield Scene("a word meanwhile", read(await ward.letter("unanswered", pebble, reopened=0)))


async def days_passed(ward: Ward) -> AsyncIterator[Scene]:
    """A plan whose day has passed."""
    pebble = await ward.after("plan for a day")
    yield Scene("still planned", read(await ward.letter("day_passed", pebble, until=SOON.isoformat())))
    yield Scene("planned anew", read(await ward.letter("day_passed", pebble, until="2026-12-02")))
    await ward.does(pebble, "start")
    yield Scene("started", read(await ward.letter("day_passed", pebble, until=SOON.isoformat())))


async def channel_troubles(ward: Ward) -> AsyncIterator[Scene]:
    """What administrators hear of a channel."""
    pebble = await ward.after()
    for error in ("not_in_channel", "is_archived", "restricted_action", "ext_shared", "some_new_code"):
        told = await ward.letter("channel_trouble", pebble, channel="C0EHRPEBBLES", error=error, pebble=12)
        yield Scene(error, read(told))
    told = await ward.letter("channel_trouble", pebble, channel="", error="no_triage_channel", pebble=12)
    yield Scene("no triage channel is set", read(told))
    told = await ward.letter("channel_trouble", pebble, channel="D0NURSE", error="not_in_channel")
    yield Scene("a direct message", read(told))


async def given_up(ward: Ward) -> AsyncIterator[Scene]:
    """What administrators hear of a message that never arrived."""
    for kind in ("card", "receipt", "relayed"):
        told = await ward.letter("given_up", await ward.after(), kind=kind, pebble=12, owed="unknown")
        yield Scene(kind, read(told))


async def nudges(ward: Ward) -> AsyncIterator[Scene]:
    """What owners, leads and managers hear of promises that are near or late."""
    near = await ward.reported(reported_at=NOW - timedelta(hours=23), answer_by=NOW + timedelta(hours=1))
    yield Scene("one is near", read(await ward.nudges((near, "answer:warning"))))
    late = [
        await ward.reported(reported_at=NOW - timedelta(days=days), answer_by=NOW - timedelta(days=days - 1))
        for days in range(5, 17)
    ]
    yield Scene("one is late", read(await ward.nudges((late[0], "answer:due"))))
    taken = await ward.after("acknowledge")
    async with ward.hospital.database.transaction() as session:
        old = await session.get_one(Pebble, (T, taken.number))
        old.reported_at = old.heard_at = NOW - timedelta(days=30)
    yield Scene(
        "a decision and a word, to the lead",
        read(await ward.nudges((old, "decision:lead"), (old, "progress:due"), to=OTHER_OWNER)),
    )
    yield Scene("in somebody's place", read(await ward.nudges((old, "progress:due"), **{"for": OTHER_OWNER})))
    yield Scene("twelve at once", read(await ward.nudges(*[(one, "answer:due") for one in late])))
    harm = await ward.reported(
        safety=Safety.DID, reported_at=NOW - timedelta(hours=3), answer_by=NOW - timedelta(hours=2)
    )
    yield Scene("harm", read(await ward.nudges((harm, "answer:manager"))))
    done = await ward.after("acknowledge", **LONG_AGO)
    yield Scene("overtaken by an answer", read(await ward.nudges((done, "answer:due"))))


LONG_AGO: dict[str, Any] = {"reported_at": NOW - timedelta(days=6), "answer_by": NOW - timedelta(days=5)}


async def reminders(ward: Ward) -> AsyncIterator[Scene]:
    """The same in the card's thread, where no owner is named."""
    near = await ward.reported(reported_at=NOW - timedelta(hours=23), answer_by=NOW + timedelta(hours=1))
    late = await ward.reported(**LONG_AGO)
    yield Scene("near", read(await ward.letter("reminder", near, what="answer", round="0", rung="warning")))
    yield Scene("late", read(await ward.letter("reminder", late, what="answer", round="0", rung="due")))
    done = await ward.after("acknowledge", **LONG_AGO)
    told = await ward.letter("reminder", done, what="answer", round="0", rung="due")
    yield Scene("overtaken by an answer", read(told))


async def slips(ward: Ward) -> AsyncIterator[Scene]:
    """What a reporter hears when a promise takes longer."""
    later = (NOW + timedelta(days=1)).isoformat()
    was = LONG_AGO["answer_by"].isoformat()
    late = await ward.reported(**LONG_AGO)
    harm = await ward.reported(safety=Safety.DID, **LONG_AGO)
    for title, pebble, by in (
        ("an answer", late, later), ("an answer, the fourth time", late, None), ("an answer, harm", harm, later),
    ):  # fmt: skip
        told = await ward.letter("slipped", pebble, what="answer", round="0", was=was, by=by)
        yield Scene(title, read(told))
    taken = await ward.after("acknowledge")
    async with ward.hospital.database.transaction() as session:
        old = await session.get_one(Pebble, (T, taken.number))
        old.reported_at = old.heard_at = heard = NOW - timedelta(days=30)
    for what, round in (("decision", "0"), ("progress", str(int(heard.timestamp())))):
        told = await ward.letter("slipped", old, what=what, round=round, was=was, by=later)
        yield Scene(f"a {what}", read(told))
    done = await ward.after("acknowledge", **LONG_AGO)
    told = await ward.letter("slipped", done, what="answer", round="0", was=was, by=later)
    yield Scene("overtaken by an answer", read(told))


async def harms(ward: Ward) -> AsyncIterator[Scene]:
    """What a safety reviewer reads of possible harm."""
    for safety in (Safety.COULD, Safety.DID):
        told = await ward.letter("harm", await ward.after(safety=safety), why="reviewers")
        yield Scene(f"{safety.value}, nothing set", read(told))
    async with ward.hospital.database.transaction() as session:
        found = await session.get_one(Workspace, T)
        found.harm_instructions = (
            "Call the patient safety office, 5-7000, then report it before your shift ends."
        )
        found.incident_link = "https://incidents.harbor-view.example/new"
    told = await ward.letter("harm", await ward.after(safety=Safety.DID, private=True), why="reviewers")
    yield Scene("did, private, with instructions and a link", read(told))
    for why in ("not_named", "not_there"):
        told = await ward.letter("harm", await ward.after(safety=Safety.DID), why=why)
        yield Scene(f"to managers: {why}", read(told))
    kept = await ward.letter("harm", await ward.after("keep open", safety=Safety.COULD), why="reviewers")
    yield Scene("could, kept open", read(kept))
    known = await ward.after("review", safety=Safety.DID)
    yield Scene("reviewed before it left", read(await ward.letter("harm", known, why="reviewers")))
    back = await ward.after("review", "resolve", "still", safety=Safety.DID)
    yield Scene("reviewed, and it came back", read(await ward.letter("harm", back, why="reviewers", back=1)))


TOLD: dict[str, Scenes] = {
    "card": cards,
    "note": notes,
    "news": news,
    "receipt": receipts,
    "question": questions,
    "relayed": relayed,
    "kept_back": kept_back,
    "files_stay": files_stay,
    "suggestion": suggestions,
    "thanks": thanks,
    "asked_again": asked_again,
    "still_gone": still_gone,
    "unanswered": unanswered,
    "day_passed": days_passed,
    "channel_trouble": channel_troubles,
    "given_up": given_up,
    "nudges": nudges,
    "reminder": reminders,
    "slipped": slips,
    "harm": harms,
    **TOLD_BY_THE_WEEK,
    **TOLD_BY_STEWARDS,
}
"""By kind of owed message."""
