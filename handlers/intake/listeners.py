"""The ways in: `/pebble`, both shortcuts, Send, and changing one's own report."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Call, House, Letter, Visit
from handlers.intake.draft import Draft, parse
from handlers.intake.messages import form_did_not_open, saved_view
from handlers.intake.own import CORRECT, correct, correction_form, withdraw
from handlers.intake.pace import MOST, since, too_many
from handlers.intake.submit import TooMany, submit
from handlers.services.blocks import Block, modal, section
from handlers.services.findings import Stopped, sentence, without
from handlers.services.permissions import STAFF_ONLY
from handlers.services.reading import chosen, remembered, whole_number
from handlers.services.report_form import HARM, REPORT, blank_form, harm_named, report_form
from handlers.services.screening import Refused, screen
from handlers.services.text import as_written
from handlers.services.wording import Wording
from handlers.stopped import count, turn_back
from handlers.whisper import politely, whisper
from storage.models import Kind, Pebble
from storage.queries.numbers import Lately, reported_lately
from storage.queries.people import person
from storage.screened import Screened

OPENING = 1.8
"""Seconds that Slack gets to open a form, so that our own word still arrives before its 3 s are over."""


def listen(app: AsyncApp, house: House) -> None:
    """Register the ways in: the form and its Send first, since Bolt asks one listener after another."""
    app.command("/pebble")(pebble_typed)
    app.view(REPORT)(report_sent)
    app.shortcut({"type": "shortcut", "callback_id": "report_pebble"})(report_pebble)
    app.shortcut({"type": "message_action", "callback_id": "report_message"})(report_message)
    app.action("intake.reopen_form")(form_wanted_again)
    app.action(HARM)(harm_chosen)
    app.action("intake.correct")(correct_pressed)
    app.view(CORRECT)(correction_sent)
    app.action("intake.withdraw")(withdraw_pressed)


async def pebble_typed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """`/pebble`: a sub-command if the whole text is one, else a report."""
    visit, words = Visit.of(context), str(body.get("text") or "").strip()
    for command in visit.house.commands:
        if found := command.pattern.fullmatch(words):
            rest = found.group(1) if found.groups() else ""
            answer = await command.run(Call(client, body, visit, rest))
            break
    else:
        answer = await open_form(client, visit, body, words)
    await (ack(text=answer.text, blocks=answer.blocks) if answer else ack())


async def open_form(
    client: AsyncWebClient, visit: Visit, body: Mapping[str, Any], words: str = ""
) -> Letter | None:
    """Open the report form; the words to say privately when Slack did not open it, else None."""
    wording = visit.house.wordings.of(visit.workspace_id)
    view = report_form(wording, words) if words else blank_form(wording.areas)
    try:
        async with asyncio.timeout(OPENING):
            await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=view)
    except (SlackApiError, ClientError, TimeoutError):
        return form_did_not_open(without(words, visit.own))
    if words:
        await _count(visit, words)
    return None


async def _count(visit: Visit, words: str) -> None:
    """What was seen in words that came with the command or the shortcut."""
    seen = screen(words, own=visit.own)
    if isinstance(seen, Refused):
        await count(visit, seen.findings)


async def report_pebble(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """The global shortcut."""
    await _open_or_whisper(client, body, Visit.of(context), "")
    await ack()


async def report_message(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """The shortcut on a message: its words begin the report."""
    words = as_written(str((body.get("message") or {}).get("text") or ""))
    await _open_or_whisper(client, body, Visit.of(context), words)
    await ack()


async def form_wanted_again(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """The button under "Slack couldn't open the form": once more, with the words kept."""
    await _open_or_whisper(client, body, Visit.of(context), _value(body))
    await ack()


async def _open_or_whisper(client: AsyncWebClient, body: dict[str, Any], visit: Visit, words: str) -> None:
    if problem := await open_form(client, visit, body, words):
        await whisper(client, body, problem.text, problem.blocks)


async def harm_chosen(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """Harm was chosen in the open form: show whom to call now. What was typed stays (same block ids)."""
    visit, view = Visit.of(context), body["view"]
    form = harm_named(view, visit.house.wordings.of(visit.workspace_id), chosen(view, "harm"))
    # Refused when a newer change of the same form is on its way, or it was just sent; neither needs this one.
    await politely(client.views_update(view_id=view["id"], hash=view.get("hash"), view=form))
    await ack()


async def report_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """Send: saved, then acknowledged; a green tick is a promise."""
    visit = Visit.of(context)
    wording = visit.house.wordings.of(visit.workspace_id)
    draft = parse(view, wording)
    saved = await _save(visit, draft) if isinstance(draft, Draft) else draft
    if isinstance(saved, Pebble):
        await ack(response_action="update", view=_saved(saved, draft, wording, visit))
    else:
        await turn_back(ack, visit, view, saved)


def _saved(saved: Pebble, draft: Draft | Stopped | dict[str, str], wording: Wording, visit: Visit) -> Block:
    private = isinstance(draft, Draft) and draft.private
    return saved_view(saved, wording, visit.now, private=private)


async def _save(visit: Visit, draft: Draft) -> Pebble | dict[str, str]:
    """The saved pebble; guests and outsiders are refused here, with their words still in the form."""
    said = await visit.house.directory.learn(visit.workspace_id, visit.person_id)
    try:
        return await _save_as(said, visit, draft)
    except IntegrityError:
        # The same form, twice at the same moment: the other one has just been saved.
        return await _save_as(said, visit, draft)


async def _save_as(said: Kind | None, visit: Visit, draft: Draft) -> Pebble | dict[str, str]:
    async with visit.transaction() as session:
        if not await _is_staff(session, visit, said):
            return {"what": STAFF_ONLY}
        wording, lately = visit.house.wordings.of(visit.workspace_id), _lately(visit)
        try:
            return await submit(
                session,
                draft,
                workspace_id=visit.workspace_id,
                person_id=visit.person_id,
                hours=wording.hours,
                at=visit.now,
                sealer=visit.house.sealer,
                targets=wording.targets(draft.area),
                lately=lately,
            )
        except TooMany:
            when = await reported_lately(session, visit.workspace_id, draft.submission, lately)
            return {"what": too_many(when, visit.now)}


def _lately(visit: Visit) -> Lately:
    """What counts for how fast they report."""
    fingerprints = visit.house.sealer.fingerprints(visit.person_id)
    return Lately(visit.person_id, fingerprints, since(visit.now), MOST)


async def _is_staff(session: AsyncSession, visit: Visit, said: Kind | None) -> bool:
    """Whether they belong to this hospital; someone Slack never told us about is taken for staff."""
    if visit.outsider:
        return False
    if said is None:
        known = await person(session, visit.workspace_id, visit.person_id)
        said = known.kind if known else Kind.UNKNOWN
    return said in (Kind.MEMBER, Kind.UNKNOWN)


async def correct_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Correct it” opens a form with today's words."""
    form = await correction_form(Visit.of(context), whole_number(_value(body)) or 0)
    if isinstance(form, str):
        await whisper(client, body, form)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=form)
    await ack()


async def correction_sent(ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
    """The corrected words are saved."""
    visit, number = Visit.of(context), whole_number(remembered(view)) or 0
    words = sentence(view, "what", visit.own)
    if not isinstance(words, Screened):
        await turn_back(ack, visit, view, words)
    elif problem := await correct(visit, number, words, source=str(view["id"])):
        await turn_back(ack, visit, view, {"what": problem})
    else:
        await ack(response_action="update", view=_corrected(number))


def _corrected(number: int) -> Block:
    said = section(
        f"*PEB-{number} now says it your way.* IT sees the new words, and that you corrected them."
    )
    return modal(f"PEB-{number} corrected", [said], callback_id="pebble_corrected", close="Done")


async def withdraw_pressed(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
) -> None:
    """“Take it back”, after Slack asked whether they are sure."""
    if problem := await withdraw(Visit.of(context), whole_number(_value(body)) or 0):
        await whisper(client, body, problem)
    await ack()


def _value(body: Mapping[str, Any]) -> str:
    actions = body.get("actions") or [{}]
    return str(actions[0].get("value") or "")
