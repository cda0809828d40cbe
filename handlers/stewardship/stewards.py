"""Who guards what people told: the stewards; while nobody is named one, the administrators."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.services.owners import holders
from handlers.services.permissions import Standing, read_settings
from storage.models import Role
from storage.queries.people import slack_administrators
from storage.queries.settings import workspace

STEWARDS_ONLY = (
    "That is for the hospital's data stewards. Anybody can flag a message: ⋯ → Contains patient data."
)


def is_steward(who: Standing) -> bool:
    """Whether they may remove words, hold them, and unmask."""
    if not who.staff or who.settings is None:
        return False
    named = any(grant.role is Role.STEWARD for grant in who.settings.grants)
    return who.person_id in holders(Role.STEWARD, "", who.settings) if named else who.administrator


async def stewards(session: AsyncSession, workspace_id: str) -> tuple[str, ...]:
    """Everybody who hears when something is flagged."""
    settings = await read_settings(session, await workspace(session, workspace_id), workspace_id)
    return holders(Role.STEWARD, "", settings) or await administrators(session, workspace_id)


async def administrators(session: AsyncSession, workspace_id: str) -> tuple[str, ...]:
    """The administrators: those named, else Slack's own."""
    settings = await read_settings(session, await workspace(session, workspace_id), workspace_id)
    named = holders(Role.ADMINISTRATOR, "", settings)
    return named or tuple(await slack_administrators(session, workspace_id))
