"""The deeds that a story is told in, each by its word: the same verbs that Slack's buttons and words lead to."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.sandbox import posting
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from bot.stage.history.inside import Inside, Spot
from handlers.conversation.ask import ask
from handlers.conversation.relay import relay
from handlers.feature import Visit
from handlers.followup.decide import confirm, confirm_still_gone, reopen
from handlers.intake.own import correct, withdraw
from handlers.safety.confirm import confirm as review
from handlers.safety.messages import HOLD, NO_HARM, REPORTED
from handlers.services.screening import Refused, screen
from handlers.triage.decide import Verb, decide
from storage.models import Release
from storage.models.states import Resolution, WaitingOn
from storage.screened import Screened

REVIEWS = {"reported": REPORTED, "no_harm": NO_HARM, "hold": HOLD}


@dataclass(frozen=True, slots=True)
class Scene:
    """Who does something to which pebble, with which words; `source` names the words, `releases` are known by name."""

    visit: Visit
    number: int
    words: tuple[str, ...]
    source: str
    slack: Slack
    client: Inside
    releases: Mapping[str, Release]

    @property
    def text(self) -> Screened:
        """The last of the words, checked like anybody's."""
        return checked(self.words[-1])

    def in_days(self, number: str) -> date:
        """So many days from today."""
        return self.visit.today + timedelta(days=int(number))


Deed = Callable[[Scene], Awaitable[str | None]]


def checked(text: str) -> Screened:
    """The text as storage takes it; ValueError if the privacy check finds something."""
    found = screen(text)
    if isinstance(found, Refused):
        raise ValueError(f"the privacy check stops these invented words: {text}")
    return found


async def _decide(scene: Scene, verb: Verb, text: Screened | None = None) -> str | None:
    return await decide(scene.visit, scene.number, verb, text=text, source=scene.source if text else None)


async def _acknowledge(scene: Scene) -> str | None:
    return await _decide(scene, lambda pebble, _: pebble.acknowledge(**_by(scene)))


async def _assign(scene: Scene) -> str | None:
    to = getattr(HOSPITAL, scene.words[0])
    return await _decide(scene, lambda pebble, _: pebble.assign(to=to, **_by(scene)))


async def _start(scene: Scene) -> str | None:
    return await _decide(scene, lambda pebble, _: pebble.start(**_by(scene)))


async def _plan(scene: Scene) -> str | None:
    until = scene.in_days(scene.words[0]) if scene.words else None
    return await _decide(
        scene, lambda pebble, _: pebble.plan(until=until, today=scene.visit.today, **_by(scene))
    )


async def _wait(scene: Scene) -> str | None:
    on, until, *said = scene.words
    return await _pause(scene, WaitingOn(on), scene.in_days(until), checked(said[0]) if said else None)


async def _wait_for_release(scene: Scene) -> str | None:
    name, *said = scene.words
    release = scene.releases[name]
    text = checked(said[0]) if said else None
    return await _pause(scene, WaitingOn.RELEASE, release.day, text, release.id)


async def _pause(
    scene: Scene, on: WaitingOn, until: date, text: Screened | None, release: str | None = None
) -> str | None:
    today = scene.visit.today
    return await _decide(
        scene,
        lambda pebble, words_id: pebble.wait(
            on=on, until=until, today=today, words_id=words_id, release=release, **_by(scene)
        ),
        text,
    )


async def _resolve(scene: Scene) -> str | None:
    how = Resolution(scene.words[0])
    return await _decide(
        scene, lambda pebble, words_id: pebble.resolve(how=how, words_id=words_id, **_by(scene)), scene.text
    )


async def _decline(scene: Scene) -> str | None:
    reason, role, days, _ = scene.words
    return await _decide(
        scene,
        lambda pebble, words_id: pebble.decline(
            reason=reason,
            role=role,
            review_on=scene.in_days(days),
            words_id=words_id,
            today=scene.visit.today,
            **_by(scene),
        ),
        scene.text,
    )


def _by(scene: Scene) -> dict[str, Any]:
    return {"by": scene.visit.person_id, "at": scene.visit.now}


async def _ask(scene: Scene) -> str | None:
    return await ask(scene.visit, scene.number, scene.text, source=scene.source)


async def _answer(scene: Scene) -> str | None:
    """The reporter writes in their thread, and Pebble passes it on."""
    ts = _write(scene, scene.client.receipts[scene.number])
    return await relay(scene.visit, scene.number, scene.text, mark=ts)


async def _talk(scene: Scene) -> None:
    """IT talks in the card's thread, among IT."""
    _write(scene, scene.client.cards[scene.number])


def _write(scene: Scene, head: Spot) -> str:
    text, world = scene.words[-1], scene.slack.world
    words = [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]
    message = {
        "user": scene.visit.person_id,
        "text": text,
        "team": world.cast.team_id,
        "blocks": [{"type": "rich_text", "block_id": world.new_id("")[:5], "elements": words}],
    }
    return str(posting.post(world, world.rooms[head.channel], message, head.ts)["ts"])


async def _correct(scene: Scene) -> str | None:
    return await correct(scene.visit, scene.number, scene.text, source=scene.source)


async def _withdraw(scene: Scene) -> str | None:
    return await withdraw(scene.visit, scene.number)


async def _gone(scene: Scene) -> str | None:
    return await confirm(scene.visit, scene.number)


async def _still_gone(scene: Scene) -> str | None:
    return await confirm_still_gone(scene.visit, scene.number)


async def _reopen(scene: Scene) -> str | None:
    return await reopen(scene.visit, scene.number, scene.text, answer=scene.words[0], source=scene.source)


async def _review(scene: Scene) -> str | None:
    return await review(scene.visit, scene.number, REVIEWS[scene.words[0]])


BY_REPORTER: Mapping[str, Deed] = {
    "answer": _answer,
    "correct": _correct,
    "withdraw": _withdraw,
    "gone": _gone,
    "still gone": _still_gone,
    "reopen": _reopen,
}
BY_REVIEWER: Mapping[str, Deed] = {"review": _review}
BY_OWNER: Mapping[str, Deed] = {
    "ack": _acknowledge,
    "assign": _assign,
    "start": _start,
    "plan": _plan,
    "wait": _wait,
    "wait for": _wait_for_release,
    "ask": _ask,
    "talk": _talk,
    "resolve": _resolve,
    "decline": _decline,
}
DEEDS: Mapping[str, Deed] = {**BY_REPORTER, **BY_REVIEWER, **BY_OWNER}
WRITES = ("answer", "talk")
"""Deeds that leave a person's own words in Slack, under what stands there by then."""
