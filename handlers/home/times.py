"""“My times”: what Home shows of somebody's quiet hours and absence, and the form to change them."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.home.times_draft import USUAL
from handlers.services.blocks import (
    Block,
    button,
    datepicker,
    field,
    modal,
    section,
    timepicker,
    users_select,
)
from handlers.services.dates import clock, day, time_of
from handlers.services.names import called
from handlers.services.permissions import Standing
from handlers.services.promises import zone_of
from storage.queries.people import person

TIMES, BACK, FORM = "home.times", "home.back", "pebble_times"

QUIET = "On your own clock, {zone}. Pebble reminds you of nothing then, unless a patient was harmed."


@dataclass(frozen=True, slots=True)
class Times:
    """Somebody's times as they are: minutes after midnight in `zone`; `stand_in_called` is mrkdwn.

    `away_until` is None for somebody who is there; `owner` says whether they hear of things for which somebody
    has to stand in.
    """

    zone: ZoneInfo
    today: date
    quiet: tuple[int, int] = USUAL
    away_until: date | None = None
    stand_in: str | None = None
    stand_in_called: str = ""
    owner: bool = False


async def times_of(session: AsyncSession, visit: Visit, who: Standing) -> Times:
    """The visitor's times."""
    known = await person(session, visit.workspace_id, visit.person_id)
    zone = await zone_of(session, visit.workspace_id, visit.person_id)
    hears = bool(who.owned or who.led or who.manager or who.reviewer)
    times = Times(zone, visit.now.astimezone(zone).date(), owner=hears)
    if known is None:
        return times
    quiet = known.quiet_from, known.quiet_until
    until = known.away_until if known.away_until and known.away_until > times.today else None
    named = known.stand_in and await called(session, visit.workspace_id, known.stand_in)
    return Times(
        zone,
        times.today,
        quiet=USUAL if quiet[0] is None or quiet[1] is None else (quiet[0], quiet[1]),
        away_until=until,
        stand_in=known.stand_in,
        stand_in_called=named or "",
        owner=times.owner,
    )


def times_blocks(times: Times) -> list[Block]:
    """What Home shows of them."""
    begins, ends = map(clock, times.quiet)
    quiet = f"*My times*\nFrom {begins} to {ends} Pebble reminds you of nothing, unless a patient was harmed."
    return [*_away(times), section(quiet, block_id="times", accessory=button("Change my times", TIMES))]


def _away(times: Times) -> list[Block]:
    if times.away_until is None:
        return []
    stands_in = f", {times.stand_in_called} stands in" if times.stand_in_called else ""
    said = f"You are away until *{day(times.away_until, times.today)}*{stands_in}."
    return [section(said, block_id="away", accessory=button("I'm back", BACK))]


def times_form(times: Times) -> Block:
    """The form, filled with what is set; who owns nothing is not asked about being away."""
    begins, ends = (timepicker("clock", time_of(minutes)) for minutes in times.quiet)
    asked = times.owner or times.away_until is not None
    blocks = [
        field("Quiet from", begins, block_id="quiet_from", optional=False),
        field(
            "Quiet until",
            ends,
            block_id="quiet_until",
            optional=False,
            hint=QUIET.format(zone=times.zone.key),
        ),
        *(_absence(times) if asked else []),
    ]
    return modal(
        "My times",
        blocks,
        callback_id=FORM,
        submit="Save",
        close="Cancel",
        private_metadata="away" if asked else "",
    )


def _absence(times: Times) -> list[Block]:
    until = datepicker("day", times.away_until)
    colleague = users_select("person", initial=times.stand_in, placeholder="Choose a colleague")
    return [
        field(
            "I'm away until",
            until,
            block_id="away_until",
            hint="The day on which you are back. Leave it empty while you are here.",
        ),
        field(
            "Who stands in for me?",
            colleague if times.away_until else users_select("person", placeholder="Choose a colleague"),
            block_id="stand_in",
            hint="They hear what you would have heard, and look after it until you are back.",
        ),
    ]
