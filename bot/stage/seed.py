"""A few invented pebbles, reported and handled by the sandbox's own people through the real bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.cast import HOSPITAL

if TYPE_CHECKING:
    from bot.sandbox.visitor import Visitor
    from bot.stage.stage import Stage


@dataclass(frozen=True)
class Seed:
    """One invented report, and what the owner has done with it since (buttons or thread words, in order)."""

    who: str
    words: str
    area: str
    often: str
    minutes: str
    harm: str = "No"
    private: bool = False
    replies: tuple[str, ...] = ()


SEEDS = (
    Seed(
        HOSPITAL.second_nurse,
        "The allergy prompt comes back at discharge although it was reviewed an hour ago. Every single patient.",
        "Alerts and pop-ups",
        "Every patient",
        "About 1 minute",
        harm="It could",
        replies=("ack", "to reporter: Does it come back on the same workstation, or wherever you sign in?"),
    ),
    Seed(
        HOSPITAL.pharmacist,
        "The renal dosing order set starts with last year's weight, so I retype it each time.",
        "Orders and order sets",
        "Several times a shift",
        "About 3 minutes",
        replies=("mine",),
    ),
    Seed(
        HOSPITAL.clerk,
        "Wristbands for 4 West come out of the printer on 4 East.",
        "Printing",
        "Once a day",
        "About 7 minutes",
        replies=(
            "ack",
            "resolve: 4 West now prints to its own printer again; the tray was mapped to 4 East.",
        ),
    ),
    Seed(
        HOSPITAL.resident,
        "Outside lab results arrive as pictures, so I type the numbers into my note by hand.",
        "Data from other systems",
        "Several times a shift",
        "About 7 minutes",
    ),
    Seed(
        HOSPITAL.physician,
        "Badge sign-in drops me out of the chart when I walk to the next room, and I lose my place.",
        "Signing in",
        "Several times a shift",
        "About 1 minute",
        private=True,
    ),
)


async def seed(stage: Stage) -> None:
    """Play them, faster than Slack's rates allow, and leave nothing half-told."""
    stage.slack.limits.on = False
    stage.bot.delivery.keep_pace(False)
    try:
        await settle_in(stage)
        for one in SEEDS:
            await _play(stage, one)
    finally:
        stage.slack.limits.on = True
        stage.bot.delivery.keep_pace(True)
        stage.slack.limits.reset()
        stage.slack.calls.clear()


async def settle_in(stage: Stage) -> None:
    """The administrator says who manages and reviews harm, and where clinicians read what became of their reports."""
    administrator = stage.slack.person(HOSPITAL.administrator)
    await administrator.command("/pebble", "setup")
    administrator.fill("Managers", [HOSPITAL.manager])
    await _save(stage, administrator)
    await administrator.command("/pebble", "setup")
    await administrator.press("Digests", on="modal")
    await stage.settled()
    administrator.fill("Clinicians' channel", HOSPITAL.news)
    await _save(stage, administrator)
    await administrator.command("/pebble", "setup")
    await administrator.press("Patient safety", on="modal")
    await stage.settled()
    administrator.fill("Safety reviewers", [HOSPITAL.safety_reviewer])
    administrator.fill("Address of your incident system", "https://incidents.harbor-view.example/new")
    await _save(stage, administrator)


async def _save(stage: Stage, person: Visitor) -> None:
    """Send the open form, and close whatever is still open."""
    await person.submit()
    await stage.settled()
    while person.modal:
        await person.close()


async def _play(stage: Stage, one: Seed) -> None:
    await report(stage.slack.person(one.who), one)
    await stage.settled()
    card = stage.slack.messages(HOSPITAL.triage)[-1]
    owner = stage.slack.person(HOSPITAL.owner)
    for words in one.replies:
        await owner.say(words, channel=HOSPITAL.triage, thread=card["ts"])
        await stage.settled()


async def report(person: Visitor, one: Seed) -> None:
    """Fill in the report form as this person and send it."""
    await person.command("/pebble", one.words)
    person.fill("Where?", one.area)
    person.fill("How often", one.often)
    person.fill("Minutes lost each time", one.minutes)
    await person.choose("Could it harm a patient?", one.harm)
    if one.private:
        person.fill("Keep my name private", ["Yes: IT sees “a colleague”, never who I am"])
    await person.submit()
    await person.close()
