"""Publishes somebody's Home, made from what is true now."""

import asyncio

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import Subject, Visit
from handlers.home.look import Listed, own_pebbles, waiting_for, who_comes
from handlers.home.messages import FIRST, MOST, Page, home_of
from handlers.home.times import times_blocks, times_of
from handlers.services.blocks import Block
from handlers.services.rights import Right, why_not

log = structlog.get_logger()

PUBLISHING = 2.0
"""Seconds that Slack gets, so that we still answer within its 3 s."""


async def publish(client: AsyncWebClient, visit: Visit, shown: int = FIRST) -> None:
    """Show `shown` (at most 40) of their own pebbles and all else; if Slack refuses, that is only logged."""
    view = home_of(await compose(visit, min(max(shown, FIRST), MOST)))
    try:
        async with asyncio.timeout(PUBLISHING):
            await client.views_publish(user_id=visit.person_id, view=view)
    except SlackApiError as error:
        log.warning("home_not_published", error=str(error.response.get("error")))
    except (ClientError, TimeoutError) as error:
        log.warning("home_not_published", error=type(error).__name__)


async def compose(visit: Visit, shown: int) -> Page:
    """What the visitor's Home shows."""
    async with visit.reading() as session:
        who = await who_comes(session, visit)
        if refused := why_not(Right.STAFF, who):
            return Page(Listed(()), shown, None, False, refused=refused)
        subject = Subject(visit.workspace_id, None, visit.person_id, visit.now)
        parts: list[Block] = []
        for part in visit.house.parts.get("home", ()):
            parts += await part(session, subject)
        return Page(
            mine=await own_pebbles(session, visit, shown),
            shown=shown,
            queue=await waiting_for(session, visit, who),
            administrator=who.staff and who.administrator,
            times=times_blocks(await times_of(session, visit, who)) if who.staff else (),
            parts=parts,
        )
