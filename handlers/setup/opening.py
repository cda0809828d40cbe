"""Opens a form on top of another, or puts it in its place."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.services.blocks import Block
from handlers.setup.messages import FORM_DID_NOT_OPEN
from handlers.whisper import whisper

OPENING = 2.0
"""Seconds that Slack gets to open a form, so that our own word still arrives before its 3 s are over."""


async def push(client: AsyncWebClient, body: Mapping[str, Any], view: Block) -> None:
    """Open a form on top of the one that was pressed in."""
    try:
        async with asyncio.timeout(OPENING):
            await client.views_push(trigger_id=str(body.get("trigger_id") or ""), view=view)
    except (SlackApiError, ClientError, TimeoutError):
        await whisper(client, body, FORM_DID_NOT_OPEN)


async def replace(client: AsyncWebClient, body: Mapping[str, Any], form: Block) -> None:
    """Show a form in the place of the one that was pressed in."""
    view = body["view"]
    try:
        async with asyncio.timeout(OPENING):
            await client.views_update(view_id=view["id"], hash=view.get("hash"), view=form)
    except (SlackApiError, ClientError, TimeoutError):
        # Two quick choices: the later one shows its form, and this one needs none.
        pass
