"""Every word of reporting: what the form says after Send, and the receipt."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.feature import Letter, Speaking, Subject
from handlers.services.blocks import Block, actions, button, confirmation, context, modal, quote, section
from handlers.services.dates import day_and_hour
from handlers.services.promises import answer_by, zone_of
from handlers.services.report_form import whom_to_call
from handlers.services.wording import Wording, who_reads
from handlers.services.workdays import is_open, next_opening
from storage.models import Pebble
from storage.models.states import Safety
from storage.queries.pebbles import pebble
from storage.queries.words import text_of

ALREADY_NAMED = (
    "{name} was already saved when you pressed Send before, under your name. To keep your name private, "
    "take it back in your messages with Pebble and report it again."
)


def saved_view(pebble: Pebble, wording: Wording, now: datetime, *, private: bool = False) -> Block:
    """What the form turns into once the report is saved; `private` says what the form asked for."""
    by = day_and_hour(pebble.answer_by, wording.zone, now)
    away = out_of_hours(pebble, wording, wording.zone, now)
    blocks = [
        section(f"*Saved as {pebble.name}.* Thank you."),
        section(f"*What happens next*\n{who_reads(wording, pebble.area)} reads it by *{by}*.{away}"),
        section("You hear every step in your messages with Pebble. You can close this now."),
    ]
    if private and not pebble.private:
        blocks.append(section(ALREADY_NAMED.format(name=pebble.name)))
    if pebble.private:
        blocks.append(context("Your name stays with Pebble. IT sees “a colleague”."))
    if pebble.safety is not Safety.NONE:
        blocks.insert(1, whom_to_call(wording))
    return modal(f"Saved as {pebble.name}", blocks, callback_id="pebble_saved", close="Done")


async def receipt(speaking: Speaking) -> Letter | None:
    """The receipt: what was understood, by when IT reads it, and how to change it."""
    owed, session = speaking.owed, speaking.session
    found = await pebble(session, owed.workspace_id, owed.pebble or 0)
    if found is None:
        return None
    wording = await speaking.wording()
    zone = await zone_of(session, found.workspace_id, found.reporter)
    by = await answer_by(session, found, found.reporter, speaking.at)
    away = out_of_hours(found, wording, zone, speaking.at)
    who = who_reads(wording, found.area)
    text = f"{found.name} is saved. {who} reads it by {by}."
    blocks = [
        section(f":white_check_mark: *{found.name} is saved.* {who} reads it by *{by}*.{away}"),
        *quote(await text_of(session, owed.workspace_id, found.words_id)),
        context("Anything to add? Just write in this thread. You hear every step here."),
        own_actions(found),
    ]
    if found.safety is not Safety.NONE:
        blocks.insert(1, whom_to_call(wording))
    subject = Subject(owed.workspace_id, found, found.reporter, speaking.at, owed.detail)
    return Letter(text, blocks + await speaking.part("receipt", subject))


def out_of_hours(pebble: Pebble, wording: Wording, zone: ZoneInfo, now: datetime) -> str:
    """When IT is back, while it is away (with a space before); where a patient was harmed nobody waits for that."""
    if is_open(now, wording.hours):
        return ""
    if pebble.safety is Safety.DID:
        return " Somebody is told now, at this hour too."
    return f" IT is back {day_and_hour(next_opening(now, wording.hours), zone, now)}."


def own_actions(pebble: Pebble) -> Block:
    """What reporters can do with their own pebble."""
    number = str(pebble.number)
    sure = confirmation(
        f"Take {pebble.name} back?",
        "IT will see that it no longer needs an answer.",
        yes="Take it back",
        no="Keep it",
    )
    return actions(
        button("Correct it", "intake.correct", number),
        button("Take it back", "intake.withdraw", number, confirm=sure),
        block_id="own",
    )


def form_did_not_open(words: str) -> Letter:
    """When Slack could not open the form: the words are kept, and a button tries again."""
    text = "Slack couldn't open the form just now. Nothing you typed is lost: press the button to try again."
    again = actions(button("Open the form", "intake.reopen_form", words[:2000], style="primary"))
    return Letter(text, [section(text), *quote(words), again])
