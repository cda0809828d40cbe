"""views.*: modals and the App Home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import panes
from bot.sandbox.api.args import Args
from bot.sandbox.api.rooms import need_scope
from bot.sandbox.blocks.check import interactive
from bot.sandbox.blocks.views import checked_view
from bot.sandbox.refused import Json, Refused
from bot.sandbox.world import Pane

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


def open_(slack: Slack, args: Args) -> Json:
    """views.open"""
    view = _view(slack, args, "modal")
    trigger = slack.triggers.look_at(args.need("trigger_id"))
    trigger.used = True
    return {"view": panes.opened(slack, trigger.person, view).shown()}


def push(slack: Slack, args: Args) -> Json:
    """views.push"""
    view = _view(slack, args, "modal")
    trigger = slack.triggers.look_at(args.need("trigger_id"))
    pane = panes.pushed(slack, trigger.person, view)
    trigger.used = True
    return {"view": pane.shown()}


def update(slack: Slack, args: Args) -> Json:
    """views.update"""
    view = _view(slack, args, "modal", "home")
    pane = _pane(slack, args)
    if view["type"] != pane.view["type"]:
        raise Refused("invalid_arguments", ["[ERROR] the type of a view cannot change"])
    _same_hash(pane, args)
    return {"view": panes.changed(slack, pane, view).shown()}


def publish(slack: Slack, args: Args) -> Json:
    """views.publish"""
    person_id = args.need("user_id")
    view = _view(slack, args, "home")
    person = slack.world.people.get(person_id)
    if person is None or person.team or not person.active:
        raise Refused("user_not_found")
    home = slack.world.screens[person_id].home
    if home:
        _same_hash(slack.world.views[home], args)
    return {"view": panes.published(slack, person_id, view).shown()}


def _view(slack: Slack, args: Args, *kinds: str) -> Json:
    view = checked_view(args.json("view"), *kinds)
    if any(element["type"] == "file_input" for _, element in interactive(view["blocks"])):
        need_scope(slack, "files:read")
    external_id = view.get("external_id")
    if external_id:
        holder = panes.by_external_id(slack, external_id)
        if holder and holder.view["id"] != args.text("view_id") and external_id != args.text("external_id"):
            raise Refused("duplicate_external_id")
    return view


def _pane(slack: Slack, args: Args) -> Pane:
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if not view_id and not external_id:
        raise Refused("invalid_arguments", ["[ERROR] missing required field: view_id"])
    pane = slack.world.views.get(view_id) if view_id else panes.by_external_id(slack, external_id or "")
    if pane is None:
        raise Refused("not_found")
    return pane


def _same_hash(pane: Pane, args: Args) -> None:
    known = args.text("hash")
    if known and known != pane.view["hash"]:
        raise Refused("hash_conflict")
