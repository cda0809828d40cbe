"""Presses on buttons and choices in selects, in messages, whispers, modals and Home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox import envelopes, may
from bot.sandbox.blocks.check import interactive
from bot.sandbox.commands import TROUBLE
from bot.sandbox.form import state_key, values_of
from bot.sandbox.refused import CannotDo, Json
from bot.sandbox.shapes import room_name
from bot.sandbox.world import Room, Values

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


@dataclass(frozen=True)
class Where:
    """Something with blocks in front of a person: a view, or a message by its timestamp."""

    view: str | None = None
    ts: str | None = None


@dataclass(frozen=True)
class Sight:
    """What a person sees there: the blocks, what they entered, and how Slack describes the place."""

    blocks: list[Json]
    values: Values
    about: Json
    surface: str


def look(slack: Slack, person_id: str, where: Where) -> Sight:
    """The blocks at a place, or CannotDo if this person does not see them."""
    if where.view:
        return _look_at_view(slack, person_id, where.view)
    room_id = slack.world.place_of.get(where.ts or "")
    if room_id is None:
        raise CannotDo("that message is gone")
    for whisper in slack.world.screens[person_id].whispers:
        if whisper["ts"] == where.ts:
            return _look_at_message(slack, person_id, slack.world.rooms[room_id], whisper, hidden=True)
    room = slack.world.rooms[room_id]
    may.be_in(slack.world, person_id, room)
    if where.ts not in room.messages:
        raise CannotDo("that message is gone")
    return _look_at_message(slack, person_id, room, room.messages[where.ts], hidden=False)


def _look_at_view(slack: Slack, person_id: str, view_id: str) -> Sight:
    pane = slack.world.views.get(view_id)
    if pane is None or pane.person != person_id:
        raise CannotDo("that view is closed")
    return Sight(pane.view["blocks"], pane.values, {}, pane.view["type"])


def _look_at_message(slack: Slack, person_id: str, room: Room, message: Json, hidden: bool) -> Sight:
    ts, blocks = message["ts"], message.get("blocks") or []
    key = (person_id, ts)
    values = slack.world.entered[key] = values_of(blocks, slack.world.entered.get(key))
    container = {"type": "message", "message_ts": ts, "channel_id": room.id, "is_ephemeral": hidden}
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    about: Json = {"container": container, "channel": {"id": room.id, "name": room_name(room)}}
    if not hidden:
        about["message"] = message
    return Sight(blocks, values, about, "message")


def element_at(sight: Sight, block_id: str, action_id: str) -> tuple[Json, Json]:
    """The block and element with these ids; CannotDo when they are not there."""
    for block, element in interactive(sight.blocks):
        if block["block_id"] == block_id and element["action_id"] == action_id:
            return block, element
    raise CannotDo(f"there is no {action_id} in {block_id}")


def dispatches(block: Json, element: Json, pressed_enter: bool) -> bool:
    """Whether Slack tells the app of this change at once; fields to type in ask when to be told."""
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    if not element["type"].endswith(("text_input", "number_input")):
        return True
    asked = (element.get("dispatch_action_config") or {}).get("trigger_actions_on") or ["on_enter_pressed"]
    return "on_character_entered" in asked or (pressed_enter and "on_enter_pressed" in asked)


def enter(slack: Slack, person_id: str, where: Where, block_id: str, action_id: str, state: Json) -> None:
    """Record what a person entered, without telling the app."""
    sight = look(slack, person_id, where)
    _, element = element_at(sight, block_id, action_id)
    if state_key(element) is None or state.get("type") != element["type"]:
        raise CannotDo(f"{action_id} is a {element['type']}")
    sight.values[block_id][action_id] = state
    slack.world.touch(person_id)


async def press(
    slack: Slack, person_id: str, where: Where, block_id: str, action_id: str, value: Json | None = None
) -> None:
    """Press a button, pick from an overflow menu ({"selected_option": …}), or report what was entered."""
    person = may.act(slack.world, person_id)
    sight = look(slack, person_id, where)
    _, element = element_at(sight, block_id, action_id)
    stamp = slack.world.new_ts()
    payload = envelopes.interaction(slack.world, person, "block_actions") | sight.about
    if where.view:
        pane = slack.world.views[where.view]
        payload |= {"container": {"type": "view", "view_id": where.view}, "view": pane.shown()}
    else:
        container = sight.about["container"]
        payload["state"] = {"values": sight.values}
        payload["response_url"] = slack.url + slack.responses.new(
            person_id, container["channel_id"], where.ts, container["is_ephemeral"]
        )
    payload["trigger_id"] = slack.triggers.new(person_id)
    payload["actions"] = [_action(element, block_id, stamp, value, sight.values)]
    reply = await slack.courier.interaction(payload)
    if reply.fault:
        slack.notice(person_id, TROUBLE)


def _action(element: Json, block_id: str, stamp: str, value: Json | None, values: Values) -> Json:
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    if element["type"] == "button":
        action["text"] = element["text"]
        for key in ("value", "url", "style"):
            if key in element:
                action[key] = element[key]
    elif element["type"] == "overflow":
        action |= _picked(element, value)
    else:
        action |= values[block_id][element["action_id"]]
    for key in ("placeholder", "confirm"):
        if key in element:
            action[key] = element[key]
    return action | {"action_ts": stamp}


def _picked(element: Json, value: Json | None) -> Json:
    option = (value or {}).get("selected_option") or {}
    for known in element["options"]:
        if known["value"] == option.get("value"):
            return {"selected_option": known}
    raise CannotDo("that is not in the menu")
