"""A ward with fixed people and times, in which every message can be made and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from bot.assembly import makers, parts
from bot.sandbox.blocks.check import message_blocks
from bot.sandbox.blocks.views import checked_view
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from handlers.feature import Letter, Speaking
from handlers.services.promised import promises_of
from handlers.services.screening import screen
from handlers.services.wording import DEFAULT
from storage.models import Due, History, Owed, Pebble, Person, Step, Words
from storage.models.pebble import WROTE
from storage.models.states import Resolution, Safety, Verdict, WaitingOn
from storage.queries.pebbles import last_event, pebble_to_change
from storage.screened import Screened
from tests.handlers.visits import Hospital, T

NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)
SOON, SUMMER = date(2026, 12, 15), date(2027, 6, 1)
NURSE, OWNER, OTHER_OWNER = HOSPITAL.nurse, HOSPITAL.owner, HOSPITAL.device_owner

SAID = {
    "report": "The label printer in pod C prints to pod A",
    "question": "Which printer is it? The number is on its front.",
    "answer": "It is LP-4417, next to the med room.",
    "how": "The queue pointed to the wrong pod. Labels from pod C come out in pod C now.",
    "why": "The order set belongs to the pharmacy committee, and they keep the double check for now.",
    "wait": "The vendor has it and answers by mid-December.",
    "thanks": "Thank you so much!",
    "left": "Wristbands still come out in pod A.",
    "correction": "The label printer in pod C prints to pod B",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing a person reads: where they are, and the words."""

    title: str
    words: str


