"""Opens, stacks, changes and closes the views on somebody's screen."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bot.sandbox.form import values_of
from bot.sandbox.refused import Json, Refused
from bot.sandbox.world import Pane

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

DEEPEST_STACK = 3


def opened(slack: Slack, person_id: str, view: Json) -> Pane:
    """Open a modal; whatever the app had open there gives way to it."""
    for view_id in slack.world.screens[person_id].stack:
        slack.world.views.pop(view_id, None)
    slack.world.screens[person_id].stack.clear()
    return _stacked(slack, person_id, view)


def pushed(slack: Slack, person_id: str, view: Json) -> Pane:
    """Put a modal on top of the one that is open; Refused beyond three."""
    if len(slack.world.screens[person_id].stack) >= DEEPEST_STACK:
        raise Refused("push_limit_reached")
    return _stacked(slack, person_id, view)


def _stacked(slack: Slack, person_id: str, view: Json) -> Pane:
    stack = slack.world.screens[person_id].stack
    view_id = slack.world.new_id("V")
    shape = _shape(slack, view, view_id)
    shape["previous_view_id"] = stack[-1] if stack else None
    shape["root_view_id"] = stack[0] if stack else view_id
    return _shown(slack, person_id, shape, stack=True)


def changed(slack: Slack, pane: Pane, view: Json) -> Pane:
    """Replace what a view shows; entries stay where block_id and action_id are the same."""
    old = pane.view
    shape = _shape(slack, view, old["id"])
    shape |= {key: old[key] for key in ("previous_view_id", "root_view_id")}
    pane.view, pane.values = shape, values_of(shape["blocks"], pane.values)
    slack.world.screens[pane.person].errors = {}
    slack.world.touch(pane.person)
    return pane


def published(slack: Slack, person_id: str, view: Json) -> Pane:
    """Set the person's App Home."""
    screen = slack.world.screens[person_id]
    if screen.home:
        return changed(slack, slack.world.views[screen.home], view)
    view_id = slack.world.new_id("V")
    shape = _shape(slack, view, view_id) | {"previous_view_id": None, "root_view_id": view_id}
    screen.home = view_id
    return _shown(slack, person_id, shape, stack=False)


def closed(slack: Slack, person_id: str, view_id: str) -> None:
    """Take a view off the stack."""
    screen = slack.world.screens[person_id]
    if view_id in screen.stack:
        screen.stack.remove(view_id)
    slack.world.views.pop(view_id, None)
    screen.errors = {}
    slack.world.touch(person_id)


def cleared(slack: Slack, person_id: str) -> None:
    """Close all modals of a person."""
    for view_id in list(slack.world.screens[person_id].stack):
        closed(slack, person_id, view_id)


def by_external_id(slack: Slack, external_id: str) -> Pane | None:
    """The open view that the app named so."""
    return next((p for p in slack.world.views.values() if p.view["external_id"] == external_id), None)


def _shown(slack: Slack, person_id: str, shape: Json, stack: bool) -> Pane:
    pane = Pane(shape, person_id, values_of(shape["blocks"]))
    slack.world.views[shape["id"]] = pane
    screen = slack.world.screens[person_id]
    if stack:
        screen.stack.append(shape["id"])
        screen.errors = {}
    slack.world.touch(person_id)
    return pane


def _shape(slack: Slack, view: Json, view_id: str) -> Json:
    cast = slack.cast
    return {
        "id": view_id,
        "team_id": cast.team_id,
        "type": view["type"],
        "blocks": view["blocks"],
        "private_metadata": view.get("private_metadata") or "",
        "callback_id": view.get("callback_id") or "",
        "state": {"values": {}},
        "hash": f"{slack.world.seconds()}.{secrets.token_urlsafe(6)}",
        "title": view.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(view.get("clear_on_close")),
        "notify_on_close": bool(view.get("notify_on_close")),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "submit_disabled": bool(view.get("submit_disabled")),
        "external_id": view.get("external_id") or "",
        "app_id": cast.app.id,
        "app_installed_team_id": cast.team_id,
        "bot_id": cast.app.bot_id,
    }
