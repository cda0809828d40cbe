"""The ways in: opening the Home tab, its report button, and "Show more"."""

import asyncio
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import House, Visit
from handlers.home.messages import FORM_DID_NOT_OPEN, MORE, REPORT, STEP
from handlers.home.publish import publish
from handlers.services.reading import whole_number
from handlers.services.report_form import report_form
from handlers.whisper import whisper

OPENING = 2.0
"""Seconds that Slack gets to open a form, so that our own word still arrives before its 3 s are over."""


def listen(app: AsyncApp, house: House) -> None:
    """Register Home."""
    app.event("app_home_opened")(home_opened)
    app.action(REPORT)(report_pressed)
    app.action(MORE)(more_pressed)


async def home_opened(
    ack: AsyncAck, event: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Somebody looks at Home (or at the messages tab, which needs nothing)."""
    if event.get("tab", "home") == "home":
        visit = Visit.of(context)
        visit.house.directory.notice(visit.workspace_id, visit.person_id)
        await publish(client, visit)
    await ack()


async def report_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Report a pebble”: the form, before anything that could wait."""
    visit = Visit.of(context)
    view = report_form(visit.house.wordings.of(visit.workspace_id))
    try:
        async with asyncio.timeout(OPENING):
            await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=view)
    except (SlackApiError, ClientError, TimeoutError):
        await whisper(client, body, FORM_DID_NOT_OPEN)
    await ack()


async def more_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Show more”: the same Home with ten more pebbles."""
    action = (body.get("actions") or [{}])[0]
    await publish(client, Visit.of(context), (whole_number(action.get("value")) or 0) + STEP)
    await ack()
