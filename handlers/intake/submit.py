"""Saves a report: the pebble, its history, and what is owed for it, in one transaction."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.intake.draft import Draft
from handlers.services.overruling import write_down
from handlers.services.targets import DEFAULTS, Targets
from handlers.services.workdays import Hours, first_answer_due
from storage.models import Alias, Pebble, Words
from storage.outbox import REPORTER, owe, owe_card
from storage.queries.numbers import Lately, take_a_number
from storage.queries.pebbles import pebble_of_form
from storage.queries.people import person_to_change
from storage.rows import add_at_the_end
from storage.sealing import Sealer


class TooMany(Exception):
    """Its sender has reported as much lately as one person may."""


async def submit(
    session: AsyncSession,
    draft: Draft,
    *,
    workspace_id: str,
    person_id: str,
    hours: Hours,
    at: datetime,
    sealer: Sealer,
    targets: Targets = DEFAULTS,
    lately: Lately | None = None,
) -> Pebble:
    """The pebble this draft has become; the same form sent twice is one pebble.

    Raises `TooMany`, with nothing written down, if there were enough `lately`; and
    `sqlalchemy.exc.IntegrityError` when the same form is being saved at this very moment: try again.
    """
    taken = await take_a_number(session, workspace_id, draft.submission, person_id, lately)
    if taken is None:
        return await _sent_before(session, workspace_id, draft.submission)
    number, asked = taken
    if not asked:
        (await person_to_change(session, workspace_id, person_id)).asked_to_introduce = True
    reporter = _reporter(session, draft, workspace_id, person_id, sealer)
    words = Words.of(draft.words, workspace_id=workspace_id, author=reporter, at=at)
    answer_by = first_answer_due(at, draft.safety.value, hours, targets)
    pebble = _pebble(draft, workspace_id, number, reporter, words.id, answer_by, at)
    for row in (words, pebble, pebble.report(at=at)):
        add_at_the_end(session, row)
    write_down(session, draft.words, pebble, by=reporter, at=at)
    await owe_card(session, pebble, at=at, first=True)
    owe(session, "receipt", pebble=pebble, to=REPORTER, at=at, detail={"introduce": not asked})
    return pebble


async def _sent_before(session: AsyncSession, workspace_id: str, submission: str) -> Pebble:
    known = await pebble_of_form(session, workspace_id, submission)
    if known is None:
        raise TooMany
    return known


def _reporter(session: AsyncSession, draft: Draft, workspace_id: str, person_id: str, sealer: Sealer) -> str:
    if not draft.private:
        return person_id
    alias = Alias.of(person_id, workspace_id=workspace_id, sealer=sealer)
    session.add(alias)
    return alias.id


def _pebble(
    draft: Draft,
    workspace_id: str,
    number: int,
    reporter: str,
    words_id: str,
    answer_by: datetime,
    at: datetime,
) -> Pebble:
    return Pebble(
        workspace_id=workspace_id,
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
        answer_by=answer_by,
        # Left to its default, this list costs an inspection of how lists are made.
        pauses=[],
    )
