"""The ways in: choosing what one does, and where, under a receipt or in Home."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import House, Visit
from handlers.profile.introduce import introduce
from handlers.profile.messages import ROLE, THANKS, UNIT
from handlers.whisper import whisper
from storage.models import Person


def listen(app: AsyncApp, house: House) -> None:
    """Register the two menus."""
    app.action(ROLE)(role_chosen)
    app.action(UNIT)(unit_chosen)


async def role_chosen(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“What do you do?” was answered."""
    await _say(client, body, await introduce(Visit.of(context), role=_chosen(body)))
    await ack()


async def unit_chosen(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Where do you work?” was answered."""
    await _say(client, body, await introduce(Visit.of(context), unit=_chosen(body)))
    await ack()


async def _say(client: AsyncWebClient, body: Mapping[str, Any], result: Person | str) -> None:
    """Say why not; say thanks under a receipt once both are known. In Home the menu itself shows it."""
    if isinstance(result, str):
        await whisper(client, body, result)
    elif result.role and result.unit and body.get("message"):
        await whisper(client, body, THANKS)


def _chosen(body: Mapping[str, Any]) -> str:
    action = (body.get("actions") or [{}])[0]
    return str((action.get("selected_option") or {}).get("value") or "")
