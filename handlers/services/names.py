"""How people are called in what Pebble says: never a private reporter by anything that is theirs."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.services import catalogue
from handlers.services.text import escape
from storage.models import Pebble, Person
from storage.models.alias import is_alias
from storage.models.history import CLOCK
from storage.queries.people import person

PRIVATE = "a colleague who keeps their name private"
THE_REPORTER = "the reporter"


def work_of(known: Person | None) -> str:
    """What somebody does and where: "Nurse, ICU"; what they did not tell us is left out."""
    if known is None:
        return ""
    return ", ".join(word for word in (role_of(known), known.unit or "") if word)


def role_of(known: Person) -> str:
    """What somebody does: as they told us, else the title in their Slack profile; "" if neither says."""
    return catalogue.label(catalogue.ROLES, known.role) or known.title


async def reporter_for_it(session: AsyncSession, pebble: Pebble) -> str:
    """Who reported it, for the card: name, role and unit, or that they keep their name private (mrkdwn)."""
    if pebble.private:
        return PRIVATE
    known = await person(session, pebble.workspace_id, pebble.reporter)
    work = work_of(known)
    return _name(known, pebble.reporter) + (f", {escape(work)}" if work else "")


async def signature(session: AsyncSession, pebble: Pebble) -> str:
    """How what the reporter writes is signed for IT: role and unit, else "the reporter" (mrkdwn)."""
    if pebble.private:
        return THE_REPORTER
    work = work_of(await person(session, pebble.workspace_id, pebble.reporter))
    return escape(work) if work else THE_REPORTER


async def owner_for_reporter(session: AsyncSession, workspace_id: str, owner: str) -> str:
    """Who acts, for the reporter: name and role of the owner (mrkdwn)."""
    known = await person(session, workspace_id, owner)
    role = role_of(known) if known else ""
    return f"{_name(known, owner)} ({escape(role or 'IT')})"


async def called(session: AsyncSession, workspace_id: str, person_id: str) -> str:
    """A person's name, without paging them (mrkdwn)."""
    return _name(await person(session, workspace_id, person_id), person_id)


def _name(known: Person | None, person_id: str) -> str:
    """The name; a mention, which pages them, only while Slack has not told us what they are called."""
    if person_id == CLOCK:
        return "Pebble"
    if is_alias(person_id):
        return "a colleague"
    return escape(known.name) if known and known.name else f"<@{person_id}>"


async def plain_name(session: AsyncSession, workspace_id: str, person_id: str) -> str:
    """A person's name where mentions do not work (fallback texts, titles); "a colleague" until Slack told us."""
    known = await person(session, workspace_id, person_id)
    return known.name if known and known.name else "a colleague"
