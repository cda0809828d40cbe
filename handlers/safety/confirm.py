"""A reviewer says what became of the harm: on the pebble, in its history, in the audit and in its card's thread."""

from collections.abc import Mapping

from handlers.feature import Visit
from handlers.safety.messages import HOLD, NO_HARM, REPORTED
from handlers.services.notes import tell_it, tell_reporter
from handlers.services.reporters import NOT_THERE
from handlers.services.rights import Right
from storage.models import Audit, Deed, History, Pebble
from storage.models.refusals import Refusal
from storage.models.states import Status, Verdict
from storage.queries.pebbles import pebble_to_change

VERDICT: Mapping[str, Verdict] = {REPORTED: Verdict.REPORTED, NO_HARM: Verdict.NO_HARM}


async def confirm(visit: Visit, number: int, answer: str) -> str | None:
    """Do what this button says; the sentence that says why not, else None."""
    async with visit.transaction() as session:
        found = await pebble_to_change(session, visit.workspace_id, number)
        if found is None:
            return NOT_THERE.format(name=f"PEB-{number}")
        if problem := await visit.why_not(session, Right.REVIEWER, found):
            return problem
        before = found.status
        try:
            event = _step(found, answer, visit)
        except Refusal as refusal:
            return refusal.sentence
        if answer != HOLD:
            session.add(_line(visit, found))
        await tell_it(session, found, event, at=visit.now)
        if before is Status.RESOLVED and found.status is Status.CLOSED:
            tell_reporter(session, found, event, at=visit.now)
    return None


def _step(found: Pebble, answer: str, visit: Visit) -> History:
    if answer == HOLD:
        return found.want_review(by=visit.person_id, at=visit.now)
    return found.review(verdict=VERDICT[answer], by=visit.person_id, at=visit.now)


def _line(visit: Visit, found: Pebble) -> Audit:
    return Audit(
        workspace_id=visit.workspace_id,
        at=visit.now,
        actor=visit.person_id,
        deed=Deed.HARM_CONFIRMED,
        subject=f"pebble {found.number}",
        source=visit.channel_id or "form",
        detail={"verdict": found.verdict.value if found.verdict else "", "safety": found.safety.value},
    )
