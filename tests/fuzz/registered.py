"""Everything that a listener waits for, asked of the features themselves, so that a new one is broken into too."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from slack_bolt.async_app import AsyncApp

from bot.assembly import Bot
from bot.stage.stage import sandbox_settings
from handlers.contents import FEATURES
from tests.fuzz.mangle import Post, Read, read, write


class Listing:
    """Stands in for Bolt while the features say what they listen to."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def listen(wanted: Any, **_more: Any) -> Callable[..., Any]:
            name = (
                wanted.get("callback_id") or wanted.get("action_id") if isinstance(wanted, dict) else wanted
            )
            if isinstance(name, str):
                self.names.setdefault(kind, set()).add(name)
            return lambda listener: listener

        return listen


def names() -> dict[str, set[str]]:
    """What is listened to, by kind: `action`, `view`, `shortcut`, `event`, `command`."""
    listing = Listing()
    bot = Bot(sandbox_settings("sqlite:///never-opened.db", 1), lambda: datetime.now(UTC))
    for feature in FEATURES:
        feature.listen(cast(AsyncApp, listing), bot.house)
    return listing.names


def missing(posts: list[Post], kind: str) -> set[str]:
    """What is listened to and was not rehearsed."""
    return {name for name in names().get(kind, set()) if not any(said(post, kind) == name for post in posts)}


def said(post: Post, kind: str) -> str | None:
    """The name by which Bolt finds a listener of this kind for it."""
    tree = read(post).tree
    if kind == "action":
        return str(tree["actions"][0]["action_id"]) if tree.get("actions") else None
    if kind == "view":
        return str(tree["view"]["callback_id"]) if tree.get("type") == "view_submission" else None
    if kind == "event":
        return str(tree["event"]["type"]) if "event" in tree else None
    return None


def filled_up(posts: list[Post]) -> list[Post]:
    """The rehearsed requests, and one made from them for every button, form and event that was not rehearsed."""
    made = list(posts)
    for kind in ("action", "view", "event"):
        model = next(post for post in posts if said(post, kind))
        made += [_named(model, kind, name) for name in sorted(missing(posts, kind))]
    return made


def _named(model: Post, kind: str, name: str) -> Post:
    tree = json.loads(json.dumps(read(model).tree))
    if kind == "action":
        tree["actions"][0]["action_id"] = name
    elif kind == "view":
        tree["view"]["callback_id"] = name
    else:
        tree["event"]["type"] = name
    return write(Read(tree, read(model).how))
