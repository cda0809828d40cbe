"""Reads off the source which Web API methods are called and which events are listened to."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

METHODS = {name for name in dir(AsyncWebClient) if "_" in name.strip("_") and not name.startswith("_")}
METHODS -= {"api_call"}

CHANNELS = ("channels:history", "groups:history")
SCOPES: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "views.open": (),
    "views.push": (),
    "views.update": (),
    "views.publish": (),
    # Pebble reads in channels, in private channels, and in people's direct messages with it.
    "conversations.history": (*CHANNELS, "im:history"),
    "conversations.replies": (*CHANNELS, "im:history"),
    "conversations.open": ("im:write",),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.members": ("channels:read", "groups:read"),
    "users.info": ("users:read",),
    "usergroups.users.list": ("usergroups:read",),
    # Socket Mode's own token has its own scope, connections:write; it is no scope of the bot's.
    "apps.connections.open": (),
}
"""Bot scopes that each method needs where Pebble calls it."""

MESSAGES = {
    "in_direct_messages": ("message.im",),
    "in_a_channels_thread": ("message.channels", "message.groups"),
}
"""What must be subscribed to for a listener of `message` with this matcher."""


def methods(root: Path) -> dict[str, str]:
    """Each Web API method that the bot calls, with one place where it does."""
    return {name: place for file, tree in _trees(root) for name, place in _called(root, file, tree)}


def _called(root: Path, file: Path, tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = f"{file.relative_to(root)}:{node.lineno}"
            if node.func.attr in METHODS:
                yield node.func.attr.replace("_", "."), place
            if node.func.attr in ("ask", "api_call") and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), place


def events(root: Path) -> dict[str, str]:
    """Each event that must be subscribed to, with one place that listens to it."""
    return {name: place for file, tree in _trees(root) for name, place in _heard(root, file, tree)}


def _heard(root: Path, file: Path, tree: ast.Module) -> Iterator[tuple[str, str]]:
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call, named in _calls(tree, constants):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "event":
            place = f"{file.relative_to(root)}:{call.lineno}"
            yield from ((name, place) for name in _names(call, named))


def _calls(node: ast.AST, named: Mapping[str, ast.expr]) -> Iterator[tuple[ast.Call, Mapping[str, ast.expr]]]:
    """Every call below, with what each name stands for there: a constant, or a loop's items."""
    if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
        named = {**named, node.target.id: node.iter}
    if isinstance(node, ast.Call):
        yield node, named
    for below in ast.iter_child_nodes(node):
        yield from _calls(below, named)


def _names(call: ast.Call, named: Mapping[str, ast.expr]) -> Iterator[str]:
    """What one `app.event(…)` listens to."""
    what = call.args[0]
    if isinstance(what, ast.Name) and what.id == "ANY":
        return
    while isinstance(what, ast.Name):
        what = named[what.id]
    for name in map(str, _literals(what)):
        yield from _messages(call) if name == "message" else [name]


def _literals(node: ast.expr) -> list[object]:
    value = ast.literal_eval(node)
    return list(value) if isinstance(value, tuple | list) else [value]


def _messages(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg == "matchers" and isinstance(keyword.value, ast.List):
            for matcher in keyword.value.elts:
                yield from MESSAGES[ast.unparse(matcher)]


def _trees(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted([*(root / "bot").rglob("*.py"), *(root / "handlers").rglob("*.py")]):
        if not file.is_relative_to(root / "bot" / "sandbox"):
            yield file, ast.parse(file.read_text())
