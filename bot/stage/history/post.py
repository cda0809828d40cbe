"""Delivery within the process: what is owed leaves at once, and stands in Slack under the time at which it was owed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from prometheus_client import CollectorRegistry

from bot.assembly import makers
from bot.delivery.carrier import Carrier
from bot.delivery.dispatch import Ask, Dispatch
from bot.delivery.figures import figures_in
from bot.delivery.landing import Landing
from bot.stage.history.inside import Inside
from handlers.feature import House, Letter, Maker, Speaking
from storage.models import Owed
from storage.outbox import CARD, Fate


@dataclass(slots=True)
class Postman(Carrier):
    """Carries all but the edits of a card that stands there, unless it `edits_cards`."""

    edits_cards: bool = False

    async def carry(self, owed: Owed, doubtful: bool) -> Landing:
        """See `Carrier.carry`."""
        if owed.to == CARD and owed.ts is not None and not self.edits_cards:
            return Landing(Fate(owed, "moot"))
        # `super()` does not know a class with slots that `dataclass` made anew.
        return await Carrier.carry(self, owed, doubtful)


class Post:
    """Carries everything owed in one house to one local Slack."""

    def __init__(self, house: House, client: Inside, clock: Callable[[], datetime]) -> None:
        self._client = client
        figures = figures_in(CollectorRegistry())
        self._postman = Postman(
            house.database,
            lambda _: client,
            {kind: self._stamping(maker) for kind, maker in makers().items()},
            house.parts,
            house.sealer,
            clock,
            pace=False,
            wordings=house.wordings,
        )
        self._dispatch = Dispatch(house.database, self._postman, figures, lambda: None)

    def edit_cards(self) -> None:
        """From now on cards are edited, too."""
        self._postman.edits_cards = True

    async def leave(self) -> None:
        """Deliver all that is due now."""
        await self._dispatch.turn(ask=Ask.EVERYBODY)
        while self._dispatch.tasks:
            await asyncio.wait(self._dispatch.tasks)
            # Whose letters have landed is looked through again, and there is nobody else.
            await self._dispatch.turn(ask=Ask.NOBODY)

    def _stamping(self, maker: Maker) -> Maker:
        async def made(speaking: Speaking) -> Letter | None:
            owed = speaking.owed
            self._client.owed_at[owed.id] = owed.due_at
            # Words are of their own day: "tomorrow" must not have become "today" because we are quicker than time.
            return await maker(replace(speaking, at=owed.due_at))

        return made
