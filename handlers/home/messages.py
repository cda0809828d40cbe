"""Every word of Home, of `/pebble queue` and of `/pebble help`."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.feature import Letter, Speaking
from handlers.home.look import Line, Listed
from handlers.services.absence import is_away
from handlers.services.blocks import Block, actions, button, context, divider, fitting, header, home, section
from handlers.services.dates import day
from handlers.services.names import called, plain_name
from handlers.services.permissions import Standing
from handlers.services.promises import zone_of
from handlers.services.rights import NO_OWNER
from handlers.services.text import escape, shorten
from storage.models import Person
from storage.queries.people import person

REPORT, MORE, SETTINGS = "home.report", "home.more", "setup.open"
FIRST, STEP, MOST = 10, 10, 40
"""How many of one's own pebbles Home shows at first, how many more each time, and at most."""
BLOCKS = 100
"""Slack's limit."""

WELCOME = (
    "Something in the EHR gets in your way, even a small thing? "
    "Say it in one sentence, and hear what became of it."
)
NONE_YET = "Nothing yet. Your first pebble takes two taps and one sentence."
QUEUE_EMPTY = "Nothing waits for you. :seedling:"
OLDER = "Older ones: `/pebble 12` shows the one with that number."
HOW_TO_ACT = "Answer on its card in your channel; `/pebble 12` shows one pebble here, only to you."
NAMED = (
    "*{name}* is away until *{day}* and has named you to stand in. Until then you hear what they would hear, "
    "and you may act on what is theirs: `/pebble queue` shows it, marked with their name."
)
BACK = "*{name}* is back, so you no longer stand in for them. Thank you!"
ANOTHER = "*{name}* has named somebody else, so you no longer stand in for them. Thank you!"
FORM_DID_NOT_OPEN = (
    "Slack couldn't open the form just now. Please press the button once more, or write `/pebble`."
)


@dataclass(frozen=True, slots=True)
class Page:
    """What one person's Home shows; `queue` is None for somebody who owns nothing.

    `refused` says why there is nothing at all for them.
    """

    mine: Listed
    shown: int
    queue: Listed | None
    administrator: bool
    times: Sequence[Block] = ()
    parts: Sequence[Block] = ()
    refused: str | None = None


def home_of(page: Page) -> Block:
    """The Home tab, within Slack's limit of blocks whatever the parts bring."""
    if page.refused:
        return home([header("Pebble"), section(page.refused)])
    below = [*_settings(page), *page.times, *page.parts]
    return home([*_top(), *_mine(page), *_queue(page.queue), *below][:BLOCKS])


def _top() -> list[Block]:
    report = button("Report a pebble", REPORT, style="primary")
    return [header("Pebble"), section(WELCOME), actions(report, block_id="report")]


def _mine(page: Page) -> list[Block]:
    title = header("My pebbles")
    if not page.mine.lines:
        return [title, section(NONE_YET)]
    return [title, *[_own(line) for line in page.mine.lines], *_more(page)]


def _more(page: Page) -> list[Block]:
    if not page.mine.more:
        return []
    if page.shown >= MOST:
        return [context(OLDER)]
    return [actions(button("Show more", MORE, str(page.shown)), block_id="more")]


def _queue(queue: Listed | None) -> list[Block]:
    if queue is None:
        return []
    return [header("Your queue"), *queue_blocks(queue)]


def queue_blocks(queue: Listed) -> list[Block]:
    """The queue, and how to act on it."""
    if not queue.lines:
        return [section(QUEUE_EMPTY)]
    shown = fitting([_waiting(line) for line in queue.lines])
    left_out = queue.more or len(shown) < len(queue.lines)
    more = [context(f"These {len(shown)} come first; there are more.")] if left_out else []
    return [*shown, *more, context(HOW_TO_ACT)]


def _settings(page: Page) -> list[Block]:
    if not page.administrator:
        return []
    return [divider(), actions(button("Settings", SETTINGS), block_id="settings")]


