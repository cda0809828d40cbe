"""The ways in to the releases: their button, the menu of them, saving and removing one."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import Visit
from handlers.services.blocks import Block
from handlers.setup.form import RELEASES
from handlers.setup.messages import closing
from handlers.setup.open import Set, what_is_set
from handlers.setup.opening import push, replace
from handlers.setup.release_draft import NEW, parse_release
from handlers.setup.releases import (
    ADD,
    CHOOSE,
    RELEASE,
    REMOVE,
    release_form,
    releases_view,
    removed_release,
    saved_release,
)
from handlers.setup.save_release import remove_release, save_release
from handlers.whisper import whisper


def listen_to_releases(app: AsyncApp) -> None:
    """Register them."""
    app.action(RELEASES)(releases_pressed)
    app.action(CHOOSE)(release_chosen)
    app.action(ADD)(release_wanted)
    app.action(REMOVE)(remove_pressed)
    app.view(RELEASE)(release_sent)


async def releases_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Releases”: on top of the settings, which keep what was typed."""
    visit = Visit.of(context)
    found = await what_is_set(visit)
    await (
        whisper(client, body, found) if isinstance(found, str) else push(client, body, _menu(visit, found))
    )
    await ack()


async def release_chosen(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """A release was chosen in the menu: its form."""
    chosen = str((_action(body).get("selected_option") or {}).get("value") or "")
    await _show_one(client, body, Visit.of(context), chosen)
    await ack()


async def release_wanted(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Add a release”: an empty form."""
    await _show_one(client, body, Visit.of(context), NEW)
    await ack()


async def release_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Save one release; the form becomes the menu again and says what is set."""
    visit, draft, token = Visit.of(context), parse_release(view), str(view.get("private_metadata") or "")
    if isinstance(draft, dict):
        await ack(response_action="errors", errors=draft)
        return
    if problem := await save_release(visit, draft):
        await ack(response_action="errors", errors={f"{problem[0]}:{token}": problem[1]})
        return
    await ack(response_action="update", view=await _menu_again(visit, saved_release(draft, visit.today)))


async def remove_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Remove”, after the question whether that is meant."""
    visit = Visit.of(context)
    said, removed = await remove_release(visit, str(_action(body).get("value") or ""))
    await replace(client, body, await _menu_again(visit, removed_release(said) if removed else said))
    await ack()


async def _show_one(client: AsyncWebClient, body: Mapping[str, Any], visit: Visit, chosen: str) -> None:
    found = await what_is_set(visit)
    if isinstance(found, str):
        await whisper(client, body, found)
        return
    form = release_form(found.releases, found.workspace.settings_version, chosen, visit.today)
    await replace(client, body, form)


async def _menu_again(visit: Visit, said: str) -> Block:
    found = await what_is_set(visit)
    return closing(said) if isinstance(found, str) else _menu(visit, found, said)


def _menu(visit: Visit, found: Set, saved: str = "") -> Block:
    return releases_view(found.releases, found.workspace.settings_version, visit.today, saved=saved)


def _action(body: Mapping[str, Any]) -> Mapping[str, Any]:
    found = (body.get("actions") or [{}])[0]
    assert isinstance(found, Mapping)
    return found
