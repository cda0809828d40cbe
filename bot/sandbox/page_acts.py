"""What a person does on the page, each deed by its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.sandbox import commands, modals, presses, speech
from bot.sandbox.presses import Where
from bot.sandbox.refused import CannotDo, Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

Deed = Callable[["Slack", str, Json], Awaitable[object]]


async def act(slack: Slack, asked: Json) -> None:
    """Do what was asked: `as` whom, `do` what. CannotDo says why not; KeyError when something is missing."""
    deed = DEEDS.get(asked["do"])
    if deed is None:
        raise CannotDo(f"there is no deed called {asked['do']}")
    slack.world.person(asked["as"])
    await deed(slack, asked["as"], asked)


async def _command(slack: Slack, me: str, asked: Json) -> None:
    name, _, text = asked["text"].strip().partition(" ")
    await commands.run_command(slack, me, name, text.strip(), asked.get("channel"))


async def _say(slack: Slack, me: str, asked: Json) -> None:
    await speech.say(slack, me, asked["text"], asked.get("channel"), asked.get("thread"))


async def _press(slack: Slack, me: str, asked: Json) -> None:
    await presses.press(
        slack, me, _where(asked), asked["block_id"], asked["action_id"], _picked(asked.get("value"))
    )


async def _change(slack: Slack, me: str, asked: Json) -> None:
    where, block_id, action_id = _where(asked), asked["block_id"], asked["action_id"]
    presses.enter(slack, me, where, block_id, action_id, asked["value"])
    block, element = presses.element_at(presses.look(slack, me, where), block_id, action_id)
    if presses.dispatches(block, element, bool(asked.get("enter"))):
        await presses.press(slack, me, where, block_id, action_id)


async def _submit(slack: Slack, me: str, asked: Json) -> None:
    await modals.submit(slack, me, asked["view"], asked.get("state"))


async def _close(slack: Slack, me: str, asked: Json) -> None:
    await modals.close(slack, me, asked["view"])


async def _react(slack: Slack, me: str, asked: Json) -> None:
    await speech.react(slack, me, asked["channel"], asked["ts"], asked["name"])


async def _unreact(slack: Slack, me: str, asked: Json) -> None:
    await speech.react(slack, me, asked["channel"], asked["ts"], asked["name"], remove=True)


async def _shortcut(slack: Slack, me: str, asked: Json) -> None:
    await commands.run_shortcut(slack, me, asked["callback_id"])


async def _message_shortcut(slack: Slack, me: str, asked: Json) -> None:
    await commands.run_message_shortcut(slack, me, asked["callback_id"], asked["channel"], asked["ts"])


async def _open_home(slack: Slack, me: str, asked: Json) -> None:
    await speech.open_home(slack, me)


async def _edit(slack: Slack, me: str, asked: Json) -> None:
    await speech.edit(slack, me, asked["channel"], asked["ts"], asked["text"])


async def _delete(slack: Slack, me: str, asked: Json) -> None:
    await speech.delete(slack, me, asked["channel"], asked["ts"])


async def _seen(slack: Slack, me: str, asked: Json) -> None:
    room = slack.room(asked["channel"])
    if room.messages:
        slack.world.screens[me].seen[room.id] = next(reversed(room.messages))
        slack.world.touch(me)


async def _dismiss(slack: Slack, me: str, asked: Json) -> None:
    screen = slack.world.screens[me]
    screen.notices = [notice for notice in screen.notices if notice["id"] != asked["notice"]]
    slack.world.touch(me)


async def _put_away(slack: Slack, me: str, asked: Json) -> None:
    """A whisper is Slack's "Dismiss message" away."""
    screen = slack.world.screens[me]
    screen.whispers = [whisper for whisper in screen.whispers if whisper["ts"] != asked["ts"]]
    slack.world.touch(me)


def _where(asked: Json) -> Where:
    where = asked["where"]
    return Where(view=where["view"]) if "view" in where else Where(ts=where["message"]["ts"])


def _picked(value: object) -> Json | None:
    if isinstance(value, dict):
        return value
    return {"selected_option": {"value": value}} if isinstance(value, str) else None


DEEDS: dict[str, Deed] = {
    "command": _command,
    "say": _say,
    "press": _press,
    "change": _change,
    "submit": _submit,
    "close": _close,
    "react": _react,
    "unreact": _unreact,
    "shortcut": _shortcut,
    "message_shortcut": _message_shortcut,
    "open_home": _open_home,
    "edit": _edit,
    "delete": _delete,
    "seen": _seen,
    "dismiss": _dismiss,
    "put_away": _put_away,
}
