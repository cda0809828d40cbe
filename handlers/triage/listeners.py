"""The card's buttons and forms, the words in its thread, and reactions to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import House, Letter, Subject, Visit
from handlers.services.blocks import Block, actions, button, section
from handlers.services.catalogue import known
from handlers.services.reading import remembered, typed, whole_number
from handlers.services.rights import Right
from handlers.services.states import RESOLUTIONS
from handlers.services.text import as_written
from handlers.services.threads import pebble_of_thread
from handlers.stopped import turn_back
from handlers.triage import answers, forms
from handlers.triage.assignee import assignable
from handlers.triage.decide import Verb, decide, to_act_on
from handlers.triage.thread import hear
from handlers.whisper import politely, whisper
from storage.models import Pebble, Release, Spot
from storage.models.refusals import AlreadyFinished
from storage.models.states import Resolution
from storage.queries.releases import release, releases

ONE_SENTENCE = (
    "Resolved? The reporter should know how. One sentence is enough; "
    "all clinicians may read it too: no names, no units."
)


def listen(app: AsyncApp, house: House) -> None:
    """Register them."""
    for action, press in PRESSES.items():
        app.action(action)(press)
    for form, sent in SENT.items():
        app.view(form)(sent)
    app.event("message", matchers=[in_a_channels_thread])(message_in_thread)
    app.event("reaction_added")(reaction_added)


def pressed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The action that brought us here."""
    found = (body.get("actions") or [{}])[0]
    assert isinstance(found, Mapping)
    return found


def number_of(body: Mapping[str, Any]) -> int:
    """The pebble that a button is about; 0 for none."""
    return whole_number(_value(body)[0]) or 0


def _value(body: Mapping[str, Any]) -> tuple[str, str]:
    """What the pressed button carries: a number, and below it perhaps a draft of the sentence."""
    number, _, draft = str(pressed(body).get("value") or "").partition("\n")
    return number, draft


async def acknowledge_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """One press, and the reporter knows that somebody reads it."""
    visit = Visit.of(context)
    await _at_once(
        ack, body, client, visit, lambda pebble, _: pebble.acknowledge(by=visit.person_id, at=visit.now)
    )


async def reopen_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """It came back."""
    visit = Visit.of(context)
    await _at_once(
        ack, body, client, visit, lambda pebble, _: pebble.reopen(by=visit.person_id, at=visit.now)
    )


async def start_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Somebody works on it now."""
    visit = Visit.of(context)
    await _at_once(ack, body, client, visit, lambda pebble, _: pebble.start(by=visit.person_id, at=visit.now))


async def undo_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """The acknowledge was a slip."""
    visit = Visit.of(context)
    await _at_once(
        ack, body, client, visit, lambda pebble, _: pebble.undo_acknowledge(by=visit.person_id, at=visit.now)
    )


async def _at_once(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, visit: Visit, verb: Verb
) -> None:
    """Do it; a refusal is told to the one who pressed, in the form they pressed in or as a whisper."""
    number = number_of(body)
    problem = await decide(visit, number, verb)
    if view := body.get("view"):
        said = problem or "Done. The card and its thread show it."
        await politely(client.views_update(view_id=view["id"], view=forms.done_view(number, said)))
    elif problem:
        await whisper(client, body, problem)
    await ack()


async def form_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """A button that opens a form: one indexed look at who asks, then the form."""
    visit, number = Visit.of(context), number_of(body)
    action_id = str(pressed(body).get("action_id"))
    async with visit.reading() as session:
        found = await to_act_on(session, visit, number, change=False)
        waits = action_id == "triage.wait"
        named = await releases(session, visit.workspace_id, since=visit.today) if waits else []
    if isinstance(found, str):
        await whisper(client, body, found)
    else:
        await _show(client, body, _form(action_id, found, visit, named, _value(body)[1]))
    await ack()


async def more_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“More…”: what is left to owners, and to others what features offer them (a review of harm)."""
    visit, number = Visit.of(context), number_of(body)
    async with visit.reading() as session:
        found = await to_act_on(session, visit, number, change=False, right=Right.CONCERNED)
        if isinstance(found, str):
            await whisper(client, body, found)
        else:
            acts = await visit.may_act(session, found)
            subject = Subject(visit.workspace_id, found, visit.person_id, visit.now)
            more = [b for part in visit.house.parts.get("more", ()) for b in await part(session, subject)]
            await _show(client, body, forms.more_form(found, acts=acts, more=more))
    await ack()


def _form(action_id: str, found: Pebble, visit: Visit, named: Sequence[Release], draft: str) -> Block:
    today = visit.today
    match action_id:
        case "triage.assign":
            return forms.assign_form(found.number, visit.person_id)
        case "triage.wait":
            return forms.wait_form(found.number, today, named)
        case "triage.plan":
            return forms.plan_form(found.number)
        case "triage.decline":
            return forms.decline_form(found.number, today)
        case _:
            return forms.resolve_form(found.number, draft)


async def _show(client: AsyncWebClient, body: Mapping[str, Any], form: Block) -> None:
    """Open the form, or put it in the place of the one that was pressed in."""
    if view := body.get("view"):
        await client.views_update(view_id=view["id"], view=form)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=form)


