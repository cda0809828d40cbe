"""Who guards what people told: the stewards; while nobody is named one, the administrators."""

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.services.owners import holders
from handlers.services.permissions import read_settings
from storage.models import Role
from storage.queries.people import slack_administrators
from storage.queries.settings import workspace


async def stewards(session: AsyncSession, workspace_id: str) -> tuple[str, ...]:
    """Everybody who hears when something is flagged."""
    settings = await read_settings(session, await workspace(session, workspace_id), workspace_id)
    return holders(Role.STEWARD, "", settings) or await administrators(session, workspace_id)


async def administrators(session: AsyncSession, workspace_id: str) -> tuple[str, ...]:
    """The administrators: those named, else Slack's own."""
    settings = await read_settings(session, await workspace(session, workspace_id), workspace_id)
    named = holders(Role.ADMINISTRATOR, "", settings)
    return named or tuple(await slack_administrators(session, workspace_id))
