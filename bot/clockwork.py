"""The tick: whatever is due in the database is done, once, whoever else ticks at the same moment."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Feature
from handlers.moment import Chore, Moment, Period
from handlers.services.wording import Wordings
from storage import dues
from storage.database import Database
from storage.models import Pebble, Workspace
from storage.queries.pebbles import pebble_to_change
from storage.queries.settings import workspace, workspace_ids
from storage.sealing import Sealer

log = structlog.get_logger()

TOGETHER = 50
"""Pebbles looked at, or bundles done, in one transaction: few, since others wait for the database meanwhile."""
LATER = timedelta(minutes=5)
"""When a pebble is looked at again whose look failed."""
AT_ONCE = 2.0
"""Seconds of looking at one workspace's pebbles in one tick; the rest of a long backlog is for the next."""
AWAY = (OperationalError, InterfaceError, NoConnection, OSError, TimeoutError)
"""The database is not there, or not in time: no pebble's trouble, so the rest waits for the next tick."""
SOON = timedelta(seconds=1)
STALE = 30.0
"""Seconds without a tick after which the clock stands still."""


class Turn(Enum):
    """What became of a turn that somebody took by hand: taken now, taken before, or nobody's to take."""

    TAKEN = auto()
    BEFORE = auto()
    NOBODYS = auto()


