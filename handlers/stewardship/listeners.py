"""The ways in: the shortcut on a message, the button behind "More…", and a steward's buttons and forms."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import House, Visit
from handlers.services.blocks import Block
from handlers.services.catalogue import Choice, known
from handlers.services.reading import chosen, whole_number
from handlers.stewardship import forms
from handlers.stewardship.desk import desk_of
from handlers.stewardship.erase import erase, look
from handlers.stewardship.flag import ON_THE_CARD, Flag, flag, found_at
from handlers.stewardship.in_slack import left_in_thread
from handlers.stewardship.keep import hold, lift
from handlers.stewardship.one_text import texts_to_choose
from handlers.stewardship.unmask import unmask
from handlers.whisper import whisper
from storage.models import HoldReason

SHORTCUT = "flag_message"
THANKS = "*Thank you.* The data stewards hear at once."
REMOVED = "Done: every word about PEB-{number} is gone from Pebble, and its messages in Slack follow at once."
REMOVED_ONE = "Done: that text of PEB-{number} is gone from Pebble, and its messages in Slack follow at once."
CHOOSE = "Please choose a reason."
CHOOSE_ONE = "Please choose the text that has to go."


def listen(app: AsyncApp, house: House) -> None:
    """Register them."""
    app.shortcut({"type": "message_action", "callback_id": SHORTCUT})(flag_message)
    app.action(forms.FLAG_BUTTON)(flag_pressed)
    app.view(forms.FLAG)(flag_sent)
    app.action("stewardship.desk")(desk_pressed)
    app.action(forms.REMOVE_BUTTON)(remove_pressed)
    for button, form in FORMS.items():
        app.action(button)(form_pressed(form))
    app.action(forms.ONE_BUTTON)(one_pressed)
    app.view(forms.ONE)(one_sent)
    app.view(forms.HOLD)(reason_sent(forms.HOLDS, _held))
    app.view(forms.LIFT)(reason_sent(forms.LIFTS, _lifted))
    app.view(forms.UNMASK)(reason_sent(forms.UNMASKINGS, _unmasked))


FORMS: dict[str, Callable[[int], Block]] = {
    forms.HOLD_BUTTON: forms.hold_form,
    forms.LIFT_BUTTON: forms.lift_form,
    forms.UNMASK_BUTTON: forms.unmask_form,
}
Listener = Callable[[AsyncAck, dict[str, Any], AsyncWebClient, dict[str, Any]], Awaitable[None]]
Sent = Callable[[AsyncAck, dict[str, Any], dict[str, Any]], Awaitable[None]]


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
    form = forms.flag_form(number, Flag(number, ON_THE_CARD).memory)
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


async def one_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Remove one text…”: the form in which it is chosen."""
    number = _number(body)
    texts = await texts_to_choose(Visit.of(context), number)
    if isinstance(texts, str):
        await whisper(client, body, texts)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=forms.one_form(number, texts))
    await ack()


async def one_sent(
    ack: AsyncAck, view: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """The chosen text goes."""
    visit, number, chosen_id = Visit.of(context), _remembered(view), chosen(view, "text")
    if chosen_id is None:
        await ack(response_action="errors", errors={"text": CHOOSE_ONE})
        return
    async with visit.reading() as session:
        seen = await look(session, visit, number)
    if isinstance(seen, str):
        said = seen
    else:
        left = await left_in_thread(client, seen.card)
        problem = await erase(visit, number, left, source="form", only=chosen_id)
        said = problem or REMOVED_ONE.format(number=number)
    await ack(response_action="update", view=forms.said_view(said))


def reason_sent(
    reasons: tuple[Choice, ...], done: Callable[[Visit, int, str], Awaitable[Sequence[str]]]
) -> Sent:
    """A steward's form that asks why; `done` does it, and says what came of it."""

    async def sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
        why = known(reasons, chosen(view, "why"))
        if why is None:
            await ack(response_action="errors", errors={"why": CHOOSE})
            return
        said, *more = await done(Visit.of(context), _remembered(view), why)
        await ack(response_action="update", view=forms.said_view(said, *more))

    return sent


async def _held(visit: Visit, number: int, why: str) -> Sequence[str]:
    problem = await hold(visit, number, HoldReason(why))
    return [problem or f"PEB-{number} is on hold: its words stay until the hold is lifted."]


async def _lifted(visit: Visit, number: int, why: str) -> Sequence[str]:
    return [await lift(visit, number, why) or f"The hold on PEB-{number} is lifted."]


async def _unmasked(visit: Visit, number: int, why: str) -> Sequence[str]:
    """The name stands in the answer to this form, and nowhere else."""
    found = await unmask(visit, number, why)
    if isinstance(found, str):
        return [found]
    return [
        f"PEB-{number} was reported by <@{found.id}>.",
        "This is shown once. They hear that you looked, and why; the audit keeps it.",
    ]


def _number(body: Mapping[str, Any]) -> int:
    return whole_number((body.get("actions") or [{}])[0].get("value")) or 0


def _remembered(view: Mapping[str, Any]) -> int:
    return whole_number(view.get("private_metadata")) or 0


def _room(body: Mapping[str, Any]) -> str:
    """From where: a channel's id, never that of direct messages."""
    room = str((body.get("channel") or {}).get("id") or "")
    return room if room.startswith(("C", "G")) else "direct message"
