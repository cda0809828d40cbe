"""What happened to a pebble, said in the card's thread and to its reporter."""

import re
from datetime import date

from handlers.feature import Letter, Speaking, Subject
from handlers.services.blocks import Block, context, quote, section
from handlers.services.names import called, owner_for_reporter, signature
from handlers.services.notes import PIECE
from handlers.services.promises import zone_of
from handlers.services.text import escape
from handlers.triage.sentences import declined, for_it, for_reporter
from storage.models import History, Pebble, Step
from storage.models.states import Status
from storage.queries.pebbles import event, pebble
from storage.queries.words import text_of

PASSING = frozenset({
    Step.ASSIGNED, Step.WAITING, Step.PLANNED, Step.STARTED, Step.REOPENED, Step.WOKEN, Step.RELEASE_MOVED,
})  # fmt: skip
"""Steps that are no news any more once the pebble is finished."""

OTHER_WORDS = {
    Step.ACKNOWLEDGE_UNDONE: "new again",
    Step.KIND_NAMED: "how it ended",
    Step.ADDED: "the reporter adds",
    Step.THANKED: "the reporter says thanks",
    Step.STARTED: "being worked on",
    Step.WITHDRAWN: "taken back",
    Step.WOKEN: "its day has come",
    Step.CLOSED_QUIETLY: "closed",
    Step.CALLED_OFF: "closed again",
    Step.REVIEW_WANTED: "stays open for a safety review",
    Step.REVIEWED: "reviewed for patient safety",
    Step.HANDED_ON: "its owner has left",
}
"""For the steps whose own names say too little."""


async def note(speaking: Speaking) -> Letter | None:
    """One line in the card's thread, with the words that belong to it."""
    found = await _what(speaking)
    if found is None:
        return None
    about, happened = found
    wording = await speaking.wording()
    who = await _actor(speaking, about, happened)
    piece = int(speaking.owed.detail.get("piece", 0))
    line = for_it(happened, who, speaking.at.astimezone(wording.zone).date())
    if piece:
        line = f"{who}, continued:"
    words = (await text_of(speaking.session, about.workspace_id, happened.words_id))[piece * PIECE :][:PIECE]
    return Letter(f"{about.name}: {_in_a_word(happened)}", [section(line), *quote(words)])


def _in_a_word(happened: History) -> str:
    """What a phone's lock screen shows IT."""
    return OTHER_WORDS.get(happened.step, happened.step.value.replace("_", " "))


async def _actor(speaking: Speaking, about: Pebble, happened: History) -> str:
    if happened.actor != about.reporter:
        return f"*{await called(speaking.session, about.workspace_id, happened.actor)}*"
    signed = await signature(speaking.session, about)
    return f"*{signed[:1].upper()}{signed[1:]}*"


async def news(speaking: Speaking) -> Letter | None:
    """What the reporter hears of a step, unless it has stopped being true."""
    found = await _what(speaking)
    if found is None or _stale(*found):
        return None
    about, happened = found
    session = speaking.session
    actor = happened.detail["to"] if happened.step is Step.ASSIGNED else happened.actor
    who = await owner_for_reporter(session, about.workspace_id, actor)
    zone = await zone_of(session, about.workspace_id, about.reporter)
    today = speaking.at.astimezone(zone).date()
    line = for_reporter(happened, about.name, who, today)
    if line is None:
        return None
    words = await text_of(session, about.workspace_id, happened.words_id)
    blocks = [section(line), *quote(_shared(happened, words)), *_below(happened, today)]
    detail = {"seq": happened.seq, "step": happened.step.value}
    subject = Subject(about.workspace_id, about, about.reporter, speaking.at, detail)
    return Letter(_push(happened, about.name, today), blocks + await speaking.part("news", subject))


def _push(happened: History, name: str, today: date) -> str:
    """What a phone's lock screen shows: the step, without a name and without the emoji in front."""
    line = for_reporter(happened, name, "IT", today) or name
    return re.sub(r"^:\w+: ", "", line).rstrip(":") + ("" if line.endswith(".") else ".")


def _shared(happened: History, words: str) -> str:
    """What of the words is meant for the reporter: not their own, when they reopened it."""
    return words if happened.step in (Step.RESOLVED, Step.DECLINED, Step.WAITING) else ""


def _below(happened: History, today: date) -> list[Block]:
    return [context(escape(declined(happened.detail, today)))] if happened.step is Step.DECLINED else []


def _stale(about: Pebble, happened: History) -> bool:
    if happened.step is Step.ACKNOWLEDGED:
        return about.status is Status.NEW or about.finished
    if happened.step in (Step.RESOLVED, Step.DECLINED, Step.CLOSED_QUIETLY):
        return not about.finished
    return happened.step in PASSING and about.finished


async def _what(speaking: Speaking) -> tuple[Pebble, History] | None:
    owed = speaking.owed
    about = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    happened = await event(
        speaking.session, owed.workspace_id, owed.pebble or 0, int(owed.detail.get("seq", 0))
    )
    return (about, happened) if about and happened else None
