"""Lives through the story: each deed at its moment, the clock between them, and every message at its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.assembly import Bot, clockwork
from bot.directory import SlackDirectory
from bot.identity import Identity, fill_empty_workspace
from bot.notary import Notary
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from bot.stage.history import settling
from bot.stage.history.deeds import BY_REPORTER, BY_REVIEWER, DEEDS, WRITES, Scene, checked
from bot.stage.history.inside import Inside
from bot.stage.history.post import Post
from bot.stage.history.story import Act, Event, Report, Step, acts, working_day
from handlers.feature import House, Visit
from handlers.intake.draft import Draft
from handlers.intake.submit import submit
from handlers.services.targets import DEFAULTS
from handlers.services.workdays import works_on
from storage.database import Database
from storage.models import Release
from storage.models.states import Safety
from storage.outbox import owe_card
from storage.queries.pebbles import pebble_to_change
from storage.queries.releases import releases

BEGINS, CLOSED, COMING = 61, 27, 30
"""So many working days ago the hospital began, so many ago IT was closed for one, and in so many days again."""
A_BREATH = timedelta(seconds=4)
MORNING = time(8, 1)
"""When the clock looks on a working day: what is done between two looks leaves together, under its own time."""


@dataclass(slots=True)
class Then:
    """The time that it is in the story."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Told:
    """What came of it: the pebbles' numbers by the report's name, and what was refused (nothing, if all is well)."""

    numbers: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