class Ward:
    """One hospital on one database; every pebble has its own number."""

    def __init__(self, hospital: Hospital, said: Mapping[str, str] = SAID) -> None:
        self.hospital, self.said, self.last = hospital, said, 11

    async def people_introduce_themselves(self, work: Mapping[str, tuple[str, str]]) -> None:
        """Role and unit by person."""
        names = {person.id: person.name for person in HOSPITAL.people}
        async with self.hospital.database.transaction() as session:
            for person, (role, unit) in work.items():
                session.add(
                    Person(workspace_id=T, id=person, name=names.get(person, ""), role=role, unit=unit)
                )

    async def reported(self, **facts: Any) -> Pebble:
        """A new pebble of the nurse, reported an hour ago."""
        self.last += 1
        then = NOW - timedelta(hours=1)
        facts = {"reported_at": then, "answer_by": then + timedelta(days=1)} | facts
        return await self.hospital.pebble(self.last, self.said["report"], **facts)

    async def after(self, *deeds: str, **facts: Any) -> Pebble:
        """A pebble after these deeds, each with its line of history."""
        pebble = await self.reported(**facts)
        for deed in deeds:
            pebble, _ = await self.does(pebble, deed)
        return pebble

    async def does(self, pebble: Pebble, deed: str) -> tuple[Pebble, History]:
        """One deed, and the line of history that it leaves."""
        async with self.hospital.database.transaction() as session:
            found = await pebble_to_change(session, T, pebble.number)
            assert found is not None
            event = await self._deed(session, found, deed)
            session.add(event)
        return found, event

    async def _words(self, session: Any, name: str, author: str) -> str:
        text = screen(self.said[name])
        assert isinstance(text, Screened)
        row = Words.of(text, workspace_id=T, author=author, at=NOW)
        session.add(row)
        return row.id

    async def _deed(self, session: Any, pebble: Pebble, deed: str) -> History:
        words = partial(self._words, session)
        it: dict[str, Any] = {"by": OWNER, "at": NOW}
        them: dict[str, Any] = {"by": pebble.reporter, "at": NOW}
        match deed:
            case "acknowledge":
                return pebble.acknowledge(**it)
            case "undo":
                return pebble.undo_acknowledge(**it)
            case "take":
                return pebble.assign(to=OWNER, **it)
            case "give away":
                return pebble.assign(to=OTHER_OWNER, **it)
            case "ask":
                return pebble.ask(words_id=await words("question", OWNER), **it)
            case "answer":
                return pebble.answer(words_id=await words("answer", pebble.reporter), **them)
            case "thank":
                return pebble.thank(words_id=await words("thanks", pebble.reporter), **them)
            case "correct":
                return pebble.correct(words_id=await words("correction", pebble.reporter), **them)
            case "wait for vendor":
                text = await words("wait", OWNER)
                return pebble.wait(on=WaitingOn.VENDOR, until=SOON, today=TODAY, words_id=text, **it)
            case "wait for release":
                return pebble.wait(on=WaitingOn.RELEASE, until=SOON, today=TODAY, **it)
            case "wait for a day":
                return pebble.wait(on=WaitingOn.DATE, until=SOON, today=TODAY, **it)
            case "plan":
                return pebble.plan(until=None, today=TODAY, **it)
            case "plan for a day":
                return pebble.plan(until=SOON, today=TODAY, **it)
            case "start":
                return pebble.start(**it)
            case "resolve":
                return pebble.resolve(how=Resolution.CONFIG_FIX, words_id=await words("how", OWNER), **it)
            case "resolve in the thread":
                return pebble.resolve(how=Resolution.NOT_SAID, words_id=await words("how", OWNER), **it)
            case "name the kind":
                return pebble.name_resolution(how=Resolution.TRAINING, **it)
            case "decline":
                return pebble.decline(
                    reason="conflicts_with_standard",
                    role="pharmacy",
                    review_on=SUMMER,
                    words_id=await words("why", OWNER),
                    today=TODAY,
                    **it,
                )
            case "confirm":
                return pebble.confirm(**them)
            case "reopen":
                return pebble.reopen(**it)
            case "partly" | "still" | "back":
                return pebble.reopen(words_id=await words("left", pebble.reporter), answer=deed, **them)
            case "withdraw":
                return pebble.withdraw(**them)
            case _:
                return await self._weeks_later(session, pebble, deed)

    async def _weeks_later(self, session: Any, pebble: Pebble, deed: str) -> History:
        """What the clock does, and what the reporter says to that."""
        them: dict[str, Any] = {"by": pebble.reporter, "at": NOW}
        match deed:
            case "close quietly":
                return pebble.close_quietly(at=NOW)
            case "wake" | "release comes":
                return pebble.wake(at=NOW)
            case "release moves":
                return pebble.follow_release(day=SUMMER, at=NOW)
            case "still gone":
                return pebble.still_gone(**them)
            case "review" | "review and close" | "no harm" | "keep open":
                return self._review(pebble, deed)
            case "hand on" | "hand on to a stand-in":
                to = OTHER_OWNER if deed != "hand on" else None
                asked = [] if to else [OTHER_OWNER]
                return pebble.hand_on(leaver=pebble.owner or "", to=to, asked=asked, at=NOW)
            case "write":
                words_id = await self._words(session, "left", pebble.reporter)
                return pebble.reopen(words_id=words_id, answer=WROTE, **them)
            case _:
                assert deed == "fine", deed
                reopening = await last_event(session, T, pebble.number, (Step.REOPENED,))
                return pebble.call_off(reopening, **them)

    async def letter(
        self, kind: str, pebble: Pebble | None = None, /, *, at: datetime = NOW, to: str = "x", **detail: Any
    ) -> Letter | None:
        """The letter of an owed message of this kind, as it would leave at this moment."""
        owed = Owed(
            workspace_id=T, id="o1", once="o1", kind=kind, to=to, lane="x", owed_at=NOW, due_at=NOW,
            pebble=pebble.number if pebble else None, detail=detail,
        )  # fmt: skip
        return await self._spoken(owed, at)

    async def nudges(self, *told: tuple[Pebble, str], to: str = OWNER, **detail: Any) -> Letter | None:
        """The letter to one person about these pebbles, each on a rung ("answer:warning")."""
        once = "+".join(f"{pebble.name}{rung}" for pebble, rung in told) + to
        async with self.hospital.database.transaction() as session:
            for pebble, step in told:
                what, rung = step.split(":")
                promises = promises_of(pebble, DEFAULT.hours, DEFAULT.promised)
                round = next((promise.round for promise in promises if promise.what == what), "none")
                about = {"what": what, "round": round, "rung": rung, "loud": False, **detail}
                session.add(
                    Due(workspace_id=T, name=f"{once}:{pebble.number}:{step}", kind="nudge", to=to, letter=once,
                        pebble=pebble.number, detail=about, due_at=NOW, done_at=NOW)
                )  # fmt: skip
        owed = Owed(
            workspace_id=T, id="o1", once=once, kind="nudges", to=to, lane=once, owed_at=NOW, due_at=NOW
        )
        return await self._spoken(owed, NOW)

    async def _spoken(self, owed: Owed, at: datetime) -> Letter | None:
        async with self.hospital.database.reading() as session:
            return await makers()[owed.kind](Speaking(session, owed, at, parts(), self.hospital.sealer))

    def _review(self, pebble: Pebble, deed: str) -> History:
        """A reviewer's word about a pebble that could harm, if it says nothing else."""
        pebble.safety = Safety.COULD if pebble.safety is Safety.NONE else pebble.safety
        it: dict[str, Any] = {"by": HOSPITAL.safety_reviewer, "at": NOW}
        if deed == "keep open":
            return pebble.want_review(**it)
        return pebble.review(verdict=Verdict.NO_HARM if deed == "no harm" else Verdict.REPORTED, **it)


