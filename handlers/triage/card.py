"""The card: one message in the triage channel, made from what is true now."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Letter, Speaking, Subject
from handlers.services import catalogue
from handlers.services.blocks import Block, actions, button, context, quote, section, static_select
from handlers.services.dates import day_and_hour
from handlers.services.names import called, reporter_for_it
from handlers.services.report_form import options
from handlers.services.states import RESOLUTIONS, resolution_of, review_of, state_of
from handlers.services.text import escape
from handlers.services.wording import Wording
from storage.models import Pebble, Step
from storage.models.states import Resolution, Safety, Status
from storage.queries.pebbles import last_event, pebble
from storage.queries.releases import release
from storage.queries.words import text_of

HARM = {
    Safety.COULD: ":warning: *Could harm a patient* (the reporter says)",
    Safety.DID: ":rotating_light: *Did harm a patient* (the reporter says)",
}


LAST_WORD = (Step.CONFIRMED, Step.CLOSED_QUIETLY, Step.CALLED_OFF, Step.STILL_GONE)


async def card(speaking: Speaking) -> Letter | None:
    """The card of a pebble; the same function makes its first post and every edit."""
    owed, session = speaking.owed, speaking.session
    found = await pebble(session, owed.workspace_id, owed.pebble or 0)
    if found is None:
        return None
    wording = await speaking.wording()
    today = speaking.at.astimezone(wording.zone).date()
    quietly = await _closed_by_itself(session, found)
    state = state_of(found, today, quietly=quietly)
    # A release's name was typed: it stands on the card, and in no notice.
    named = state_of(found, today, quietly=quietly, release=await _release(session, found))
    text = f"{found.name} · {wording.area(found.area)} · {state}"
    blocks = [
        section(headline(found, wording, named, await _owner(session, found))),
        *quote(await text_of(session, owed.workspace_id, found.words_id)),
        *([section(facts(found))] if facts(found) else []),
        context(*footing(found, await reporter_for_it(session, found), wording, speaking.at)),
    ]
    subject = Subject(owed.workspace_id, found, "", speaking.at)
    return Letter(escape(text), [*blocks, *await speaking.part("card", subject), *buttons(found)])


async def _owner(session: AsyncSession, pebble: Pebble) -> str:
    return await called(session, pebble.workspace_id, pebble.owner) if pebble.owner else ""


async def _release(session: AsyncSession, pebble: Pebble) -> str:
    """The release it waits for, as it is called now (mrkdwn); "" where there is none or it was removed."""
    found = await release(session, pebble.workspace_id, pebble.release) if pebble.release else None
    return escape(found.name) if found else ""


async def _closed_by_itself(session: AsyncSession, pebble: Pebble) -> bool:
    """Whether nobody has said that it is gone; a card must not claim more than its reporter did."""
    if pebble.status is not Status.CLOSED or not pebble.fixed:
        return False
    said = await last_event(session, pebble.workspace_id, pebble.number, LAST_WORD)
    return said is not None and said.step is Step.CLOSED_QUIETLY


def headline(pebble: Pebble, wording: Wording, state: str, owner: str) -> str:
    """The first line: number, area, state (mrkdwn), and who looks after it (mrkdwn)."""
    words = (f"*{pebble.name}*", escape(wording.area(pebble.area)), f"*{state}*", owner)
    line = " · ".join(word for word in words if word)
    harm = f"{HARM[pebble.safety]} · {review_of(pebble)}" if pebble.safety in HARM else ""
    return "\n".join(word for word in (line, harm) if word)


def facts(pebble: Pebble) -> str:
    """How often, how long, what kind, how it ended: what was said, in one line (mrkdwn); "" if nothing was."""
    said = {
        "How often": catalogue.label(catalogue.FREQUENCIES, pebble.frequency),
        "Lost each time": "" if pebble.minutes is None else catalogue.minutes_label(pebble.minutes),
        "Kind": catalogue.label(catalogue.KINDS, pebble.kind),
        "How it ended": resolution_of(pebble) if pebble.finished else "",
    }
    return " · ".join(f"*{name}:* {words}" for name, words in said.items() if words)


def footing(pebble: Pebble, who: str, wording: Wording, now: datetime) -> list[str]:
    """From whom, since when, and how often it came back (mrkdwn)."""
    reported = day_and_hour(pebble.reported_at, wording.zone, now)
    moment = int(pebble.reported_at.timestamp())
    since = f"<!date^{moment}^Reported {{date_short_pretty}} at {{time}}|Reported {reported}>"
    lines = [f"From {who}", since]
    if pebble.reopened:
        often = {1: "once", 2: "twice"}.get(pebble.reopened, f"{pebble.reopened} times")
        lines.append(f"Came back {often}")
    return lines


def buttons(pebble: Pebble) -> list[Block]:
    """What an owner can press, and no button that can only say no."""
    number = str(pebble.number)
    if pebble.finished:
        more = (
            [button("More…", "triage.more", number)] if pebble.safety in HARM and not pebble.verdict else []
        )
        return [*_how(pebble), actions(button("Reopen", "triage.reopen", number), *more, block_id="triage")]
    row = [
        button("Assign", "triage.assign", number),
        button("Ask the reporter", "conversation.ask", number),
        button("Resolve", "triage.resolve", number),
        button("More…", "triage.more", number),
    ]
    if pebble.status is Status.NEW:
        row.insert(0, button("Acknowledge", "triage.acknowledge", number, style="primary"))
    return [actions(*row, block_id="triage")]


def _how(pebble: Pebble) -> list[Block]:
    if pebble.resolution is not Resolution.NOT_SAID:
        return []
    select = static_select("triage.how", options(RESOLUTIONS), placeholder="How was it resolved?")
    # The pebble's number travels in the block's id: a select has no value of its own.
    return [actions(select, block_id=f"how:{pebble.number}")]
