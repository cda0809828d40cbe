"""The ways in: opening the Home tab, its report button, "Show more", and "My times"."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import House, Visit
from handlers.home.keep_times import come_back, keep_times
from handlers.home.look import who_comes
from handlers.home.messages import FORM_DID_NOT_OPEN, MORE, REPORT, STEP
from handlers.home.publish import publish
from handlers.home.times import BACK, FORM, TIMES, Times, times_form, times_of
from handlers.home.times_draft import parse_times
from handlers.services.blocks import Block
from handlers.services.reading import whole_number
from handlers.services.report_form import report_form
from handlers.whisper import politely, whisper

OPENING = 2.0
"""Seconds that Slack gets to open a form, so that our own word still arrives before its 3 s are over."""


def listen(app: AsyncApp, house: House) -> None:
    """Register Home."""
    app.event("app_home_opened")(home_opened)
    app.action(REPORT)(report_pressed)
    app.action(MORE)(more_pressed)
    app.action(TIMES)(times_pressed)
    app.action(BACK)(back_pressed)
    app.view(FORM)(times_sent)


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
    await _open(client, body, report_form(visit.house.wordings.of(visit.workspace_id)))
    await ack()


async def _open(client: AsyncWebClient, body: Mapping[str, Any], view: Block) -> None:
    try:
        async with asyncio.timeout(OPENING):
            await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=view)
    except (SlackApiError, ClientError, TimeoutError):
        await whisper(client, body, FORM_DID_NOT_OPEN)


async def more_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Show more”: the same Home with ten more pebbles."""
    action = (body.get("actions") or [{}])[0]
    await publish(client, Visit.of(context), (whole_number(action.get("value")) or 0) + STEP)
    await ack()


async def times_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Change” beside one's times: their form."""
    await _open(client, body, times_form(await _my_times(Visit.of(context))))
    await ack()


async def times_sent(
    ack: AsyncAck, view: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Save one's times; Home shows them at once."""
    visit = Visit.of(context)
    draft = parse_times(view, visit.person_id, (await _my_times(visit)).today)
    errors = draft if isinstance(draft, dict) else await keep_times(visit, draft)
    if errors:
        await ack(response_action="errors", errors=errors)
        return
    await politely(publish(client, visit))
    await ack()


async def back_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“I'm back”: one tap."""
    visit = Visit.of(context)
    await come_back(visit)
    await politely(publish(client, visit))
    await ack()


async def _my_times(visit: Visit) -> Times:
    async with visit.reading() as session:
        return await times_of(session, visit, await who_comes(session, visit))
