"""Saves a report: the pebble, its history, and what is owed for it, in one transaction."""

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from handlers.intake.draft import Draft
from handlers.services.wording import wording_of
from handlers.services.workdays import first_answer_due
from storage.models import Alias, Pebble, Person, Words, Workspace
from storage.outbox import REPORTER, owe, owe_card
from storage.queries.pebbles import sent_before
from storage.queries.people import person_to_change
from storage.sealing import Sealer


async def submit(
    session: AsyncSession, draft: Draft, *, workspace_id: str, person_id: str, at: datetime, sealer: Sealer
) -> Pebble:
    """The pebble this draft has become; the same form sent twice is one pebble."""
    workspace, number = await _numbered(session, workspace_id)
    known, person = await sent_before(session, workspace_id, draft.submission, person_id)
    if known is not None:
        workspace.next_number = number
        return known
    # Asked before anything is added, so that all is written in one go while others wait for their number.
    first = _first_time(person or await person_to_change(session, workspace_id, person_id))
    reporter = _reporter(session, draft, workspace_id, person_id, sealer)
    words = Words.of(draft.words, workspace_id=workspace_id, author=reporter, at=at)
    pebble = _pebble(draft, workspace, number, reporter, words.id, at)
    session.add_all([words, pebble, pebble.report(at=at)])
    await owe_card(session, pebble, at=at, first=True)
    owe(session, "receipt", pebble=pebble, to=REPORTER, at=at, detail={"introduce": first})
    return pebble


_TAKE_A_NUMBER = (
    update(Workspace)
    .where(col(Workspace.id) == bindparam("b_id"))
    .values(next_number=col(Workspace.next_number) + 1)
    .returning(Workspace)
    .execution_options(synchronize_session=False, populate_existing=True)
)


async def _numbered(session: AsyncSession, workspace_id: str) -> tuple[Workspace, int]:
    """The workspace, locked from here on since it numbers one pebble at a time, and the number."""
    workspace = (await session.scalars(_TAKE_A_NUMBER, {"b_id": workspace_id})).one()
    return workspace, workspace.next_number - 1


def _reporter(session: AsyncSession, draft: Draft, workspace_id: str, person_id: str, sealer: Sealer) -> str:
    if not draft.private:
        return person_id
    alias = Alias.of(person_id, workspace_id=workspace_id, sealer=sealer)
    session.add(alias)
    return alias.id


def _pebble(
    draft: Draft, workspace: Workspace, number: int, reporter: str, words_id: str, at: datetime
) -> Pebble:
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


def _first_time(person: Person) -> bool:
    """Whether to ask, this once, what they do and where."""
    first, person.asked_to_introduce = not person.asked_to_introduce, True
    return first
