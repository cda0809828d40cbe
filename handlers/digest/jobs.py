"""The clock's ways in: once a week for managers, for clinicians, and for owners as their week begins."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.digest.owners import away_with_stand_in, owners
from handlers.moment import Moment, Period
from handlers.services.periods import Weekly
from storage.models import Workspace
from storage.outbox import owe_once

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
    """To the managers' channel, and to each person named, whoever else cannot be reached."""
    places = [moment.workspace.managers_channel, *moment.workspace.digest_people]
    until = _day(moment, at)
    for to in dict.fromkeys(place for place in places if place):
        await owe_once(
            moment.session,
            "digest",
            workspace_id=moment.workspace_id,
            to=to,
            once=f"digest:{until}:{to}",
            at=moment.at,
            detail={"until": until},
        )


async def owe_said_did(moment: Moment, at: datetime) -> None:
    """To the clinicians' channel."""
    if (to := moment.workspace.staff_channel) is not None:
        until = _day(moment, at)
        await owe_once(
            moment.session,
            "said_did",
            workspace_id=moment.workspace_id,
            to=to,
            once=f"said_did:{until}",
            at=moment.at,
            detail={"until": until},
        )


async def owe_queues(moment: Moment, at: datetime) -> None:
    """To each owner with something before them, or to who stands in for them."""
    for owner in await owners(moment.session, moment.workspace):
        away = await away_with_stand_in(
            moment.session, moment.workspace_id, owner, moment.wording.zone, moment.at
        )
        await owe_once(
            moment.session,
            "queue",
            workspace_id=moment.workspace_id,
            to=away.stand_in if away and away.stand_in else owner,
            once=f"queue:{_day(moment, at)}:{owner}",
            at=moment.at,
            detail={"owner": owner},
        )


def _day(moment: Moment, at: datetime) -> str:
    """The day of this turn in the hospital; the week that is told ends as it begins."""
    return at.astimezone(moment.wording.zone).date().isoformat()


PERIODS = (
    Period("digest", managers_rhythm, owe_digest),
    Period("said_did", staff_rhythm, owe_said_did),
    Period("queue", owners_rhythm, owe_queues, late_by=timedelta(days=2)),
)
