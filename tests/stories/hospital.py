"""The ward's vocabulary: who does what, and what they read; every story is told in these words."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from bot.sandbox.visitor import Visitor
from bot.stage.stage import Stage

Message = dict[str, Any]

PRIVATE_BOX = "Yes: IT sees “a colleague”, never who I am"


@dataclass
class Colleague:
    """A person of the invented hospital; every deed waits until all that it caused has arrived."""

    stage: Stage
    slack: Visitor

    @property
    def id(self) -> str:
        """Their Slack id."""
        return self.slack.id

    async def opens_form(self, words: str = "") -> None:
        """Type `/pebble`, with or without words."""
        await self.slack.command("/pebble", words)

    async def types(self, words: str) -> str:
        """Type `/pebble words` and read the private answer ("" if a form opened instead)."""
        before = len(self.slack.whispers)
        await self.slack.command("/pebble", words)
        await self.stage.settled()
        return "\n".join(text_of(whisper) for whisper in self.slack.whispers[before:])

    async def reports(
        self,
        words: str,
        *,
        area: str | None = None,
        often: str | None = None,
        minutes: str | None = None,
        harm: str | None = None,
        private: bool = False,
    ) -> None:
        """Report a pebble through the form and close what the form says after Send."""
        await self.opens_form()
        self.slack.fill("What got in your way?", words)
        for label, value in (("Where?", area), ("How often", often), ("Minutes lost each time", minutes)):
            if value:
                self.slack.fill(label, value)
        if harm:
            await self.slack.choose("Could it harm a patient?", harm)
        if private:
            self.slack.fill("Keep my name private", [PRIVATE_BOX])
        await self.sends()

    async def sends(self) -> None:
        """Press Send (or whatever the form's button says)."""
        await self.slack.submit()
        await self.stage.settled()

    async def presses(self, button: str, on: Any = "modal") -> None:
        """Press a button by its words."""
        await self.slack.press(button, on=on)
        await self.stage.settled()

    async def answers_form(self, **answers: Any) -> None:
        """Fill in the open form by label (underscores are spaces) and send it."""
        for label, value in answers.items():
            self.slack.fill(label.replace("_", " "), value)
        await self.sends()

    async def says(self, words: str, *, under: Message | None = None, channel: str | None = None) -> None:
        """Write in a thread, or in the direct messages with Pebble."""
        room = channel or (under or {}).get("channel") or self.slack.dm_channel
        await self.slack.say(words, channel=room, thread=(under or {}).get("ts"))
        await self.stage.settled()

    async def reacts(self, name: str, on: Message) -> None:
        """React to a message."""
        await self.slack.react(name, on=on)
        await self.stage.settled()

    async def opens_home(self) -> str:
        """Open the Home tab and read it."""
        await self.slack.open_home()
        await self.stage.settled()
        return text_of(self.slack.home)

    @property
    def form(self) -> str:
        """What the open form says."""
        return text_of(self.slack.modal)

    @property
    def messages(self) -> list[Message]:
        """Their direct messages with Pebble, oldest first, each knowing its channel."""
        return [{**message, "channel": self.slack.dm_channel} for message in self.slack.dm]

    @property
    def last_read(self) -> str:
        """The last direct message."""
        return text_of(self.messages[-1]) if self.messages else ""

    @property
    def last_whisper(self) -> str:
        """The last thing that only they could see."""
        return text_of(self.slack.whispers[-1]) if self.slack.whispers else ""

    def message_with(self, words: str) -> Message:
        """The newest direct message that says this."""
        return next(message for message in reversed(self.messages) if words in text_of(message))


class Hospital:
    """Harbor View: its people by role, its cards, its clock."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.slack = stage.slack
        for role in ("nurse", "second_nurse", "resident", "physician", "owner", "translator", "device_owner",
                     "manager", "administrator", "guest", "outsider", "deactivated", "pharmacist", "clerk",
                     "safety_reviewer"):  # fmt: skip
            setattr(self, role, Colleague(stage, stage.slack.person(getattr(HOSPITAL, role))))

    nurse: Colleague
    second_nurse: Colleague
    resident: Colleague
    physician: Colleague
    pharmacist: Colleague
    clerk: Colleague
    owner: Colleague
    device_owner: Colleague
    manager: Colleague
    translator: Colleague
    administrator: Colleague
    safety_reviewer: Colleague
    guest: Colleague
    outsider: Colleague
    deactivated: Colleague

    def newcomers(self, number: int) -> list[Colleague]:
        """So many nurses who have just begun to work here."""
        for n in range(number):
            newcomer = replace(self.nurse.slack.person, id=f"U0NEW{n:03}", name=f"Newcomer {n}")
            self.slack.world.add_person(newcomer)
        return [Colleague(self.stage, self.slack.person(f"U0NEW{n:03}")) for n in range(number)]

    async def passes(self, *, days: float = 0, hours: float = 0) -> None:
        """Time goes by, and what falls due is delivered."""
        await self.stage.skip((days * 24 + hours) * 3600)

    async def it_is(self, weekday: int, clock: str) -> None:
        """Time goes by until it is this weekday (Monday is 0) and time ("16:30") in the hospital."""
        now = self.stage.clock().astimezone(ZoneInfo(HOSPITAL.people[0].zone))
        hour, minute = map(int, clock.split(":"))
        then = (now + timedelta(days=(weekday - now.weekday()) % 7)).replace(
            hour=hour, minute=minute, second=0, microsecond=0
        )
        then += timedelta(days=7) if then <= now else timedelta()
        await self.passes(hours=(then.astimezone(UTC) - now) / timedelta(hours=1))

    async def is_down(self, *, days: float = 0, hours: float = 0) -> None:
        """Time goes by in which Pebble does nothing; then it is there again."""
        self.stage.clock.skip(timedelta(days=days, hours=hours))
        await self.stage.settled()

    def cards(self, channel: str = HOSPITAL.triage) -> list[Message]:
        """The cards in a triage channel, oldest first."""
        own = [m for m in self.slack.messages(channel) if m.get("bot_id") and not _in_thread(m)]
        return [{**message, "channel": channel} for message in own]

    def card(self, number: int, channel: str = HOSPITAL.triage) -> Message:
        """The card of PEB-number."""
        found = [card for card in self.cards(channel) if re.search(rf"\bPEB-{number}\b", text_of(card))]
        assert found, f"there is no card of PEB-{number} in {channel}"
        return found[-1]

    def read(self, message: Message | None) -> str:
        """What a person reads of it."""
        return text_of(message)

    def thread(self, number: int, channel: str = HOSPITAL.triage) -> str:
        """What stands in the thread of a card."""
        card = self.card(number, channel)
        return "\n".join(text_of(message) for message in self.slack.thread(channel, card["ts"])[1:])


def _in_thread(message: Message) -> bool:
    return message.get("thread_ts") not in (None, message["ts"])
