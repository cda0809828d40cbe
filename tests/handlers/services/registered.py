"""Every action that the app really registers, by the names that the table of rights uses."""

import re
from collections.abc import Callable
from typing import Any

from bot.visits import ABOUT_PEOPLE
from handlers.contents import FEATURES

NUMBER = r"(?:peb-)?#?(\d{1,9})"


class Notebook:
    """Stands in for Bolt's app and writes down what is registered, as `AsyncApp` would match it."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def _note(self, kind: str, constraint: Any, matchers: Any = ()) -> Callable[[Any], Any]:
        found = constraint
        if isinstance(found, dict):
            assert found.keys() == {"type", "callback_id"}, found
            found = found["callback_id"]
        name = "(any other)" if isinstance(found, re.Pattern) else found
        where = {
            "in_direct_messages": " in direct messages",
            "in_a_channels_thread": " in a channel's thread",
        }
        self.names.append(f"{kind} {name}" + "".join(where[matcher.__name__] for matcher in matchers))
        return lambda listener: listener

    def action(self, constraint: Any) -> Any:
        return self._note("button", constraint)

    def view(self, constraint: Any) -> Any:
        return self._note("form", constraint)

    def view_closed(self, constraint: Any) -> Any:
        return self._note("form closed", constraint)

    def options(self, constraint: Any) -> Any:
        return self._note("options", constraint)

    def shortcut(self, constraint: Any) -> Any:
        return self._note("shortcut", constraint)

    def command(self, constraint: Any) -> Any:
        return self._note("command", constraint)

    def event(self, constraint: Any, matchers: Any = ()) -> Any:
        return self._note("event", constraint, matchers)


def listened_to() -> set[str]:
    """Buttons, menus, forms, shortcuts, commands and events."""
    notebook: Any = Notebook()
    for feature in FEATURES:
        feature.listen(notebook, None)  # type: ignore[arg-type]
    assert len(notebook.names) == len(set(notebook.names)), "the same is registered twice"
    return set(notebook.names) | {f"event {name}" for name in ABOUT_PEOPLE}


def _plain(pattern: re.Pattern[str]) -> str:
    text = pattern.pattern.replace(NUMBER, "NUMBER")
    for code, shown in ((r"\s*", ""), (r"\s+", " "), ("(.*)", ""), ("\\", "")):
        text = text.replace(code, shown)
    return text.strip()


def typed() -> set[str]:
    """Sub-commands, thread words and reactions."""
    from handlers.triage.listeners import REACTIONS

    commands = {f"/pebble {_plain(c.pattern)}" for feature in FEATURES for c in feature.commands}
    words = {f"word {_plain(w.pattern)}" for feature in FEATURES for w in feature.thread_words}
    return commands | words | {f"reaction {name}" for name in REACTIONS}


def registered() -> set[str]:
    """All of them."""
    return listened_to() | typed()
