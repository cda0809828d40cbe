"""One error path for every surface: what happened, what was kept, what to do, and a reference."""

import json
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.services.blocks import modal, plain
from handlers.services.threads import NotYetKnown
from handlers.whisper import whisper

log = structlog.get_logger()

NOT_SAVED = (
    "Something went wrong on our side and this is not saved. Your words are still here: "
    "press Send again in a minute. If it keeps happening, tell a Pebble administrator “{reference}”."
)
NOT_DONE = (
    "Something went wrong on our side and nothing was changed. Please try again in a minute. "
    "If it keeps happening, tell a Pebble administrator “{reference}”."
)

TOO_EARLY = 425
"""Slack sends an event again that was not answered with success; this is no fault, so no 5xx."""

FORMS = ("view_submission", "view_closed")


def listen(app: AsyncApp) -> None:
    """Register the error path."""
    app.error(failed)


async def failed(error: Exception, body: dict[str, Any], client: AsyncWebClient) -> BoltResponse:
    """Log the class and the place, never the words, and answer the person where they are."""
    if isinstance(error, NotYetKnown):
        log.info("asked_again")
        return BoltResponse(status=TOO_EARLY, body="")
    reference = uuid4().hex[:8]
    log.error("request_failed", reference=reference, kind=_kind(body), exc_info=error)
    if "event" in body:
        # Slack sends an event again when we say that it failed.
        return BoltResponse(status=500, body="")
    sentence = NOT_SAVED if body.get("type") in FORMS else NOT_DONE
    return await told(body, client, sentence.format(reference=reference))


async def told(body: dict[str, Any], client: AsyncWebClient, sentence: str) -> BoltResponse:
    """The answer that says it where the person is: in their form, behind their command, else in a whisper."""
    if body.get("type") in FORMS:
        return _json(_in_the_form(body.get("view") or {}, sentence))
    if "command" in body:
        return _json({"response_type": "ephemeral", "text": sentence})
    await whisper(client, body, sentence)
    return BoltResponse(status=200, body="")


def _kind(body: dict[str, Any]) -> str:
    return str(body.get("type") or ("command" if "command" in body else "unknown"))


def _in_the_form(view: dict[str, Any], sentence: str) -> dict[str, Any]:
    """Under the first field; above a form without fields, which stays as it is beneath."""
    for block in view.get("blocks") or []:
        if block.get("type") == "input":
            return {"response_action": "errors", "errors": {block["block_id"]: sentence}}
    said = {"type": "section", "text": plain(sentence)}
    return {
        "response_action": "push",
        "view": modal("Pebble", [said], callback_id="went_wrong", close="Back"),
    }


def _json(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": "application/json"})
