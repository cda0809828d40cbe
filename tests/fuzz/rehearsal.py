"""Plays the main job through the running bot, and keeps every request that Slack sent it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.courier import Courier
from bot.sandbox.parcels import Reply
from bot.sandbox.reading import text_of
from bot.sandbox.refused import CannotDo
from bot.sandbox.slack import Slack
from bot.sandbox.visitor import Visitor
from tests.faults.stores import Store
from tests.fuzz.mangle import Post

SUBCOMMANDS = (
    "help",
    "mine",
    "1",
    "PEB-1",
    "queue",
    "setup",
    "find printer",
    "feedback-off",
    "feedback-on",
    "mrn 00482913",
)
LONGEST = 20.0
"""Seconds to wait until nothing is owed."""


class Recording(Courier):
    """Keeps what it carries while `on`."""

    on = True

    def keep(self) -> list[Post]:
        """What was carried, in order."""
        self.kept: list[Post] = getattr(self, "kept", [])
        return self.kept

    async def _post(self, body: bytes, headers: dict[str, str]) -> Reply:
        if self.on:
            self.keep().append(Post(body, headers["Content-Type"]))
        return await super()._post(body, headers)


class Rehearsal:
    """The people who play it, and how they wait for each other."""

    def __init__(self, slack: Slack, store: Store) -> None:
        self.slack, self.store = slack, store
        self.nurse, self.second = slack.person(HOSPITAL.nurse), slack.person(HOSPITAL.second_nurse)
        self.owner, self.admin = slack.person(HOSPITAL.owner), slack.person(HOSPITAL.administrator)

    async def settled(self) -> None:
        """Wait until all that was said has arrived."""
        await self.slack.settle()
        async with asyncio.timeout(LONGEST):
            while self._owes():  # noqa: ASYNC110 the database tells nobody
                await asyncio.sleep(0.02)
        await self.slack.settle()

    def _owes(self) -> bool:
        at = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f+00}"
        due = f"SELECT count(*) FROM owed WHERE state = 'owed' AND due_at <= {self.store.mark}"
        return bool(self.store.rows(due, at)[0][0])

    async def all_of_it(self) -> None:
        """Every scene; what a person cannot do in the end is not what is looked at here."""
        for scene in (self.reports, self.triage, self.talk, self.ending, self.homes, self.setup, self.guests):
            await _as_far_as_it_goes(scene)
            await self.settled()

    async def report(self, who: Visitor, words: str, *, private: bool = False) -> None:
        """Report through the form."""
        await who.command("/pebble", words)
        await who.choose("Could it harm a patient?", "It could")
        who.fill("Where?", "Printing")
        if private:
            who.fill("Keep my name private", ["Yes: IT sees “a colleague”, never who I am"])
        await who.submit()
        await who.close()
        await self.settled()

    async def reports(self) -> None:
        for number in range(6):
            await self.report(self.nurse, f"The label printer jams for the {number}. time")
        await self.report(self.second, "The scanner beeps twice", private=True)
        for words in SUBCOMMANDS:
            await self.nurse.command("/pebble", words)
            await self.owner.command("/pebble", words)
        await self.nurse.shortcut("report_pebble")
        said = await self.nurse.say("The scale shows pounds", channel=HOSPITAL.general)
        await self.nurse.message_shortcut("report_message", on=said)
        for button in ("Correct it", "Take it back"):
            await _as_far_as_it_goes(partial(self.nurse.press, button, on=self.nurse.dm[0]))
            await _as_far_as_it_goes(self.nurse.submit)

    def cards(self) -> list[dict[str, Any]]:
        return [one for one in self.slack.messages(HOSPITAL.triage) if one.get("bot_id")]

    async def triage(self) -> None:
        for number, button in enumerate(("Acknowledge", "Assign", "Ask the reporter", "Resolve")):
            await self.press_all(self.owner, button, self.cards()[number])
        for option in ("Park", "Decline", "Duplicate", "Plan", "Wait", "Move"):
            await self.press_all(self.owner, option, self.cards()[4])
        for number, words in enumerate(
            ("ack", "mine", "to reporter: which room?", "resolve: mended", "hello")
        ):
            await self.owner.say(words, channel=HOSPITAL.triage, thread=self.cards()[number]["ts"])
            await self.settled()
        await self.owner.react("eyes", on=self.cards()[5])
        await self.owner.react("white_check_mark", on=self.cards()[5])

    async def talk(self) -> None:
        for message in list(self.nurse.dm):
            for button in ("Answer", "Report these words", "Make it a pebble", "No"):
                await self.press_all(self.nurse, button, message)
        await self.nurse.say("It is the one by the window", thread=self.nurse.dm[0]["ts"])
        await self.nurse.say("Nothing in particular")
        await self.settled()
        for button in ("Yes", "No"):
            await self.press_all(self.nurse, button, self.nurse.dm[-1])

    async def ending(self) -> None:
        for message in list(self.nurse.dm):
            if "out of your shoe" in text_of(message):
                for button in ("Partly", "Still there", "Yes, it's gone"):
                    await self.press_all(self.nurse, button, message)

    async def homes(self) -> None:
        for person in (self.nurse, self.owner, self.admin):
            await person.open_home()
            await self.settled()
            for button in ("Report", "Show more", "My times", "Settings", "Areas"):
                await self.press_all(person, button, "home")

    async def setup(self) -> None:
        for page in (
            "",
            "Areas",
            "Releases",
            "Digests",
            "Hours",
            "Promises",
            "Working hours",
            "Closing days",
        ):
            await self.admin.command("/pebble", "setup")
            if page:
                await _as_far_as_it_goes(partial(self.admin.press, page, on="modal"))
            await _as_far_as_it_goes(self.admin.submit)
            while self.admin.modal:
                await self.admin.close()

    async def guests(self) -> None:
        await self.slack.person(HOSPITAL.guest).command("/pebble", "let me in")
        await self.slack.person(HOSPITAL.outsider).command("/pebble", "let me in too")

    async def press_all(self, who: Visitor, button: str, on: Any) -> None:
        """Press it, and send or close the form it opens."""
        await _as_far_as_it_goes(lambda: who.press(button, on=on))
        while who.modal:
            await _as_far_as_it_goes(who.submit)
            if who.modal:
                await who.close()
        await self.settled()


async def _as_far_as_it_goes(scene: Callable[[], Awaitable[object]]) -> None:
    try:
        await scene()
    except (CannotDo, LookupError):
        # The person would have had to do something else first; the rest of the play does not depend on it.
        return