class Telling:
    """One telling of the story to one local Slack and one database."""

    def __init__(self, bot: Bot, database: Database, slack: Slack, now: datetime) -> None:
        self.bot, self.database, self.slack, self.now = bot, database, slack, now
        self.client = Inside(slack)
        self.clock = Then(now)
        self.directory = SlackDirectory(lambda _: self.client, database, self.clock)
        self.house: House = replace(bot.house, database=database, directory=self.directory)
        self.clockwork = clockwork(self.house, self.clock)
        self.post = Post(self.house, self.client, self.clock)
        self.told = Told()
        self.releases: dict[str, Release] = {}
        self.closed = working_day(CLOSED, time(12), now, settling.hours_with(date.min)).date()
        self.hours = settling.hours_with(self.closed)

    def visit(self, who: str) -> Visit:
        """Somebody acts now."""
        return Visit(
            HOSPITAL.team_id, getattr(HOSPITAL, who), HOSPITAL.team_id, None, self.clock.at, self.house
        )

    async def all(self) -> Told:
        """From the first day to now."""
        await self._begin()
        coming = acts(self.now, self.hours)
        for stop in self._stops():
            until = next((place for place, act in enumerate(coming) if act.at > stop), len(coming))
            await self._do_all(coming[:until])
            coming = coming[until:]
            await self._look(stop)
        await self._show_all()
        await Notary(self.database, self.clock).seal()
        return self.told

    async def _begin(self) -> None:
        """The first morning: the workspace is there, Slack has said who people are, the settings are made."""
        self.clock.at = working_day(BEGINS, time(9), self.now, self.hours)
        identity = Identity(self.client, "")
        await identity.ask()
        await fill_empty_workspace(self.database, identity, self.bot.settings, self.clock.at)
        await self._know()
        for person in HOSPITAL.people:
            answer = await self.client.users_info(user=person.id)
            await self.directory.remember(HOSPITAL.team_id, person.id, answer["user"])
        await settling.settle(self.visit("administrator"), [self.closed, self._holiday()])
        for who in settling.PROFILES:
            await settling.introduced(self.visit(who), who)

    def _holiday(self) -> date:
        """A closing day that is still to come."""
        return (self.now + timedelta(days=COMING)).date()

    async def _know(self) -> None:
        async with self.database.reading() as session:
            await self.house.wordings.refresh(session, HOSPITAL.team_id)

    def _stops(self) -> list[datetime]:
        """Every moment at which the clock looks by itself."""
        found, day = [], self.clock.at.astimezone(self.hours.zone)
        while day < self.now:
            if works_on(day, self.hours):
                found.append(day.replace(hour=MORNING.hour, minute=MORNING.minute, second=0))
            day += timedelta(days=1)
        return [*(stop for stop in found if self.clock.at < stop < self.now), self.now]

    async def _do_all(self, coming: list[Act]) -> None:
        """Do these deeds, and let what they owe leave before the next that must find it there."""
        while coming:
            now = _apart(coming)
            for act in now:
                await self._do(act)
            if coming := coming[len(now) :]:
                await self._leave(self.clock.at + A_BREATH)

    async def _look(self, at: datetime) -> None:
        """The clock does what is due, and everything owed leaves."""
        self.clock.at = max(at.astimezone(UTC), self.clock.at)
        await self.clockwork.tick()
        await self.post.leave()

    async def _leave(self, at: datetime) -> None:
        self.clock.at = at
        await self.post.leave()

    async def _show_all(self) -> None:
        """Cards are shown as they are in the end: what they showed between, nobody looks at any more."""
        self.post.edit_cards()
        async with self.database.transaction() as session:
            for number in self.told.numbers.values():
                if pebble := await pebble_to_change(session, HOSPITAL.team_id, number):
                    await owe_card(session, pebble, at=self.clock.at)
        await self._leave(self.clock.at + A_BREATH)

    async def _do(self, act: Act) -> None:
        self.clock.at = max(act.at.astimezone(UTC), self.clock.at)
        if isinstance(act.about, Event):
            await self._happen(act.about)
        elif act.step is None:
            await self._report(act.about)
        elif refusal := await self._step(act.about, act.step):
            self.told.refused.append(f"{act.about.text[:40]} … {act.step.deed}: {refusal}")

    async def _happen(self, event: Event) -> None:
        visit = self.visit(event.who)
        match event.what:
            case "announce":
                await settling.announce(
                    visit, event.words[0], visit.today + timedelta(days=int(event.words[1]))
                )
            case "move":
                known = self.releases[event.words[0]]
                day = known.day + timedelta(days=int(event.words[1]))
                await settling.move(visit, known.id, known.name, day)
            case "away":
                await settling.go_away(visit, int(event.words[0]), getattr(HOSPITAL, event.words[1]))
        async with self.database.reading() as session:
            self.releases = {one.name: one for one in await releases(session, HOSPITAL.team_id)}
        await self._know()

    async def _report(self, report: Report) -> None:
        visit = self.visit(report.who)
        draft = Draft(
            submission=report.name,
            words=checked(report.text),
            area=report.area,
            kind=report.kind,
            frequency=report.often,
            minutes=report.minutes,
            safety=Safety(report.harm),
            private=report.private,
        )
        async with visit.transaction() as session:
            pebble = await submit(
                session,
                draft,
                workspace_id=visit.workspace_id,
                person_id=visit.person_id,
                hours=self.hours,
                at=visit.now,
                sealer=self.house.sealer,
                targets=DEFAULTS,
            )
        self.told.numbers[report.name] = pebble.number

    async def _step(self, report: Report, step: Step) -> str | None:
        scene = Scene(
            visit=self.visit(step.who or _usual(report, step)),
            number=self.told.numbers[report.name],
            words=step.words,
            source=f"{report.name}:{report.steps.index(step)}",
            slack=self.slack,
            client=self.client,
            releases=self.releases,
        )
        return await DEEDS[step.deed](scene)


def _apart(coming: Sequence[Act]) -> list[Act]:
    """The next deeds, as long as each is about another pebble and nobody writes in a thread."""
    found: list[Act] = []
    for act in coming:
        again = any(act.about is one.about for one in found)
        writes = act.step is not None and act.step.deed in WRITES
        if found and (again or writes):
            break
        found.append(act)
    return found


def _usual(report: Report, step: Step) -> str:
    """Who does this if the story names nobody."""
    if step.deed in BY_REPORTER:
        return report.who
    if step.deed in BY_REVIEWER:
        return "safety_reviewer"
    return "device_owner" if report.area in settling.DEVICES else "owner"
