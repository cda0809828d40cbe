"""Sends and closes modals, and does what the app answers: errors, update, push, clear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.sandbox import envelopes, may, panes
from bot.sandbox.blocks.check import interactive
from bot.sandbox.blocks.views import checked_view
from bot.sandbox.commands import TROUBLE
from bot.sandbox.form import problems, state_key
from bot.sandbox.parcels import Reply
from bot.sandbox.refused import CannotDo, Json, Refused
from bot.sandbox.world import Pane, Values

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

_TAKES = {"response_action", "view", "errors"}


def _top(slack: Slack, person_id: str, view_id: str | None) -> Pane:
    stack = slack.world.screens[person_id].stack
    if not stack:
        raise CannotDo("no modal is open")
    if view_id not in (None, stack[-1]):
        raise CannotDo("that view is not on top")
    return slack.world.views[stack[-1]]


async def submit(
    slack: Slack, person_id: str, view_id: str | None = None, entered: Values | None = None
) -> None:
    """Press the submit button of the open modal; what Slack itself objects to is not sent."""
    person = may.act(slack.world, person_id)
    pane = _top(slack, person_id, view_id)
    if not pane.view["submit"]:
        raise CannotDo("this modal has nothing to send")
    _take(pane, entered or {})
    screen = slack.world.screens[person_id]
    screen.errors = problems(pane.view["blocks"], pane.values)
    slack.world.touch(person_id)
    if screen.errors:
        return
    payload = envelopes.interaction(slack.world, person, "view_submission")
    payload |= {"trigger_id": slack.triggers.new(person_id), "view": pane.shown()}
    payload["response_urls"] = [_response_url(slack, pane, *each) for each in _asked_for_urls(pane)]
    _answered(slack, pane, await slack.courier.interaction(payload))


def _take(pane: Pane, entered: Values) -> None:
    for block_id, actions in entered.items():
        for action_id, state in actions.items():
            known = pane.values.get(block_id, {}).get(action_id)
            if known and known["type"] == state.get("type"):
                pane.values[block_id][action_id] = state


def _asked_for_urls(pane: Pane) -> Iterator[tuple[str, str, str]]:
    for block, element in interactive(pane.view["blocks"]):
        if element.get("response_url_enabled"):
            state = pane.values[block["block_id"]][element["action_id"]]
            room_id = state.get(state_key(element) or "")
            if room_id:
                yield block["block_id"], element["action_id"], room_id


def _response_url(slack: Slack, pane: Pane, block_id: str, action_id: str, room_id: str) -> Json:
    url = slack.url + slack.responses.new(pane.person, room_id)
    return {"block_id": block_id, "action_id": action_id, "channel_id": room_id, "response_url": url}


def _answered(slack: Slack, pane: Pane, reply: Reply) -> None:
    answer = reply.json
    if reply.fault or answer is None:
        slack.notice(pane.person, TROUBLE)
        return
    try:
        _do(slack, pane, answer)
    except Refused as refused:
        slack.calls.wonder("view_submission", refused.strange)
        slack.notice(pane.person, TROUBLE)


def _do(slack: Slack, pane: Pane, answer: Json) -> None:
    slack.calls.wonder("view_submission", answer.keys() - _TAKES)
    action = answer.get("response_action")
    if not answer:
        panes.closed(slack, pane.person, pane.view["id"])
    elif action == "clear":
        panes.cleared(slack, pane.person)
    elif action == "update":
        panes.changed(slack, pane, checked_view(answer.get("view"), "modal"))
    elif action == "push":
        panes.pushed(slack, pane.person, checked_view(answer.get("view"), "modal"))
    elif action == "errors":
        slack.world.screens[pane.person].errors = _errors(pane, answer.get("errors"))
        slack.world.touch(pane.person)
    else:
        raise Refused("invalid_arguments")


def _errors(pane: Pane, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in pane.view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise Refused("invalid_arguments")
    return {block_id: str(text) for block_id, text in errors.items()}


async def close(slack: Slack, person_id: str, view_id: str | None = None) -> None:
    """Close the open modal (all of them, if it says so) and tell the app if it asked to be told."""
    person = may.act(slack.world, person_id)
    pane = _top(slack, person_id, view_id)
    everything = pane.view["clear_on_close"]
    stack = slack.world.screens[person_id].stack
    gone = [slack.world.views[each] for each in (reversed(stack) if everything else stack[-1:])]
    for each in gone:
        panes.closed(slack, person_id, each.view["id"])
    for each in gone:
        if each.view["notify_on_close"]:
            payload = envelopes.interaction(slack.world, person, "view_closed")
            payload |= {"view": each.shown(), "is_cleared": everything}
            await slack.courier.interaction(payload)