def read(letter: Letter | None) -> str:
    """A letter as it is read: the notice on a locked phone, then the message."""
    if letter is None:
        return "(nothing is said)"
    return f"On the lock screen: {letter.text}\n{message(letter.blocks)}"


def message(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The blocks of a message as Slack takes and shows them."""
    return text_of({"blocks": message_blocks([dict(block) for block in blocks])})


def form(view: Mapping[str, Any]) -> str:
    """A form as Slack takes and shows it."""
    return text_of(checked_view(dict(view), "modal", "home"))


DEEDS: dict[Step, tuple[tuple[str, ...], str]] = {
    Step.ACKNOWLEDGED: ((), "acknowledge"),
    Step.ACKNOWLEDGE_UNDONE: (("acknowledge",), "undo"),
    Step.ASSIGNED: (("acknowledge",), "give away"),
    Step.WAITING: (("acknowledge",), "wait for vendor"),
    Step.ASKED: (("acknowledge",), "ask"),
    Step.ANSWERED: (("ask",), "answer"),
    Step.PLANNED: (("acknowledge",), "plan for a day"),
    Step.STARTED: (("acknowledge",), "start"),
    Step.RESOLVED: (("acknowledge",), "resolve"),
    Step.KIND_NAMED: (("resolve in the thread",), "name the kind"),
    Step.DECLINED: (("acknowledge",), "decline"),
    Step.REOPENED: (("resolve",), "partly"),
    Step.CONFIRMED: (("resolve",), "confirm"),
    Step.ADDED: ((), "answer"),
    Step.CORRECTED: ((), "correct"),
    Step.WITHDRAWN: ((), "withdraw"),
    Step.WOKEN: (("wait for a day",), "wake"),
    Step.RELEASE_MOVED: (("wait for release",), "release moves"),
    Step.CLOSED_QUIETLY: (("resolve",), "close quietly"),
    Step.CALLED_OFF: (("resolve", "close quietly", "write"), "fine"),
    Step.STILL_GONE: (("resolve", "confirm"), "still gone"),
    Step.REVIEW_WANTED: (("acknowledge",), "keep open"),
    Step.REVIEWED: (("acknowledge",), "review"),
    Step.THANKED: (("resolve",), "thank"),
    Step.HANDED_ON: (("acknowledge",), "hand on"),
}
"""Every step but the first: what came before, and the deed."""

MORE_DEEDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("acknowledge",), "take"),
    (("acknowledge",), "wait for release"),
    (("acknowledge",), "wait for a day"),
    (("acknowledge",), "plan"),
    (("acknowledge",), "resolve in the thread"),
    (("resolve",), "still"),
    (("resolve",), "reopen"),
    (("wait for release",), "release comes"),
    (("resolve", "close quietly"), "write"),
    (("resolve", "confirm"), "back"),
    (("acknowledge",), "no harm"),
    (("keep open", "resolve", "confirm"), "review and close"),
    (("acknowledge",), "hand on to a stand-in"),
)
"""The same steps with other details."""

FACTS: dict[str, Any] = {"kind": "device_or_printer", "frequency": "several_per_shift", "minutes": 3.0}
HARM = {"could": Safety.COULD, "did": Safety.DID}
