"""“You said, we did”: what became of reports this week, told to all clinicians in IT's own sentences."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.digest.look import Reading
from handlers.feature import Letter
from handlers.services.blocks import Block, context, fitting, header, quote, section
from handlers.services.dates import span
from handlers.services.text import escape, shorten
from storage.models.states import DECLINED, GONE, TIPS, Resolution
from storage.queries.figures import Counts, Week, counts, ended
from storage.queries.words import PURGED, is_tombstone, texts_of

LOOKED_AT, MOST, LENGTH = 200, 6, 500
"""How many of a kind are read, how many are told, and in how many characters each."""

TITLE = "You said, we did"
REPORT_ONE = "Something gets in your way? `/pebble` and one sentence are enough."


@dataclass(frozen=True, slots=True)
class Told:
    """One pebble's end: its area, and IT's sentence; nothing of whoever reported it."""

    area: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Ends:
    """What became of reports in a week."""

    days: str
    week: Counts
    out: tuple[Told, ...]
    tips: tuple[Told, ...]
    declined: tuple[Told, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.out or self.tips or self.declined)


async def read_ends(reading: Reading, week: Week) -> Ends:
    """Read them as they are now: what was opened again, or whose words were removed, is not told."""
    zone = reading.wording.zone
    first, after = week.since.astimezone(zone).date(), week.until.astimezone(zone).date()
    return Ends(
        days=span(first, after - timedelta(days=1)),
        week=await counts(reading.session, reading.workspace.id, week),
        out=await _told(reading, week, GONE - TIPS),
        tips=await _told(reading, week, TIPS),
        declined=await _told(reading, week, DECLINED),
    )


async def _told(reading: Reading, week: Week, how: Collection[Resolution]) -> tuple[Told, ...]:
    session, workspace_id = reading.session, reading.workspace.id
    found = await ended(session, workspace_id, week, how, most=LOOKED_AT)
    texts = await texts_of(session, workspace_id, {one.explanation_id for one in found if one.explanation_id})
    said = [(reading.wording.area(one.area), texts.get(one.explanation_id or "", PURGED)) for one in found]
    return tuple(Told(*one) for one in said if not is_tombstone(one[1]))


def staff_letter(found: Ends) -> Letter:
    """The message; its notice holds numbers only, since the sentences were typed."""
    top = [header(TITLE), context(found.days)]
    if found.empty:
        nothing = nothing_yet(found.week)
        return Letter(f"{TITLE}, {found.days}: {nothing}", [*top, section(f"{nothing}\n{REPORT_ONE}")])
    told = [
        *_group(f"Out of the shoe ({len(found.out)})", found.out),
        *_group(f"A tip for everybody ({len(found.tips)})", found.tips),
        *_group(f"Declined, and why ({len(found.declined)})", found.declined),
    ]
    tips = "1 tip" if len(found.tips) == 1 else f"{len(found.tips)} tips"
    counted = f"{len(found.out)} out of the shoe, {tips}, {len(found.declined)} declined"
    return Letter(f"{TITLE}, {found.days}: {counted}.", [*top, *fitting(told), *_thanks(found)])


def nothing_yet(week: Counts) -> str:
    """What is true of a week in which nothing ended."""
    if not week.reported:
        return "Nothing was reported, and nothing new is out of the shoe."
    return f"Nothing new is out of the shoe. {week.reported:,} reported, {week.answered:,} read by IT."


def _group(title: str, told: Sequence[Told]) -> list[Block]:
    if not told:
        return []
    shown = [block for one in told[:MOST] for block in _one(one)]
    more = [context(f"and {len(told) - MOST} more")] if len(told) > MOST else []
    return [section(f"*{title}*"), *shown, *more]


def _one(told: Told) -> list[Block]:
    return [context(escape(told.area)), *quote(shorten(told.sentence, LENGTH))]


def _thanks(found: Ends) -> list[Block]:
    areas = sorted({one.area for one in (*found.out, *found.tips)})
    teams = f"Thanks to the teams for {', '.join(map(escape, areas))}, and to" if areas else "Thanks to"
    return [section(f"{teams} everybody who reported. {REPORT_ONE}")]