class Clockwork:
    """Does what is due at the clock's time, through the features' looks, chores and periods."""

    def __init__(
        self,
        database: Database,
        features: Sequence[Feature],
        wordings: Wordings,
        sealer: Sealer,
        clock: Callable[[], datetime],
        registry: CollectorRegistry | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._wordings, self._sealer, self._clock = database, wordings, sealer, clock
        # How long ago it ticked is told in real seconds, since the clock itself may be moved.
        self._monotonic, self._ticked_at = monotonic, monotonic()
        self._looks = [look for feature in features for look in feature.looks]
        self._chores: dict[str, Chore] = {
            kind: chore for feature in features for kind, chore in feature.chores.items()
        }
        self._periods: list[Period] = [period for feature in features for period in feature.periods]
        self._taken: set[tuple[str, str]] = set()
        self._one_at_a_time = asyncio.Lock()
        registry = registry or CollectorRegistry()
        self._ticked = Gauge(
            "pebble_clock_ticked", "When the clock last ticked, in Unix seconds", registry=registry
        )
        self._failed = Counter("pebble_clock_failures", "What the clock could not do yet", registry=registry)

    async def tick(self) -> None:
        """Do all that is due now. What fails is tried again later, and stands in nobody's way."""
        async with self._one_at_a_time:
            now = self._clock()
            try:
                async with self._database.reading() as session:
                    busy = await dues.workspaces_with_something_to_do(session, now=now)
                    everywhere = await workspace_ids(session)
            except AWAY as error:
                self._complain_of(error)
                return
            whole = [await self._do_all(one, now, busy=one in busy) for one in everywhere]
            if all(whole):
                self._ticked.set(now.timestamp())
                self._ticked_at = self._monotonic()

    async def _do_all(self, workspace_id: str, now: datetime, *, busy: bool) -> bool:
        """Everything of one workspace; whether the database let us."""
        try:
            if busy:
                await self._look(workspace_id, now)
                await self._do_chores(workspace_id, now)
            await self._take_turns(workspace_id, now)
        except Exception as error:
            # Whatever it is: the other workspaces have their own looks, chores and turns.
            self._complain_of(error)
            return not isinstance(error, AWAY)
        return True

    def _complain_of(self, error: Exception) -> None:
        self._failed.inc()
        log.error("clock_stopped_short", error=type(error).__name__)

    def stands_still(self) -> bool:
        """Whether no tick has come to its end for `STALE` seconds, or since the start."""
        return self._monotonic() - self._ticked_at > STALE

    async def next_time(self, after: datetime | None = None) -> datetime | None:
        """When there is something to do next, later than `after` (now); None if that is not known yet."""
        now = after or self._clock()
        async with self._database.reading() as session:
            moments = [await dues.next_time(session, after=now)]
            for workspace_id in await workspace_ids(session):
                if found := await workspace(session, workspace_id):
                    moments += [self._next_turn(found, period, now) for period in self._periods_of(found)]
        return min((moment for moment in moments if moment), default=None)

    def _next_turn(self, found: Workspace, period: Period, now: datetime) -> datetime | None:
        try:
            rhythm = period.when(found)
        except (ValueError, LookupError):
            # Settings that make no sense; the turn itself complains of them.
            return None
        return rhythm.next(now) if rhythm else None

    async def _look(self, workspace_id: str, now: datetime) -> None:
        looked, until = TOGETHER, self._monotonic() + AT_ONCE
        while looked == TOGETHER and self._monotonic() < until:
            try:
                looked = await self._look_at_some(workspace_id, now)
            except AWAY:
                raise
            except Exception:
                # One of them could not be looked at: each on its own finds out which.
                looked = await self._look_one_by_one(workspace_id, now)

    async def _look_at_some(self, workspace_id: str, now: datetime) -> int:
        async with self._database.transaction() as session:
            found = await dues.pebbles_to_look_at(session, workspace_id, now=now, most=TOGETHER)
            moment = await self._moment(session, workspace_id, now)
            if moment is None:
                return 0
            if found:
                # Written down together at the end, in one statement instead of one for each.
                times = [await self._look_at(moment, pebble) for pebble in found]
                for pebble, soonest in zip(found, times, strict=True):
                    pebble.look_at = soonest
        return len(found)

    async def _look_one_by_one(self, workspace_id: str, now: datetime) -> int:
        async with self._database.reading() as session:
            found = await dues.pebbles_to_look_at(session, workspace_id, now=now, most=TOGETHER)
        for number in [pebble.number for pebble in found]:
            try:
                await self._look_at_one(workspace_id, number, now)
            except AWAY:
                raise
            except Exception as error:
                self._failed.inc()
                log.error("look_failed", error=type(error).__name__, pebble=number)
                async with self._database.transaction() as session:
                    if pebble := await pebble_to_change(session, workspace_id, number):
                        pebble.look_at = now + LATER
        return len(found)

    async def _look_at_one(self, workspace_id: str, number: int, now: datetime) -> None:
        async with self._database.transaction() as session:
            pebble = await pebble_to_change(session, workspace_id, number)
            moment = await self._moment(session, workspace_id, now)
            if pebble and moment and pebble.look_at and pebble.look_at <= now:
                pebble.look_at = await self._look_at(moment, pebble)

    async def _look_at(self, moment: Moment, pebble: Pebble) -> datetime | None:
        """Ask every feature, and say when to look again: soon, if one of them moved the pebble."""
        before, times = pebble.version, []
        for look in self._looks:
            times.append(await look(moment, pebble))
        soonest = min((time for time in times if time), default=None)
        if pebble.version != before:
            soonest = moment.at
        return max(soonest, moment.at + SOON) if soonest else None

    async def _do_chores(self, workspace_id: str, now: datetime) -> None:
        failed: set[dues.Bundle] = set()
        while True:
            async with self._database.reading() as session:
                bundles = await dues.bundles_due(session, workspace_id, now=now, most=TOGETHER + len(failed))
            if not (left := [bundle for bundle in bundles if bundle not in failed]):
                return
            for bundle in left:
                try:
                    if not await self._do_chore(workspace_id, bundle, now):
                        # Another replica holds it, and does it.
                        failed.add(bundle)
                except AWAY:
                    raise
                except Exception as error:
                    self._failed.inc()
                    log.error("chore_failed", error=type(error).__name__, kind=bundle.kind)
                    failed.add(bundle)

    async def _do_chore(self, workspace_id: str, bundle: dues.Bundle, now: datetime) -> bool:
        """Whether any of it was ours to do."""
        chore = self._chores[bundle.kind]
        async with self._database.transaction() as session:
            rows = await dues.claim_bundle(session, workspace_id, bundle, now=now)
            in_time = [row for row in rows if chore.late_by is None or now - row.due_at <= chore.late_by]
            if in_time and (moment := await self._moment(session, workspace_id, now)):
                await chore.run(moment, bundle.to, in_time)
        return bool(rows)

    async def _take_turns(self, workspace_id: str, now: datetime) -> None:
        async with self._database.reading() as session:
            found = await workspace(session, workspace_id)
        if found is None:
            return
        for period in self._periods_of(found):
            await self._take_turn(found, period, now)

    def _periods_of(self, found: Workspace) -> list[Period]:
        """Those that come round in this workspace: few in one that has taken Pebble away."""
        return [one for one in self._periods if found.left_at is None or one.after_leaving]

    async def _take_turn(self, found: Workspace, period: Period, now: datetime) -> None:
        try:
            # Settings that make no sense (a zone that is gone) are one workspace's trouble, not everybody's.
            await self._take_latest(found, period, now)
        except AWAY:
            raise
        except Exception as error:
            self._failed.inc()
            log.error("turn_failed", error=type(error).__name__, kind=period.name)

    async def _take_latest(self, found: Workspace, period: Period, now: datetime) -> None:
        if (rhythm := period.when(found)) is None:
            return
        at = rhythm.latest(now)
        name = rhythm.turn(period.name, now)
        late = period.late_by is not None and now - at > period.late_by
        if late or at < found.joined_at or (found.id, name) in self._taken:
            return
        await self._once(found.id, name, period, at, now)
        self._taken.add((found.id, name))

    async def take_turn_by_hand(self, workspace_id: str, name: str) -> Turn:
        """Take the latest turn of this period, however late it is; once, like every turn."""
        now, (period,) = self._clock(), [one for one in self._periods if one.name == name]
        async with self._database.reading() as session:
            found = await workspace(session, workspace_id)
        if found is None or (rhythm := period.when(found)) is None:
            return Turn.NOBODYS
        at = rhythm.latest(now)
        taken = await self._once(workspace_id, rhythm.turn(name, now), period, at, now)
        return Turn.TAKEN if taken else Turn.BEFORE

    async def _once(self, workspace_id: str, name: str, period: Period, at: datetime, now: datetime) -> bool:
        async with self._database.transaction() as session:
            moment = await self._moment(session, workspace_id, now)
            if moment and await dues.take_turn(
                session, "turn", name, workspace_id=workspace_id, at=now, due_at=at
            ):
                await period.run(moment, at)
                return True
        return False

    async def _moment(self, session: AsyncSession, workspace_id: str, now: datetime) -> Moment | None:
        found = await workspace(session, workspace_id)
        if found is None:
            return None
        wording = await self._wordings.true_now(session, workspace_id)
        return Moment(session, found, wording, self._sealer, now)
