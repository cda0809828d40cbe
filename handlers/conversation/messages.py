"""Every word of a conversation: questions to the reporter, and what Pebble says to a direct message."""

from handlers.feature import Letter, Speaking, Subject
from handlers.services.blocks import Block, actions, button, context, quote, section
from handlers.services.names import owner_for_reporter, plain_name
from handlers.services.text import escape
from handlers.services.wording import who_reads
from handlers.stopped import (
    FILES_STAY,
    IF_NOT_OFFERED,
    STILL_IN_SLACK,
    WHY_FILES_STAY,
    files_stay_here,
    kept_out,
    seen_of,
)
from storage.models import History, Pebble
from storage.models.states import Resolution, Status
from storage.queries.pebbles import event, pebble
from storage.queries.words import text_of

SHALL_I = "Shall I make this a pebble?"
OPENS_WITH = "The form opens with your words, and nothing is saved until you send it."
OPENS_WITHOUT = (
    "It looks like it holds {kinds}. Pebble kept none of it, and the form opens with the rest of your words."
)
AGAIN = "conversation.again"
"""The button that opens the form after words that were not passed on."""


async def question(speaking: Speaking) -> Letter | None:
    """What IT asks; nothing once the reporter has taken the pebble back."""
    found, asked = await _what(speaking)
    if found is None or asked is None or found.resolution is Resolution.WITHDRAWN:
        return None
    session, workspace_id = speaking.session, found.workspace_id
    name = escape(await plain_name(session, workspace_id, asked.actor))
    who = await owner_for_reporter(session, workspace_id, asked.actor)
    answer = button("Answer", "conversation.answer", str(found.number), style="primary")
    blocks = [
        section(f":speech_balloon: {who} asks about *{found.name}*:"),
        *quote(await text_of(session, workspace_id, asked.words_id)),
        actions(answer, block_id="answer"),
        context("Or just write in this thread."),
    ]
    return Letter(f"{name[:1].upper()}{name[1:]} has a question about {found.name}.", blocks)


async def relayed(speaking: Speaking) -> Letter | None:
    """That the reporter's words have arrived, and what state the pebble is in if that needs saying."""
    found, said = await _what(speaking)
    if found is None or said is None:
        return None
    detail, session = speaking.owed.detail, speaking.session
    who = who_reads(await speaking.wording(), found.area)
    blocks: list[Block] = []
    if detail.get("form"):
        blocks += [section("You wrote:"), *quote(await text_of(session, found.workspace_id, said.words_id))]
    always = " So does everything you write in this thread." if detail.get("first") else ""
    blocks.append(section(f":white_check_mark: This reaches {who}.{always}"))
    if detail.get("more"):
        blocks.append(context(f"{FILES_STAY} {WHY_FILES_STAY}"))
    if found.finished:
        blocks += await _after_the_end(speaking, found)
    return Letter(f"{who} sees what you wrote about {found.name}.", blocks)


async def _after_the_end(speaking: Speaking, found: Pebble) -> list[Block]:
    subject = Subject(found.workspace_id, found, found.reporter, speaking.at, speaking.owed.detail)
    ways_back = await speaking.part("relayed", subject)
    state = "marked as resolved" if found.status is Status.RESOLVED else "closed"
    if not ways_back:
        return [section(f"{found.name} is {state}, and IT reads your words all the same.")]
    return [
        section(f"{found.name} is {state}. If something is left, it can be opened again here:"),
        *ways_back,
    ]


async def kept_back(speaking: Speaking) -> Letter | None:
    """That a message was not passed on, and which kind of thing was seen; never the thing."""
    owed = speaking.owed
    return kept_out(
        seen_of(owed.detail.get("kinds", ())), AGAIN, f"{owed.pebble}\n{owed.detail.get('ts', '')}"
    )


async def files_stay(speaking: Speaking) -> Letter | None:
    """That a file or a forwarded message without words went nowhere."""
    ask = "What does it show? Say it in one sentence, without names or numbers, and that is passed on."
    return files_stay_here(section(ask))


async def suggestion(speaking: Speaking) -> Letter | None:
    """Whether a word written to Pebble itself should become a report."""
    detail = speaking.owed.detail
    ts = str(detail.get("ts") or detail.get("thread_ts") or "")
    kinds, about = detail.get("kinds"), OPENS_WITH
    if kinds:
        about = OPENS_WITHOUT.format(kinds=seen_of(kinds))
    blocks = [
        section(f"*{SHALL_I}* {about}"),
        actions(
            button("Yes, open the form", "conversation.make_pebble", ts, style="primary"),
            button("No, thanks", "conversation.no_pebble", ts),
            block_id="suggestion",
        ),
    ]
    if kinds:
        blocks += [section(STILL_IN_SLACK), context(IF_NOT_OFFERED)]
    if detail.get("more"):
        blocks.append(context(f"{FILES_STAY} {WHY_FILES_STAY}"))
    return Letter(SHALL_I, blocks)


async def _what(speaking: Speaking) -> tuple[Pebble | None, History | None]:
    owed = speaking.owed
    found = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    seq = int(owed.detail.get("seq", 0))
    return found, await event(speaking.session, owed.workspace_id, owed.pebble or 0, seq)
