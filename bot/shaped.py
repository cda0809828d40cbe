"""Is this shaped as Slack shapes it? Asked once, before Bolt and the features rely on it; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

DEEPEST = 40
"""Slack's own nest a dozen deep; what nests deeper would exhaust whoever walks through it."""


def _words(text: str) -> list[str]:
    return text.split()


TEXTS = _words("""
type command text user_id team_id channel_id trigger_id callback_id action_id block_id response_url challenge
message_ts api_app_id value user.id user.team_id user.name team.id channel.id channel.name
container.type container.message_ts container.thread_ts container.channel_id container.view_id
message.ts message.thread_ts message.text message.user message.bot_id message.type
view.id view.type view.callback_id view.private_metadata view.hash view.external_id view.blocks.*.block_id
view.blocks.*.type message.blocks.*.type message.blocks.*.block_id
actions.*.action_id actions.*.block_id actions.*.type actions.*.value actions.*.selected_option.value
actions.*.selected_user actions.*.selected_conversation actions.*.selected_channel actions.*.selected_date
event.type event.subtype event.text event.ts event.thread_ts event.channel_type event.bot_id event.reaction event.tab
event.event_ts event.parent_user_id
event.item.type event.item.channel event.item.ts event.subteam_id event.user_team event.team
view.state.values.*.*.type view.state.values.*.*.value view.state.values.*.*.selected_option.value
view.state.values.*.*.selected_options.*.value view.state.values.*.*.selected_users.*
view.state.values.*.*.selected_user view.state.values.*.*.selected_conversation
view.state.values.*.*.selected_conversations.* view.state.values.*.*.selected_channel
view.state.values.*.*.selected_channels.* view.state.values.*.*.selected_date view.state.values.*.*.selected_time
""")
OBJECTS = _words("""
user channel team event event.item view view.state view.state.values view.state.values.* view.state.values.*.*
message container state state.values actions.* actions.*.selected_option view.blocks.* message.blocks.*
view.state.values.*.*.selected_option
view.state.values.*.*.selected_options.* event.previous_message event.message
""")
LISTS = _words("""
actions view.blocks message.blocks view.state.values.*.*.selected_options view.state.values.*.*.selected_users
view.state.values.*.*.selected_conversations view.state.values.*.*.selected_channels authorizations
""")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "block_actions": ("user.id", "actions.*.action_id", "actions.*.block_id"),
    "view_submission": ("user.id", "view.id", "view.callback_id"),
    "view_closed": ("user.id", "view.id", "view.callback_id"),
    "shortcut": ("user.id", "callback_id", "trigger_id"),
    "message_action": ("user.id", "callback_id", "trigger_id", "message.ts", "channel.id"),
    "event_callback": ("event.type",),
    "message": ("event.channel", "event.ts"),
    "reaction_added": ("event.user", "event.reaction", "event.item"),
    "app_home_opened": ("event.user",),
}
"""What is there in requests, and in events, of these types."""
ONE_OF_TWO = ("user", "channel")
"""An id in most events and an object in some; in the events that are listened to always an id."""


@dataclass(slots=True)
class Place:
    """What stands here is of this kind, or null, or not there; what is known of its inside, by name or for `each`."""

    kind: type | None = None
    inside: dict[str, Place] = field(default_factory=dict)
    each: Place | None = None

    def at(self, path: str) -> Place:
        """The place at the end of this path, made where it was not known."""
        name, _, more = path.partition(".")
        if name == "*":
            found = self.each = self.each or Place()
        else:
            found = self.inside.setdefault(name, Place())
        return found.at(more) if more else found


def _map() -> Place:
    root = Place(dict)
    for paths, kind in ((OBJECTS, dict), (LISTS, list), (TEXTS, str)):
        for path in paths:
            root.at(path).kind = kind
    return root


MAP = _map()


def is_shaped(body: Any) -> bool:
    """Whether whoever reads this request finds what Slack promises, and no text that no database takes."""
    return isinstance(body, dict) and _can_be_read(body) and _fits(body, MAP) and _is_whole(body)


def _can_be_read(body: Mapping[str, Any]) -> bool:
    """It does not nest too deep, and all its texts can be kept."""
    # A level at a time, in whole expressions, and the texts together: this stands before every answer.
    nests: list[Any] = [body]
    texts: list[str] = []
    for _ in range(DEEPEST + 1):
        inside = [one for nest in nests for one in (nest.values() if type(nest) is dict else nest)]
        texts += [name for nest in nests if type(nest) is dict for name in nest]
        texts += [one for one in inside if type(one) is str]
        nests = [one for one in inside if type(one) is dict or type(one) is list]
        if not nests:
            return _can_be_kept("".join(texts))
    return False


def _can_be_kept(text: str) -> bool:
    """Neither zeros nor half characters, which no database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def _fits(value: Any, place: Place) -> bool:
    if place.kind is not None and not isinstance(value, place.kind):
        return False
    if isinstance(value, dict) and place.inside:
        known = place.inside.keys() & value.keys()
        if not all(value[name] is None or _fits(value[name], place.inside[name]) for name in known):
            return False
    if place.each is None or not isinstance(value, (dict, list)):
        return True
    return all(
        one is None or _fits(one, place.each)
        for one in (value.values() if isinstance(value, dict) else value)
    )


def _is_whole(body: Mapping[str, Any]) -> bool:
    kinds, event = [body.get("type")], body.get("event")
    if "event" in body and event is None:
        return False
    if isinstance(event, Mapping):
        kinds += ["event_callback", event.get("type")]
        allowed = str if event.get("type") in NEEDED else (str, dict)
        if not all(isinstance(event.get(name) or "", allowed) for name in ONE_OF_TWO):
            return False
    if "command" in body and not all(isinstance(body.get(name), str) for name in ("command", "user_id")):
        return False
    return all(_has(body, path) for kind in kinds if isinstance(kind, str) for path in NEEDED.get(kind, ()))


def _has(body: Mapping[str, Any], path: str) -> bool:
    found = list(_at(body, tuple(path.split("."))))
    return bool(found) and all(one not in (None, "") for one in found)


def _at(tree: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """The values at this place; none where the way does not lead there."""
    if not path:
        yield tree
    elif path[0] == "*":
        for value in tree if isinstance(tree, list) else ():
            yield from _at(value, path[1:])
    elif isinstance(tree, Mapping) and path[0] in tree:
        yield from _at(tree[path[0]], path[1:])