async def how_chosen(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """The card's select, after `resolve: …` in the thread."""
    visit, action = Visit.of(context), pressed(body)
    how = known(RESOLUTIONS, (action.get("selected_option") or {}).get("value"))
    number = whole_number(str(action.get("block_id", "")).removeprefix("how:")) or 0
    if how is not None:
        problem = await decide(
            visit,
            number,
            lambda pebble, _: pebble.name_resolution(how=Resolution(how), by=visit.person_id, at=visit.now),
        )
        if problem:
            await whisper(client, body, problem)
    await ack()


async def assign_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Who looks after it."""
    visit, to = Visit.of(context), typed(view, "who")
    if problem := await assignable(visit, to):
        await ack(response_action="errors", errors={"who": problem})
        return
    await _sent(
        ack,
        view,
        visit,
        (lambda pebble, _: pebble.assign(to=to, by=visit.person_id, at=visit.now), None),
        "who",
    )


async def resolve_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Resolved, with a sentence."""
    visit = Visit.of(context)
    await _sent(ack, view, visit, answers.resolved(view, visit.person_id, visit.now, visit.own), "sentence")


async def wait_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Waiting, for what and until when."""
    visit, named, found = Visit.of(context), answers.release_chosen(view), None
    if named:
        async with visit.reading() as session:
            found = await release(session, visit.workspace_id, named)
    answer = answers.waits(view, visit.person_id, visit.now, visit.today, found, visit.own)
    await _sent(ack, view, visit, answer, "until")


async def plan_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Planned."""
    visit = Visit.of(context)
    await _sent(ack, view, visit, answers.planned(view, visit.person_id, visit.now, visit.today), "until")


async def decline_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Declined, and why."""
    visit = Visit.of(context)
    answer = answers.declined(view, visit.person_id, visit.now, visit.today, visit.own)
    await _sent(ack, view, visit, answer, "sentence")


async def _sent(ack: AsyncAck, view: dict[str, Any], visit: Visit, answer: answers.Answer, main: str) -> None:
    """Do what the form says; what is wrong stands under its field, a refusal under the `main` one."""
    if not isinstance(answer, tuple):
        await turn_back(ack, visit, view, answer)
        return
    verb, words = answer
    number = whole_number(remembered(view)) or 0
    problem = await decide(visit, number, verb, text=words, source=str(view["id"]))
    await (turn_back(ack, visit, view, {main: problem}) if problem else ack())


async def in_a_channels_thread(event: dict[str, Any]) -> bool:
    """Whether a person wrote a new message in a thread of a channel."""
    new = event.get("subtype") in (None, "file_share", "thread_broadcast")
    reply = event.get("thread_ts") not in (None, event.get("ts"))
    return (
        new
        and reply
        and event.get("channel_type") != "im"
        and bool(event.get("user"))
        and not event.get("bot_id")
    )


async def message_in_thread(
    ack: AsyncAck,
    body: dict[str, Any],
    event: dict[str, Any],
    client: AsyncWebClient,
    context: dict[str, Any],
) -> None:
    """A word in a card's thread does what the button does."""
    text = as_written(str(event.get("text") or ""))
    more = bool(event.get("files") or event.get("attachments"))
    said = await hear(Visit.of(context), event["channel"], event["thread_ts"], event["ts"], text, more=more)
    for problem in said:
        if isinstance(problem, Letter):
            await whisper(client, body, problem.text, problem.blocks)
        else:
            await whisper(client, body, problem)
    await ack()


async def reaction_added(
    ack: AsyncAck,
    body: dict[str, Any],
    event: dict[str, Any],
    client: AsyncWebClient,
    context: dict[str, Any],
) -> None:
    """Eyes acknowledge; a check mark asks for the one sentence that the reporter reads."""
    visit, item = Visit.of(context), event.get("item") or {}
    react = REACTIONS.get(str(event.get("reaction")))
    if react and (number := await _card_reacted_to(visit, item)):
        await react(visit, client, body, number)
    await ack()


async def _acknowledge(visit: Visit, client: AsyncWebClient, body: dict[str, Any], number: int) -> None:
    verb: Verb = lambda pebble, _: pebble.acknowledge(by=visit.person_id, at=visit.now)  # noqa: E731
    if problem := await decide(visit, number, verb):
        await whisper(client, body, problem)


async def _card_reacted_to(visit: Visit, item: Mapping[str, Any]) -> int | None:
    channel, ts = item.get("channel"), item.get("ts")
    if not channel or not ts:
        return None
    async with visit.reading() as session:
        return await pebble_of_thread(
            session, visit.workspace_id, [str(channel)], str(ts), Spot.CARD, now=visit.now
        )


async def _ask_for_a_sentence(
    visit: Visit, client: AsyncWebClient, body: dict[str, Any], number: int
) -> None:
    async with visit.reading() as session:
        found = await to_act_on(session, visit, number, change=False)
    if isinstance(found, Pebble) and found.finished:
        found = AlreadyFinished(number, status=found.status.value).sentence
    if isinstance(found, str):
        await whisper(client, body, found)
        return
    row = actions(button("One sentence for the reporter", "triage.resolve", str(number), style="primary"))
    await whisper(client, body, ONE_SENTENCE, [section(f"*{found.name}* {ONE_SENTENCE}"), row])


REACTIONS = {"eyes": _acknowledge, "white_check_mark": _ask_for_a_sentence}

PRESSES = {
    "triage.acknowledge": acknowledge_pressed,
    "triage.reopen": reopen_pressed,
    "triage.start": start_pressed,
    "triage.undo": undo_pressed,
    "triage.how": how_chosen,
    "triage.assign": form_pressed,
    "triage.resolve": form_pressed,
    "triage.wait": form_pressed,
    "triage.plan": form_pressed,
    "triage.decline": form_pressed,
    "triage.more": more_pressed,
}

SENT = {
    forms.ASSIGN: assign_sent,
    forms.RESOLVE: resolve_sent,
    forms.WAIT: wait_sent,
    forms.PLAN: plan_sent,
    forms.DECLINE: decline_sent,
}
