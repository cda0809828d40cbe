"""The ways in: `/pebble setup`, the button in Home, and saving."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import Call, House, Letter, Visit
from handlers.services.blocks import Block, section
from handlers.services.reading import remembered
from handlers.services.targets import targets_of
from handlers.setup.area_draft import NEW, parse_area
from handlers.setup.areas import ADD, AREA, CHOOSE, area_form, areas_view
from handlers.setup.channels import problems
from handlers.setup.checked import Read, read
from handlers.setup.draft import parse
from handlers.setup.form import AREAS, SETTINGS
from handlers.setup.messages import FORM_DID_NOT_OPEN, closing, saved_area, saved_page, saved_settings
from handlers.setup.open import settings_now, what_is_set
from handlers.setup.opening import OPENING, push, replace
from handlers.setup.pages import BY_BUTTON, BY_CALLBACK, PAGES
from handlers.setup.save import save, take_effect
from handlers.setup.save_area import field_of, save_area
from handlers.setup.save_page import save_page, strangers, work_out_promises_again
from handlers.setup.shelves import SHELVES
from handlers.stopped import turn_back
from handlers.whisper import whisper


def listen(app: AsyncApp, house: House) -> None:
    """Register the settings."""
    app.action("setup.open")(open_pressed)
    app.view(SETTINGS)(settings_sent)
    app.action(AREAS)(areas_pressed)
    app.action(CHOOSE)(area_chosen)
    app.action(ADD)(area_wanted)
    app.view(AREA)(area_sent)
    for page in PAGES:
        app.action(page.button)(page_pressed)
        app.view(page.callback)(page_sent)
    for shelf in SHELVES:
        shelf.listen(app)


async def setup_typed(call: Call) -> Letter | None:
    """`/pebble setup`: the form, or privately why not."""
    problem = await _open(call.client, call.visit, call.body)
    return Letter(problem, [section(problem)]) if problem else None


async def open_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Settings” in Home."""
    if problem := await _open(client, Visit.of(context), body):
        await whisper(client, body, problem)
    await ack()


async def _open(client: AsyncWebClient, visit: Visit, body: Mapping[str, Any]) -> str | None:
    form = await settings_now(visit)
    if isinstance(form, str):
        return form
    try:
        async with asyncio.timeout(OPENING):
            await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=form)
    except (SlackApiError, ClientError, TimeoutError):
        return FORM_DID_NOT_OPEN
    return None


async def settings_sent(
    ack: AsyncAck, view: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Save: the channels are asked first, then all is saved at once."""
    visit = Visit.of(context)
    found = read(view, visit.own, parse)
    if not isinstance(found, Read):
        await turn_back(ack, visit, view, found)
        return
    draft = found.draft
    chosen = {"triage": draft.triage_channel}
    if errors := await problems(client, chosen) or await save(visit, draft, found.overruled):
        await ack(response_action="errors", errors=errors)
        return
    await take_effect(visit)
    await ack(response_action="update", view=saved_settings(draft))


async def page_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """A button to one of the small forms, which opens on top of the settings."""
    visit, action = Visit.of(context), (body.get("actions") or [{}])[0]
    found = await what_is_set(visit)
    if isinstance(found, str):
        await whisper(client, body, found)
    else:
        await push(
            client, body, BY_BUTTON[action["action_id"]].form(found.workspace, visit.today, found.grants)
        )
    await ack()


async def page_sent(
    ack: AsyncAck, view: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Save one of the small forms; channels and people are asked about first."""
    visit, page = Visit.of(context), BY_CALLBACK[view["callback_id"]]
    found = read(view, visit.own, lambda kept: page.parse(kept, visit.today))
    if not isinstance(found, Read):
        await turn_back(ack, visit, view, found)
        return
    draft = found.draft
    errors = await problems(client, draft.channels()) | await strangers(visit, draft.colleagues())
    if not errors and (problem := await save_page(visit, draft, found.overruled)):
        errors = {page.main: problem}
    if errors:
        await ack(response_action="errors", errors=errors)
        return
    await take_effect(visit)
    if page.moves_promises:
        await work_out_promises_again(visit)
    await ack(response_action="update", view=saved_page(draft.told(visit.today)))


async def areas_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Areas and owners”: on top of the settings, which keep what was typed."""
    found = await what_is_set(Visit.of(context))
    if isinstance(found, str):
        await whisper(client, body, found)
    else:
        view = areas_view(found.areas, found.workspace.settings_version)
        await push(client, body, view)
    await ack()


async def area_chosen(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """An area was chosen in the menu: its form."""
    action = (body.get("actions") or [{}])[0]
    key = str((action.get("selected_option") or {}).get("value") or "")
    await _show_area(client, body, Visit.of(context), key)
    await ack()


async def area_wanted(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Add an area”: an empty form."""
    await _show_area(client, body, Visit.of(context), NEW)
    await ack()


async def _show_area(client: AsyncWebClient, body: Mapping[str, Any], visit: Visit, key: str) -> None:
    found = await what_is_set(visit)
    if isinstance(found, str):
        await whisper(client, body, found)
        return
    promised = targets_of(found.workspace.targets)
    form = area_form(found.areas, found.grants, found.workspace.settings_version, key, promised)
    await replace(client, body, form)


async def area_sent(
    ack: AsyncAck, view: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Save one area; the form becomes the menu again and says what is set."""
    visit, token = Visit.of(context), remembered(view)
    found = read(view, visit.own, parse_area)
    if not isinstance(found, Read):
        await turn_back(ack, visit, view, found)
        return
    draft = found.draft
    errors = await problems(client, {f"channel:{token}": draft.channel})
    errors |= await strangers(visit, draft.colleagues(token))
    if not errors and (problem := await save_area(visit, draft, found.overruled)):
        errors = {field_of(draft, token): problem}
    if errors:
        await ack(response_action="errors", errors=errors)
        return
    await take_effect(visit)
    await work_out_promises_again(visit)
    await ack(response_action="update", view=await _menu_again(visit, saved_area(draft)))


async def _menu_again(visit: Visit, said: str) -> Block:
    found = await what_is_set(visit)
    if isinstance(found, str):
        return closing(said)
    return areas_view(found.areas, found.workspace.settings_version, saved=said)
