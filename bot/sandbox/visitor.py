"""Drives one person through this Slack by the words they see, as stories and tests do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import choosing, commands, modals, presses, speech
from bot.sandbox.cast import Person
from bot.sandbox.choosing import Answer
from bot.sandbox.presses import Sight, Where
from bot.sandbox.refused import CannotDo, Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

On = str | Json


class Visitor:
    """One person. `on` is a message, its ts, "home" or "modal"; CannotDo says what Slack does not allow."""

    def __init__(self, slack: Slack, person_id: str) -> None:
        self.slack = slack
        self.id = person_id

    @property
    def person(self) -> Person:
        """Who this is."""
        return self.slack.world.people[self.id]

    @property
    def stack(self) -> list[Json]:
        """The open modals, the one on top last."""
        views = self.slack.world.views
        return [views[view_id].shown() for view_id in self.slack.world.screens[self.id].stack]

    @property
    def modal(self) -> Json | None:
        """The modal on top, with what is entered in it, or None."""
        return self.stack[-1] if self.stack else None

    @property
    def home(self) -> Json | None:
        """The published App Home, or None."""
        view_id = self.slack.world.screens[self.id].home
        return self.slack.world.views[view_id].shown() if view_id else None

    @property
    def errors(self) -> dict[str, str]:
        """What stands in red under the inputs of the modal, by block_id."""
        return dict(self.slack.world.screens[self.id].errors)

    @property
    def notices(self) -> list[str]:
        """What Slack itself has said, oldest first."""
        return [notice["text"] for notice in self.slack.world.screens[self.id].notices]

    @property
    def whispers(self) -> list[Json]:
        """Messages only this person sees, newest last."""
        return [dict(whisper) for whisper in self.slack.world.screens[self.id].whispers]

    @property
    def dm(self) -> list[Json]:
        """The direct messages with the app, threads included, oldest first."""
        return [dict(message) for message in self.slack.world.dm(self.id).messages.values()]

    @property
    def dm_channel(self) -> str:
        """The id of the direct messages with the app."""
        return self.slack.world.dm(self.id).id

    async def command(self, name: str, text: str = "", channel: str | None = None) -> None:
        """Run a slash command."""
        await commands.run_command(self.slack, self.id, name, text, channel)

    async def shortcut(self, callback_id: str) -> None:
        """Run a global shortcut."""
        await commands.run_shortcut(self.slack, self.id, callback_id)

    async def message_shortcut(self, callback_id: str, on: On) -> None:
        """Run a message shortcut."""
        room_id, ts = self._message(on)
        await commands.run_message_shortcut(self.slack, self.id, callback_id, room_id, ts)

    def fill(self, name: str, value: Answer, on: On = "modal") -> None:
        """Enter something by label, placeholder or action id, telling the app nothing."""
        self._enter(name, value, on)

    async def choose(self, name: str, value: Answer, on: On = "modal") -> None:
        """Enter something, telling the app where Slack would."""
        block, element = self._enter(name, value, on)
        if presses.dispatches(block, element, pressed_enter=True):
            await presses.press(self.slack, self.id, self._where(on), block["block_id"], element["action_id"])

    async def select(self, name: str, value: Answer, on: On = "modal") -> None:
        """Choose from a menu in a message, Home or modal."""
        await self.choose(name, value, on)

    def _enter(self, name: str, value: Answer, on: On) -> tuple[Json, Json]:
        where = self._where(on)
        block, element = choosing.element(self._sight(where).blocks, name)
        state = choosing.answer(self.slack.world, element, value)
        presses.enter(self.slack, self.id, where, block["block_id"], element["action_id"], state)
        return block, element

    async def press(self, text: str, on: On = "modal", confirm: bool = True) -> None:
        """Press a button, or pick an option, by its text; `confirm` answers the dialog that may ask."""
        where = self._where(on)
        block, element, option = choosing.button(self._sight(where).blocks, text)
        if element.get("confirm") and not confirm:
            return
        ids = (block["block_id"], element["action_id"])
        if option is None or element["type"] == "overflow":
            picked = {"selected_option": option} if option else None
            await presses.press(self.slack, self.id, where, *ids, picked)
            return
        wanted = [option["text"]["text"]]
        state = choosing.answer(self.slack.world, element, wanted)
        presses.enter(self.slack, self.id, where, *ids, state)
        await presses.press(self.slack, self.id, where, *ids)

    async def submit(self) -> None:
        """Send the modal on top."""
        await modals.submit(self.slack, self.id)

    async def close(self) -> None:
        """Close the modal on top without sending it."""
        await modals.close(self.slack, self.id)

    async def say(self, text: str, channel: str | None = None, thread: str | None = None) -> Json:
        """Write in a channel (the direct messages with the app if none); returns the message."""
        return await speech.say(self.slack, self.id, text, channel, thread)

    async def edit(self, message: On, text: str) -> None:
        """Edit one's own message."""
        await speech.edit(self.slack, self.id, *self._message(message), text)

    async def delete(self, message: On) -> None:
        """Delete one's own message."""
        await speech.delete(self.slack, self.id, *self._message(message))

    async def react(self, name: str, on: On) -> None:
        """React to a message."""
        await speech.react(self.slack, self.id, *self._message(on), name)

    async def unreact(self, name: str, on: On) -> None:
        """Take a reaction back."""
        await speech.react(self.slack, self.id, *self._message(on), name, remove=True)

    async def open_home(self) -> None:
        """Open the app's Home tab."""
        await speech.open_home(self.slack, self.id)

    def _where(self, on: On) -> Where:
        screen = self.slack.world.screens[self.id]
        if on == "home":
            if screen.home is None:
                raise CannotDo("the app has shown no Home yet")
            return Where(view=screen.home)
        if on == "modal":
            if not screen.stack:
                raise CannotDo("no modal is open")
            return Where(view=screen.stack[-1])
        return Where(ts=on if isinstance(on, str) else on["ts"])

    def _sight(self, where: Where) -> Sight:
        return presses.look(self.slack, self.id, where)

    def _message(self, on: On) -> tuple[str, str]:
        ts = on if isinstance(on, str) else on["ts"]
        if ts not in self.slack.world.place_of:
            raise CannotDo("that message is gone")
        return self.slack.world.place_of[ts], ts
