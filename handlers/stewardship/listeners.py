"""The ways in: the shortcut on a message, the button behind "More…", and a steward's buttons and forms."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import House, Visit
from handlers.services.blocks import Block
from handlers.services.catalogue import known
from handlers.services.reading import chosen, whole_number
from handlers.stewardship import forms
from handlers.stewardship.desk import desk_of
from handlers.stewardship.erase import erase, look
from handlers.stewardship.flag import Flag, flag, found_at
from handlers.stewardship.in_slack import left_in_thread
from handlers.stewardship.keep import hold, lift
from handlers.stewardship.unmask import unmask
from handlers.whisper import whisper
from storage.models import HoldReason

SHORTCUT = "flag_message"
THANKS = "*Thank you.* The data stewards hear at once."
REMOVED = "Done: every word about PEB-{number} is gone from Pebble, and its messages in Slack follow at once."
CHOOSE = "Please choose a reason."


def listen(app: AsyncApp, house: House) -> None:
    """Register them."""
    app.shortcut({"type": "message_action", "callback_id": SHORTCUT})(flag_message)
    app.action(forms.FLAG_BUTTON)(flag_pressed)
    app.view(forms.FLAG)(flag_sent)
    app.action("stewardship.desk")(desk_pressed)
    app.action(forms.REMOVE_BUTTON)(remove_pressed)
    for button, form in FORMS.items():
        app.action(button)(form_pressed(form))
    app.view(forms.HOLD)(hold_sent)
    app.view(forms.LIFT)(lift_sent)
    app.view(forms.UNMASK)(unmask_sent)


FORMS: dict[str, Callable[[int], Block]] = {
    forms.HOLD_BUTTON: forms.hold_form,
    forms.LIFT_BUTTON: forms.lift_form,
    forms.UNMASK_BUTTON: forms.unmask_form,
}
Listener = Callable[[AsyncAck, dict[str, Any], AsyncWebClient, dict[str, Any]], Awaitable[None]]


async def flag_message(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """The shortcut on any message of a pebble: one look at what it is about, then the form."""
    message, channel = body.get("message") or {}, str((body.get("channel") or {}).get("id") or "")
    ts = str(message.get("ts") or body.get("message_ts") or "")
    found = await found_at(Visit.of(context), channel, str(message.get("thread_ts") or ts), ts)
    if isinstance(found, str):
        await whisper(client, body, found)
    else:
        form = forms.flag_form(found.number, found.memory)
        await client.views_open(trigger_id=body["trigger_id"], view=form)
    await ack()


async def flag_pressed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """Behind "More…" on the card: the form takes its place."""
    number = _number(body)
    form = forms.flag_form(number, Flag(number).memory)
    if view := body.get("view"):
        await client.views_update(view_id=view["id"], view=form)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=form)
    await ack()


async def flag_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Flagged."""
    found = Flag.remembered(str(view.get("private_metadata") or ""))
    problem = await flag(Visit.of(context), found, form=str(view["id"]))
    await ack(response_action="update", view=forms.said_view(problem or THANKS))


async def desk_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """What else a steward can do."""
    letter = await desk_of(Visit.of(context), _number(body))
    await whisper(client, body, letter.text, letter.blocks)
    await ack()


async def remove_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """The one press: who asks is looked at first, then what people wrote themselves, then all of it goes."""
    visit, number = Visit.of(context), _number(body)
    async with visit.reading() as session:
        seen = await look(session, visit, number)
    if isinstance(seen, str):
        said = seen
    else:
        left = await left_in_thread(client, seen.card)
        problem = await erase(visit, number, left, source=_room(body))
        said = problem or REMOVED.format(number=number)
    await whisper(client, body, said)
    await ack()


def form_pressed(form: Callable[[int], Block]) -> Listener:
    """A button that opens a steward's form; who sends it is looked at then."""

    async def pressed(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
    ) -> None:
        visit, number = Visit.of(context), _number(body)
        async with visit.reading() as session:
            seen = await look(session, visit, number)
        if isinstance(seen, str):
            await whisper(client, body, seen)
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=form(number))
        await ack()

    return pressed


async def hold_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Held."""
    why = known(forms.HOLDS, chosen(view, "why"))
    if why is None:
        await ack(response_action="errors", errors={"why": CHOOSE})
        return
    number = _remembered(view)
    problem = await hold(Visit.of(context), number, HoldReason(why))
    await ack(
        response_action="update",
        view=forms.said_view(problem or f"PEB-{number} is on hold: its words stay until the hold is lifted."),
    )


async def lift_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Lifted."""
    why = known(forms.LIFTS, chosen(view, "why"))
    if why is None:
        await ack(response_action="errors", errors={"why": CHOOSE})
        return
    number = _remembered(view)
    problem = await lift(Visit.of(context), number, why)
    await ack(
        response_action="update", view=forms.said_view(problem or f"The hold on PEB-{number} is lifted.")
    )


async def unmask_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Unmasked: the name stands in the answer to this form, and nowhere else."""
    why = known(forms.UNMASKINGS, chosen(view, "why"))
    if why is None:
        await ack(response_action="errors", errors={"why": CHOOSE})
        return
    number = _remembered(view)
    found = await unmask(Visit.of(context), number, why)
    if isinstance(found, str):
        shown = forms.said_view(found)
    else:
        told = f"PEB-{number} was reported by <@{found.id}>."
        shown = forms.said_view(
            told, "This is shown once. They hear that you looked, and why; the audit keeps it."
        )
    await ack(response_action="update", view=shown)


def _number(body: Mapping[str, Any]) -> int:
    return whole_number((body.get("actions") or [{}])[0].get("value")) or 0


def _remembered(view: Mapping[str, Any]) -> int:
    return whole_number(view.get("private_metadata")) or 0


def _room(body: Mapping[str, Any]) -> str:
    """From where: a channel's id, never that of direct messages."""
    room = str((body.get("channel") or {}).get("id") or "")
    return room if room.startswith(("C", "G")) else "direct message"
