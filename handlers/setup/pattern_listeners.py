"""The ways in to the hospital's own patterns: their button, the menu of them, saving and removing one."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import Visit
from handlers.services.blocks import Block
from handlers.setup.form import PATTERNS
from handlers.setup.messages import closing
from handlers.setup.open import what_is_set
from handlers.setup.opening import push, replace
from handlers.setup.pattern_draft import NEW, parse_pattern
from handlers.setup.patterns import (
    ADD,
    CHOOSE,
    PATTERN,
    REMOVE,
    pattern_form,
    patterns_view,
    removed_pattern,
    saved_pattern,
)
from handlers.setup.save import take_effect
from handlers.setup.save_pattern import remove_pattern, save_pattern
from handlers.whisper import whisper


def listen_to_patterns(app: AsyncApp) -> None:
    """Register them."""
    app.action(PATTERNS)(patterns_pressed)
    app.action(CHOOSE)(pattern_chosen)
    app.action(ADD)(pattern_wanted)
    app.action(REMOVE)(remove_pressed)
    app.view(PATTERN)(pattern_sent)


async def patterns_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Own patterns”: on top of the settings, which keep what was typed."""
    found = await what_is_set(Visit.of(context))
    if isinstance(found, str):
        await whisper(client, body, found)
    else:
        await push(client, body, patterns_view(found.patterns, found.workspace.settings_version))
    await ack()


async def pattern_chosen(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """A pattern was chosen in the menu: its form."""
    chosen = str((_action(body).get("selected_option") or {}).get("value") or "")
    await _show_one(client, body, Visit.of(context), chosen)
    await ack()


async def pattern_wanted(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Add a pattern”: an empty form."""
    await _show_one(client, body, Visit.of(context), NEW)
    await ack()


async def pattern_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Try one pattern and save it; the form becomes the menu again and says what is set."""
    visit, draft, token = Visit.of(context), parse_pattern(view), str(view.get("private_metadata") or "")
    if isinstance(draft, dict):
        await ack(response_action="errors", errors=draft)
        return
    if problem := await save_pattern(visit, draft):
        await ack(response_action="errors", errors={f"{problem[0]}:{token}": problem[1]})
        return
    await take_effect(visit)
    await ack(response_action="update", view=await _menu_again(visit, saved_pattern(draft)))


async def remove_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Remove”, after the question whether that is meant."""
    visit = Visit.of(context)
    said, removed = await remove_pattern(visit, str(_action(body).get("value") or ""))
    if removed:
        await take_effect(visit)
    await replace(client, body, await _menu_again(visit, removed_pattern(said) if removed else said))
    await ack()


async def _show_one(client: AsyncWebClient, body: Mapping[str, Any], visit: Visit, chosen: str) -> None:
    found = await what_is_set(visit)
    if isinstance(found, str):
        await whisper(client, body, found)
        return
    await replace(client, body, pattern_form(found.patterns, found.workspace.settings_version, chosen))


async def _menu_again(visit: Visit, said: str) -> Block:
    found = await what_is_set(visit)
    if isinstance(found, str):
        return closing(said)
    return patterns_view(found.patterns, found.workspace.settings_version, saved=said)


def _action(body: Mapping[str, Any]) -> Mapping[str, Any]:
    found = (body.get("actions") or [{}])[0]
    assert isinstance(found, Mapping)
    return found
