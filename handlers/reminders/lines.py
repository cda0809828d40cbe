"""What one message to one person tells of: of all that was due, what is still true, each promise once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Speaking
from handlers.reminders.ladder import RUNGS
from handlers.services.names import called
from handlers.services.promised import Promise
from handlers.services.promises import open_promises, said
from handlers.services.text import escape
from storage.dues import dues_of_letter
from storage.models import Due, Pebble
from storage.queries.pebbles import pebbles_numbered

HARM = ":rotating_light: *Did harm a patient*"
NOBODY = "nobody has taken it yet"


@dataclass(frozen=True, slots=True)
class Line:
    """One promise; `area` raw, `who` looks after it (mrkdwn, "" if it is the reader), `away` is who would hear."""

    name: str
    area: str
    promise: Promise
    who: str
    away: str

    def words(self, zone: ZoneInfo, now: datetime) -> str:
        """The line as it is read (mrkdwn)."""
        harm = HARM if self.promise.loud else ""
        words = (harm, f"*{self.name}*", escape(self.area), said(self.promise, zone, now), self.who)
        away = f" (you hear this for {self.away}, who is away)" if self.away else ""
        return " · ".join(word for word in words if word) + away


async def lines_of(speaking: Speaking) -> list[Line]:
    """The lines of a message, harm first, then longest overdue; what was kept, or rests, meanwhile is left out."""
    owed, session = speaking.owed, speaking.session
    rows = await dues_of_letter(session, owed.workspace_id, owed.once)
    about = await pebbles_numbered(session, owed.workspace_id, {row.pebble or 0 for row in rows})
    true = await _true(session, rows, about, speaking.at)
    ordered = sorted(true.items(), key=lambda item: _rank(item[1][0]))
    wording = await speaking.wording()
    return [
        Line(
            name=about[number].name,
            area=wording.area(about[number].area),
            promise=promise,
            who=await _who(session, about[number], owed.to),
            away=await _away(session, row),
        )
        for (number, _), (promise, row) in ordered
    ]


def _rank(promise: Promise) -> tuple[bool, datetime]:
    return not promise.loud, promise.by or promise.start


async def _true(
    session: AsyncSession, rows: list[Due], about: Mapping[int, Pebble], at: datetime
) -> dict[tuple[int, str], tuple[Promise, Due]]:
    """By pebble and kind: the promise, and the latest rung that tells of it."""
    found: dict[tuple[int, str], tuple[Promise, Due]] = {}
    for row in rows:
        if (one := about.get(row.pebble or 0)) is None:
            continue
        for promise in await open_promises(session, one):
            if _tells_of(row, promise, at):
                found[one.number, promise.what] = (promise, row)
    return found


def _tells_of(row: Due, promise: Promise, at: datetime) -> bool:
    if promise.resting or (promise.what, promise.round) != (row.detail["what"], row.detail["round"]):
        return False
    then = promise.after(RUNGS[row.detail["rung"]])
    return then is not None and then <= at


async def _who(session: AsyncSession, pebble: Pebble, reader: str) -> str:
    if pebble.owner is None:
        return NOBODY
    if pebble.owner == reader:
        return ""
    return f"{await called(session, pebble.workspace_id, pebble.owner)} looks after it"


async def _away(session: AsyncSession, row: Due) -> str:
    absent = row.detail.get("for")
    return await called(session, row.workspace_id, str(absent)) if absent else ""
