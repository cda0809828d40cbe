"""Whatever people do and however the clock looks: each step once, nobody is woken, each slip is told once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from bot.clockwork import Clockwork
from handlers import reminders
from handlers.reminders.ladder import SLIPS
from handlers.services.promised import promises_of
from handlers.services.quiet import is_quiet
from handlers.services.wording import Wording, Wordings
from storage.database import Database
from storage.models import Due, Grant, Owed, Pebble, Person, Role, Workspace
from storage.models.refusals import Refusal
from storage.models.states import Resolution, Safety, WaitingOn
from storage.queries.pebbles import pebble_to_change
from storage.sealing import Sealer
from tests.databases import KINDS

TEAM, NURSE, OWNER, SECOND, LEAD, MANAGER = "T0WARD", "U0NURSE", "U0OWNER", "U0SECOND", "U0LEAD", "U0MANAGER"
SEALER = Sealer([Fernet.generate_key().decode()])
HOUR = timedelta(hours=1)

VERBS: dict[str, Callable[[Pebble, datetime, date], object]] = {
    "acknowledge": lambda p, at, today: p.acknowledge(by=OWNER, at=at),
    "undo": lambda p, at, today: p.undo_acknowledge(by=OWNER, at=at),
    "assign": lambda p, at, today: p.assign(to=SECOND, by=OWNER, at=at),
    "ask": lambda p, at, today: p.ask(by=OWNER, at=at, words_id="w"),
    "answer": lambda p, at, today: p.answer(by=NURSE, at=at, words_id="w"),
    "vendor": lambda p, at, today: p.wait(
        on=WaitingOn.VENDOR, until=today + timedelta(days=20), by=OWNER, at=at, today=today
    ),
    "plan": lambda p, at, today: p.plan(until=None, by=OWNER, at=at, today=today),
    "resolve": lambda p, at, today: p.resolve(how=Resolution.TRAINING, words_id="w", by=OWNER, at=at),
    "reopen": lambda p, at, today: p.reopen(by=NURSE, at=at),
    "withdraw": lambda p, at, today: p.withdraw(by=NURSE, at=at),
}
DEEDS = st.one_of(
    st.tuples(st.sampled_from(["lives", "jumps", "sleeps"]), st.integers(1, 600)),
    st.tuples(st.sampled_from(["does"]), st.sampled_from(sorted(VERBS))),
    st.tuples(st.sampled_from(["away", "back"]), st.sampled_from([OWNER, SECOND, LEAD])),
)


async def without_guards(session: AsyncSession) -> None:
    """Let rows of the past be deleted: one database serves many lives here."""
    if (await session.connection()).dialect.name == "postgresql":
        for table in ("audit", "audit_seal", "history"):
            await session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    for name in await session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
        await session.execute(text(f"DROP TRIGGER {name}"))


@dataclass
class Ward:
    """One pebble, its people, a clock, and what a patient observer would have noted."""

    database: Database
    now: datetime
    told: dict[tuple[str, str], list[datetime]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wordings = Wordings()
        self.clockwork = Clockwork(
            self.database, [reminders.FEATURE], self.wordings, SEALER, lambda: self.now
        )

    async def begin(self, safety: Safety, begins: int, ends: int) -> None:
        async with self.database.transaction() as session:
            await without_guards(session)
            for table in reversed(SQLModel.metadata.sorted_tables):
                await session.execute(delete(table))
            session.add(Workspace(id=TEAM, joined_at=self.now, timezone="America/Chicago"))
            for role, person in ((Role.OWNER, OWNER), (Role.LEAD, LEAD), (Role.MANAGER, MANAGER)):
                session.add(Grant(workspace_id=TEAM, role=role, area="", subject=person))
            for person in (NURSE, OWNER, SECOND, LEAD, MANAGER):
                session.add(Person(workspace_id=TEAM, id=person, quiet_from=begins, quiet_until=ends))
            due = self.now + timedelta(hours=30)
            pebble = Pebble(
                workspace_id=TEAM, number=1, submission="V", reporter=NURSE, area="printing", words_id="w",
                reported_at=self.now, answer_by=due, safety=safety,
            )  # fmt: skip
            session.add_all([pebble, pebble.report(at=self.now)])
        await self.looks()

    async def does(self, verb: str) -> None:
        self.now += timedelta(seconds=7)
        async with self.database.transaction() as session:
            pebble = await pebble_to_change(session, TEAM, 1)
            assert pebble is not None
            try:
                session.add(VERBS[verb](pebble, self.now, self.now.date()))
            except Refusal:
                return
        await self.looks()

    async def away(self, person: str) -> None:
        await self._set(person, away_until=self.now.date() + timedelta(days=9), stand_in=SECOND)

    async def back(self, person: str) -> None:
        await self._set(person, away_until=None)

    async def _set(self, person: str, **facts: object) -> None:
        async with self.database.transaction() as session:
            known = await session.get_one(Person, (TEAM, person))
            for name, value in facts.items():
                setattr(known, name, value)

    async def jumps(self, hours: int) -> None:
        """Pebble was down, and looks again."""
        self.now += hours * HOUR
        await self.looks()

    async def sleeps(self, hours: int) -> None:
        """Pebble is down, and people go on."""
        self.now += hours * HOUR

    async def lives(self, hours: int) -> None:
        until = self.now + hours * HOUR
        while (then := await self.clockwork.next_time()) and then < until:
            self.now = max(then, self.now)
            await self.looks()
        self.now = until
        await self.looks()

    async def looks(self) -> None:
        await self.clockwork.tick()
        async with self.database.reading() as session:
            pebble = await session.get_one(Pebble, (TEAM, 1))
            people = {person.id: person for person in await session.scalars(select(Person))}
            just_now = select(Owed).where(col(Owed.owed_at) == self.now).order_by(col(Owed.position))
            owed = list(await session.scalars(just_now))
            dues = list(await session.scalars(select(Due)))
            everything = list(await session.scalars(select(Owed)))
        wording = self.wordings.of(TEAM)
        self.what_was_said(pebble, wording, people, owed)
        self.nobody_was_woken(wording, people, owed, dues)
        self.nothing_late_is_lost(pebble, wording, dues, everything)

    def what_was_said(
        self, pebble: Pebble, wording: Wording, people: dict[str, Person], owed: list[Owed]
    ) -> None:
        """A reporter hears of a slip exactly when one has happened since they heard of the last."""
        expected = []
        quiet = is_quiet(people[NURSE], wording.zone, self.now)
        for promise in promises_of(pebble, wording.hours, wording.targets(pebble.area)):
            told = self.told.setdefault((promise.what, promise.round), [])
            again = promise.again(told[-1]) if told else promise.by
            due = again is not None and again <= self.now and not promise.resting and len(told) <= SLIPS
            if due and (promise.loud or not quiet):
                told.append(self.now)
                expected.append((promise.what, len(told) <= SLIPS))
        said = [one for one in owed if one.kind == "slipped"]
        assert [(one.detail["what"], one.detail["by"] is not None) for one in said] == expected
        assert [one.position for one in said] == sorted(one.position for one in said)

    def nobody_was_woken(
        self, wording: Wording, people: dict[str, Person], owed: list[Owed], dues: list[Due]
    ) -> None:
        for one in owed:
            if one.kind == "nudges":
                rows = [row for row in dues if row.letter == one.once]
                assert rows and all(row.done_at == self.now and row.to == one.to for row in rows)
                loud = all(row.detail["loud"] for row in rows)
                assert loud or not is_quiet(people[one.to], wording.zone, self.now)
                away = people[one.to].away_until
                assert away is None or self.now.astimezone(wording.zone).date() >= away

    def nothing_late_is_lost(
        self, pebble: Pebble, wording: Wording, dues: list[Due], everything: list[Owed]
    ) -> None:
        """Whatever is late has been planned for somebody, or stands in the card's thread; and no step twice."""
        names = [row.name for row in dues] + [one.once for one in everything]
        for promise in promises_of(pebble, wording.hours, wording.targets(pebble.area)):
            if promise.late(self.now) and not promise.resting:
                name = f"{promise.what}:1:{promise.round}:due"
                assert any(one.startswith(f"{name}:") or one == f"reminder:{name}" for one in names), name
        letters = [row.letter for row in dues if row.letter]
        assert {one.once for one in everything if one.kind == "nudges"} == set(letters)


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_once_and_nobody_is_woken(kind: str, request: pytest.FixtureRequest) -> None:
    # To find the smallest failing life takes minutes, so the first one found is shown.
    server: Any = request.getfixturevalue(kind)
    url = server.migrated()

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.reuse, Phase.generate),
    )
    @given(
        st.lists(DEEDS, min_size=3, max_size=14),
        st.datetimes(datetime(2026, 2, 20), datetime(2026, 12, 1)),
        st.sampled_from([Safety.NONE, Safety.DID]),
        st.sampled_from([(20 * 60, 7 * 60), (8 * 60, 16 * 60), (0, 0)]),
    )
    def happens(
        deeds: list[tuple[str, Any]], start: datetime, safety: Safety, night: tuple[int, int]
    ) -> None:
        asyncio.run(_lived_through(url, deeds, start, safety, night))

    happens()
    server.drop(url)


async def _lived_through(
    url: str, deeds: list[tuple[str, Any]], start: datetime, safety: Safety, night: tuple[int, int]
) -> None:
    database = Database(url)
    ward = Ward(database, start.replace(tzinfo=UTC))
    try:
        await ward.begin(safety, *night)
        for deed, how in deeds:
            act: Callable[[Any], Awaitable[None]] = getattr(ward, deed)
            await act(how)
    finally:
        await database.dispose()
