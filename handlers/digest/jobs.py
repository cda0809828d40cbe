"""The clock's ways in: once a week for managers, for clinicians, and for owners as their week begins."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.digest.owners import channels, owners
from handlers.digest.weeks import first_day
from handlers.moment import Moment, Period
from handlers.services.absence import hears_for, is_gone
from handlers.services.periods import DIGEST, SAID_DID, Weekly, week_of
from handlers.services.quiet import heard_from, loud_from
from storage.dues import turn_due_at
from storage.models import Workspace
from storage.outbox import owe_once
from storage.queries.people import people_and_stand_ins, people_known

MONDAY = 0


def managers_rhythm(workspace: Workspace) -> Weekly | None:
    """When managers hear; never where neither a channel nor a person is named."""
    return _rhythm(workspace) if workspace.managers_channel or workspace.digest_people else None


def staff_rhythm(workspace: Workspace) -> Weekly | None:
    """When clinicians hear; never where no channel of theirs is named."""
    return _rhythm(workspace) if workspace.staff_channel else None


def owners_rhythm(workspace: Workspace) -> Weekly | None:
    """As IT opens on Monday, or on its first working day where Monday is none."""
    first = MONDAY if MONDAY in workspace.work_days else min(workspace.work_days, default=MONDAY)
    return Weekly(first, workspace.opens, ZoneInfo(workspace.timezone))


def _rhythm(workspace: Workspace) -> Weekly:
    return Weekly(workspace.digest_day, workspace.digest_at, ZoneInfo(workspace.timezone))


async def owe_digest(moment: Moment, at: datetime) -> None:
    """To the managers' channel, and to each person named who still belongs to the staff, outside their night."""
    week, named = _week(moment, at), moment.workspace.digest_people
    days = await days_told(moment.session, moment.workspace, DIGEST, at)
    people = await people_known(moment.session, moment.workspace_id, named)
    if (channel := moment.workspace.managers_channel) is not None:
        await _owe(moment, "digest", channel, f"{week}:{channel}", days)
    for to in (one for one in named if not is_gone(people.get(one))):
        loud = loud_from(people.get(to), moment.wording.zone, moment.at)
        await _owe(moment, "digest", to, f"{week}:{to}", days, loud)


async def owe_said_did(moment: Moment, at: datetime) -> None:
    """To the clinicians' channel."""
    if (to := moment.workspace.staff_channel) is not None:
        days = await days_told(moment.session, moment.workspace, SAID_DID, at)
        await _owe(moment, "said_did", to, _week(moment, at), days)


async def owe_queues(moment: Moment, at: datetime) -> None:
    """To each owner with something before them, or to who stands in for them, in their working day.

    Where nobody is named, the channel whose members are the owners gets what is nobody's yet.
    """
    session, hours = moment.session, moment.wording.hours
    week = _week(moment, at)
    having = await owners(session, moment.workspace)
    people = await people_and_stand_ins(session, moment.workspace_id, having)
    for owner in having:
        to = hears_for(owner, people, hours.zone, moment.at)
        if to is not None:
            heard = heard_from(people.get(to), hours, moment.at)
            await _owe(moment, "queue", to, f"{week}:{owner}", {"owner": owner, "week": week}, heard)
    for channel in await channels(session, moment.workspace):
        detail = {"channel": channel, "week": week}
        await _owe(moment, "queue", channel, f"{week}:{channel}", detail, heard_from(None, hours, moment.at))


async def _owe(
    moment: Moment, kind: str, to: str, name: str, detail: dict[str, str], at: datetime | None = None
) -> None:
    """Owe it once, at `at` if not now."""
    await owe_once(
        moment.session,
        kind,
        workspace_id=moment.workspace_id,
        to=to,
        once=f"{kind}:{name}",
        at=at or moment.at,
        detail=detail,
    )


def _week(moment: Moment, at: datetime) -> str:
    return week_of(at, moment.wording.zone)


async def days_told(session: AsyncSession, workspace: Workspace, name: str, at: datetime) -> dict[str, str]:
    """From the day on which last week's left until the one on which this turn comes, as a message keeps them."""
    rhythm = _rhythm(workspace)
    last = await turn_due_at(session, rhythm.turn_before(name, at), workspace_id=workspace.id)
    until = _date(at, rhythm.zone)
    since = first_day(until, _date(last, rhythm.zone) if last else None)
    return {"since": since.isoformat(), "until": until.isoformat()}


def _date(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


PERIODS = (
    Period(DIGEST, managers_rhythm, owe_digest),
    Period(SAID_DID, staff_rhythm, owe_said_did),
    Period("queue", owners_rhythm, owe_queues),
)