def _own(line: Line) -> Block:
    promise = f"\n_{line.promise}_" if line.promise else ""
    return section(f"{_head(line)}\n{_said(line)}{promise}")


def _waiting(line: Line) -> Block:
    promise = f" · {line.promise}" if line.promise else ""
    whose = f"\nFor *{line.instead_of}*, who is away" if line.instead_of else ""
    return section(f"{_head(line)}\n{_said(line)}\n_From_ {line.who} · since {line.since}{promise}{whose}")


def _head(line: Line) -> str:
    return f"*{line.name}* · {line.state} · {escape(line.area)}"


def _said(line: Line) -> str:
    return escape(shorten(" ".join(line.words.split()), 140))


def queue_letter(queue: Listed | None) -> Letter:
    """The answer to `/pebble queue`."""
    if queue is None:
        return Letter(NO_OWNER, [section(NO_OWNER)])
    return Letter("Your queue", [section("*Your queue*, by what was promised first"), *queue_blocks(queue)])


async def stand_in(speaking: Speaking) -> Letter | None:
    """That they were named, by whom and until when; nothing once that is not so any more."""
    known, away = await _absent(speaking)
    if known is None or known.away_until is None or not away or known.stand_in != speaking.owed.to:
        return None
    zone = await zone_of(speaking.session, known.workspace_id, speaking.owed.to)
    until = day(known.away_until, speaking.at.astimezone(zone).date())
    plain = await plain_name(speaking.session, known.workspace_id, known.id)
    name = await called(speaking.session, known.workspace_id, known.id)
    line = f":wave: {NAMED.format(name=name, day=until)}"
    return Letter(f"You stand in for {plain} until {until}.", [section(line)])


async def stood_in(speaking: Speaking) -> Letter | None:
    """That it is over; nothing if they were named once more meanwhile."""
    known, away = await _absent(speaking)
    if known is None or (away and known.stand_in == speaking.owed.to):
        return None
    plain = await plain_name(speaking.session, known.workspace_id, known.id)
    name = await called(speaking.session, known.workspace_id, known.id)
    line = (ANOTHER if away else BACK).format(name=name)
    return Letter(f"You no longer stand in for {plain}.", [section(f":wave: {line}")])


async def _absent(speaking: Speaking) -> tuple[Person | None, bool]:
    """The person they stand in for, and whether that one is away now."""
    known = await person(
        speaking.session, speaking.owed.workspace_id, str(speaking.owed.detail.get("instead_of"))
    )
    return known, is_away(known, (await speaking.wording()).zone, speaking.at)


def help_letter(who: Standing) -> Letter:
    """The answer to `/pebble help`: what this person can do."""
    told = [section(_EVERYBODY)]
    if who.staff and who.owned:
        told.append(section(_OWNER))
    if who.staff and (who.manager or who.administrator):
        told.append(section(_MANAGER))
    if who.staff and who.administrator:
        told.append(section(_ADMINISTRATOR))
    return Letter("What Pebble can do for you", told)


_EVERYBODY = (
    "*What you can do*\n"
    "`/pebble` reports what gets in your way; `/pebble the printer is out again` starts with your words.\n"
    "`/pebble mine` shows your pebbles, `/pebble 12` shows one.\n"
    "`/pebble feedback-off` and `/pebble feedback-on`: whether Pebble may ask you how things went.\n"
    "On a message: *…* › *Report as a pebble*. Or just write to Pebble."
)
_OWNER = (
    "*As an IT owner*\n"
    "`/pebble queue` shows what waits for you.\n"
    "In a card's thread, alone on a line: `ack`, `mine`, `resolve: what was done`, "
    "`to reporter: your question`. All else you write there stays among IT.\n"
    ":eyes: on a card acknowledges it."
)
_MANAGER = "*As a manager*\n`/pebble digest` shows how this week goes so far, only to you."
_ADMINISTRATOR = (
    "*As an administrator*\n`/pebble setup` sets channels, areas and owners, hours, and whom to call."
)
