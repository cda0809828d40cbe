"""One turn at the outbox: write down what has landed, claim what is due, send it on its way."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

from bot.delivery.carrier import Carrier
from bot.delivery.figures import Figures
from bot.delivery.landing import Landing, interrupted
from bot.delivery.records import write_down
from storage.database import Database
from storage.models import Owed
from storage.outbox import CONVERSATION, claim, next_due, workspaces_with_something_due

log = structlog.get_logger()

AT_ONCE = 16
"""So many messages of one workspace are on their way at once."""
LEASE = timedelta(seconds=60)
"""Longer than a message may take; after it, whoever held the message is taken for dead."""
HANDFUL = 5
"""So many letters to many leave together, when the workspace's rate allows only some at a time."""
NEVER = float("inf")


class Ask(Enum):
    """Where to look for something due: nowhere, everywhere, or in the one workspace there is."""

    NOBODY = auto()
    THE_USUAL = auto()
    EVERYBODY = auto()


class Dispatch:
    """What is on its way. `on_landed` is called when a message has landed and wants to be written down.

    `next_at` is the monotonic second at which something will be due, as far as is known; `room_at` the one
    at which something that is due already may leave.
    """

    def __init__(
        self, database: Database, carrier: Carrier, figures: Figures, on_landed: Callable[[], None]
    ) -> None:
        self._database, self._carrier, self._figures, self._on_landed = database, carrier, figures, on_landed
        self._turning = asyncio.Lock()
        self._landed: dict[str, list[Landing]] = defaultdict(list)
        self._on_the_way: dict[str, Owed] = {}
        self._known: set[str] = set()
        self._busy: Counter[str] = Counter()
        self.tasks: dict[asyncio.Task[Landing], Owed] = {}
        self.next_at = self.room_at = NEVER

    async def turn(self, *, ask: Ask, claiming: bool = True) -> bool:
        """Write down what has landed and claim what is due; says whether anything moved."""
        async with self._turning:
            workspaces = set(self._landed) | await self._asked(ask)
            moved = False
            # Nobody is always first.
            for workspace_id in random.sample(sorted(workspaces), len(workspaces)):
                moved |= await self._turn_of(workspace_id, claiming)
            return moved

    async def look_ahead(self) -> None:
        """Learn when the next message will be due."""
        async with self._turning, self._database.reading() as session:
            due_at = await next_due(session, now=self._carrier.clock())
        if due_at is not None:
            self._expect(due_at)

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way or waits to be written down."""
        return not self._on_the_way

    async def abandon(self) -> None:
        """Break off what is on its way; it stays in doubt."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _asked(self, ask: Ask) -> set[str]:
        if ask is Ask.NOBODY:
            return set()
        self.next_at = self.room_at = NEVER
        if ask is Ask.THE_USUAL and len(self._known) == 1:
            return self._known
        async with self._database.reading() as session:
            due = set(await workspaces_with_something_due(session, now=self._carrier.clock()))
        self._known |= due
        return due

    async def _turn_of(self, workspace_id: str, claiming: bool) -> bool:
        landings = self._landed.pop(workspace_id, [])
        most = AT_ONCE - self._busy[workspace_id] if claiming else 0
        try:
            taken = await self._transact(workspace_id, landings, most)
        except (OperationalError, InterfaceError, TimeoutError, asyncio.CancelledError):
            self._landed[workspace_id] = landings + self._landed[workspace_id]
            raise
        except Exception as error:
            log.error("a turn at the outbox failed", count=len(landings), error=type(error).__name__)
            await self._one_by_one(workspace_id, landings)
            return bool(landings)
        for landing in landings:
            self._settle(landing)
        return any([self._launch(owed, doubtful) for owed, doubtful in taken]) or bool(landings)

    async def _one_by_one(self, workspace_id: str, landings: Sequence[Landing]) -> None:
        """What cannot be written down must not hold the others; when its lease ends it is looked up."""
        for landing in landings:
            try:
                await self._transact(workspace_id, [landing], 0)
            except Exception as error:
                owed = landing.fate.owed
                log.error("not written down", owed=owed.id, kind=owed.kind, error=type(error).__name__)
            self._settle(landing)

    async def _transact(
        self, workspace_id: str, landings: Sequence[Landing], most: int
    ) -> list[tuple[Owed, bool]]:
        now = self._carrier.clock()
        room = self._carrier.pace_of(workspace_id).room(self._carrier.monotonic())
        async with self._database.transaction() as session:
            await write_down(session, landings, self._carrier.sealer, at=now)
            if most <= 0:
                return []
            taken = await claim(
                session, workspace_id=workspace_id, now=now, lease=LEASE, most=most, room=room
            )
        if room is not None and sum(owed.to not in CONVERSATION for owed, _ in taken) == room:
            self._wait_for_room(workspace_id)
        return taken

    def _wait_for_room(self, workspace_id: str) -> None:
        now = self._carrier.monotonic()
        room_at = self._carrier.pace_of(workspace_id).room_at(now, HANDFUL)
        self.room_at = min(self.room_at, room_at)
        self.next_at = min(self.next_at, room_at)

    def _launch(self, owed: Owed, doubtful: bool) -> bool:
        mine = self._on_the_way.get(owed.id)
        if mine is not None:
            # The clock was moved past its lease, but it is still on its way: only the lease is new.
            mine.claimed_until = owed.claimed_until
            return False
        self._on_the_way[owed.id] = owed
        self._busy[owed.workspace_id] += 1
        task = asyncio.create_task(self._carrier.carry(owed, doubtful))
        self.tasks[task] = owed
        task.add_done_callback(self._land)
        return True

    def _land(self, task: asyncio.Task[Landing]) -> None:
        owed = self.tasks.pop(task)
        landing = interrupted(owed, self._carrier.clock()) if task.cancelled() else task.result()
        self._busy[owed.workspace_id] -= 1
        self._landed[owed.workspace_id].append(landing)
        self._on_landed()

    def _settle(self, landing: Landing) -> None:
        fate = landing.fate
        self._on_the_way.pop(fate.owed.id, None)
        if fate.due_at is not None:
            self._expect(fate.due_at)
        self._figures.count(fate, self._carrier.clock())
        if fate.trouble is not None:
            log.warning(
                "a message met trouble",
                owed=fate.owed.id,
                kind=fate.owed.kind,
                state=fate.outcome,
                error=fate.trouble,
                attempts=fate.owed.attempts,
            )

    def _expect(self, due_at: datetime) -> None:
        seconds = (due_at - self._carrier.clock()).total_seconds()
        self.next_at = min(self.next_at, self._carrier.monotonic() + max(0.0, seconds))
