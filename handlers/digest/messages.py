"""Every digest gets its words as it leaves: figures of the week that its turn named, states as they are now."""

from collections.abc import Sequence
from datetime import date

from handlers.digest.look import Reading, read_figures
from handlers.digest.managers import digest_letter
from handlers.digest.owners import Item, Queue, away_with_stand_in, read_channel, read_queue
from handlers.digest.staff import read_ends, staff_letter
from handlers.digest.weeks import week_before
from handlers.feature import Letter, Speaking
from handlers.services.blocks import Block, context, header, section
from handlers.services.dates import day
from handlers.services.names import plain_name
from handlers.services.periods import week_of
from handlers.services.text import escape
from storage.queries.figures import Week
from storage.queries.settings import workspace

SHOWN = 8
"""The most of one list; a phone shows no more."""
WHY_HERE = "No owner is named for these, so they are for everybody in this channel: who acknowledges one has taken it."
WHERE_THE_WORDS_ARE = "`/pebble 12` shows the one with that number, in the words people wrote."


async def digest(speaking: Speaking) -> Letter | None:
    """What managers read once a week."""
    asked = await _asked(speaking)
    return digest_letter(await read_figures(*asked)) if asked else None


async def said_did(speaking: Speaking) -> Letter | None:
    """What clinicians read once a week in their channel."""
    asked = await _asked(speaking)
    return staff_letter(await read_ends(*asked)) if asked else None


async def _asked(speaking: Speaking) -> tuple[Reading, Week] | None:
    """Whose week, and which: from the one day that the message names until the other begins."""
    found = await workspace(speaking.session, speaking.owed.workspace_id)
    if found is None:
        return None
    wording = await speaking.wording()
    since, until = (_named(speaking.owed.detail.get(name)) for name in ("since", "until"))
    if until is None:
        return None
    week = week_before(until, wording.zone, since)
    return Reading(speaking.session, found, wording, speaking.sealer, speaking.at), week


def _named(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


async def queue(speaking: Speaking) -> Letter | None:
    """An owner's Monday, for them or for who stands in; None if nothing is theirs any more.

    Nor once the next week has begun, which brings its own.
    """
    session, workspace_id = speaking.session, speaking.owed.workspace_id
    detail, wording = speaking.owed.detail, await speaking.wording()
    if detail.get("week") not in (None, week_of(speaking.at, wording.zone)):
        return None
    if "channel" in detail:
        return await _queue_of_channel(speaking, str(detail["channel"]))
    owner = str(detail["owner"])
    found = await read_queue(session, workspace_id, owner, wording, speaking.at)
    if not (found.mine or found.unowned):
        return None
    today = speaking.at.astimezone(wording.zone).date()
    away = await away_with_stand_in(session, workspace_id, owner, wording.zone, speaking.at)
    if speaking.owed.to == owner or away is None or away.away_until is None:
        return queue_letter(found)
    name = await plain_name(session, workspace_id, owner)
    return queue_letter(found, f"{name} is away until {day(away.away_until, today)}, so this comes to you.")


async def _queue_of_channel(speaking: Speaking, channel: str) -> Letter | None:
    settings = await workspace(speaking.session, speaking.owed.workspace_id)
    if settings is None:
        return None
    found = await read_channel(speaking.session, settings, channel, await speaking.wording(), speaking.at)
    return channel_letter(found) if found.unowned else None


def channel_letter(found: Queue) -> Letter:
    """The same for a channel whose members are the owners: what nobody has taken yet."""
    said = f"This week: nobody has taken {len(found.unowned)} yet, {len(found.promised)} promised"
    blocks = [
        *_listed("Promised by the end of this week", found.promised),
        *_listed("Nobody has taken these yet", found.unowned),
    ]
    return Letter(f"{said}.", [header("This week"), *blocks, context(WHY_HERE), context(WHERE_THE_WORDS_ARE)])


def queue_letter(found: Queue, away: str = "") -> Letter:
    """The owner's message; `away` says (plain) why it comes to somebody else."""
    why = [context(escape(away))] if away else []
    blocks = [
        *_listed("Promised by the end of this week", found.promised),
        *_listed("No step for 10 working days", found.stuck),
        *_listed("Nobody has taken these yet", found.unowned),
        *_listed("All that is yours", found.mine),
    ]
    said = f"Your week: {len(found.mine)} yours, {len(found.promised)} promised, {len(found.stuck)} without a step"
    return Letter(f"{said}.", [header("Your week"), *why, *blocks, context(WHERE_THE_WORDS_ARE)])


def _listed(title: str, items: Sequence[Item]) -> list[Block]:
    if not items:
        return []
    lines = [f"• *{one.name}* · {one.when or one.state} · {escape(one.area)}" for one in items[:SHOWN]]
    more = [f"and {len(items) - SHOWN} more"] if len(items) > SHOWN else []
    return [section("\n".join([f"*{title}* ({len(items)})", *lines, *more]))]
