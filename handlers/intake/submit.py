"""Saves a report: the pebble, its history, and what is owed for it, in one transaction."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from handlers.intake.draft import Draft
from handlers.services.wording import wording_of
from handlers.services.workdays import first_answer_due
from storage.models import Alias, Pebble, Words, Workspace
from storage.outbox import REPORTER, owe, owe_card
from storage.queries.pebbles import pebble_of_submission
from storage.queries.people import person_to_change
from storage.sealing import Sealer


async def submit(
    session: AsyncSession, draft: Draft, *, workspace_id: str, person_id: str, at: datetime, sealer: Sealer
) -> Pebble:
    """The pebble this draft has become; the same form sent twice is one pebble."""
    workspace = await _numbering(session, workspace_id)
    known = await pebble_of_submission(session, workspace_id, draft.submission)
    if known is not None:
        return known
    reporter = _reporter(session, draft, workspace_id, person_id, sealer)
    words = Words.of(draft.words, workspace_id=workspace_id, author=reporter, at=at)
    pebble = _pebble(draft, workspace, reporter, words.id, at)
    session.add_all([words, pebble, pebble.report(at=at)])
    await owe_card(session, pebble, at=at, first=True)
    first = await _first_time(session, workspace_id, person_id)
    owe(session, "receipt", pebble=pebble, to=REPORTER, at=at, detail={"introduce": first})
    return pebble


async def _numbering(session: AsyncSession, workspace_id: str) -> Workspace:
    """The workspace, locked: it numbers one pebble at a time."""
    found = await session.scalars(
        select(Workspace).where(col(Workspace.id) == workspace_id).with_for_update()
    )
    return found.one()


def _reporter(session: AsyncSession, draft: Draft, workspace_id: str, person_id: str, sealer: Sealer) -> str:
    if not draft.private:
        return person_id
    alias = Alias.of(person_id, workspace_id=workspace_id, sealer=sealer)
    session.add(alias)
    return alias.id


def _pebble(draft: Draft, workspace: Workspace, reporter: str, words_id: str, at: datetime) -> Pebble:
    number, workspace.next_number = workspace.next_number, workspace.next_number + 1
    return Pebble(
        workspace_id=workspace.id,
        number=number,
        submission=draft.submission,
        reporter=reporter,
        area=draft.area,
        kind=draft.kind,
        frequency=draft.frequency,
        minutes=draft.minutes,
        safety=draft.safety,
        words_id=words_id,
        reported_at=at,
        answer_by=first_answer_due(at, draft.safety.value, wording_of(workspace, []).hours),
    )


async def _first_time(session: AsyncSession, workspace_id: str, person_id: str) -> bool:
    """Whether to ask, this once, what they do and where."""
    known = await person_to_change(session, workspace_id, person_id)
    first, known.asked_to_introduce = not known.asked_to_introduce, True
    return first
