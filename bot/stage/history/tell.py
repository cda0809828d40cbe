"""Tells the story to an empty database and a local Slack, in one go, as if it had happened there."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.assembly import Bot
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.slack import Slack
from bot.stage.history.telling import Telling, Then, Told
from storage.one_go import in_one_go
from storage.stillness import stand_still

NEWS = timedelta(days=1)
"""What is younger than this, nobody has read yet."""


@asynccontextmanager
async def _quietly(slack: Slack, clock: Then) -> AsyncIterator[None]:
    """Slack goes by the story's clock, without rates, without telling anybody, and without garbage being looked for."""
    before = slack.clock, slack.echo_own, slack.limits.on
    slack.clock, slack.echo_own, slack.limits.on = clock, False, False
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        slack.clock, slack.echo_own, slack.limits.on = before
        slack.limits.reset()
        slack.world.touch()


async def tell(bot: Bot, slack: Slack, now: datetime, *, stands_still: bool = False) -> Told:
    """Fill the bot's empty database and this local Slack with twelve weeks that end at `now`, in one go.

    The bot must not run yet. `stands_still`: nothing of it goes on afterwards.
    """
    async with in_one_go(bot.database) as database:
        telling = Telling(bot, database, slack, now)
        async with _quietly(slack, telling.clock):
            told = await telling.all()
        if stands_still:
            async with database.transaction() as session:
                await stand_still(session, HOSPITAL.team_id, at=now)
        _read(slack, now - NEWS)
    return told


def _read(slack: Slack, until: datetime) -> None:
    """Everybody has read what stood there by then."""
    for person_id, screen in slack.world.screens.items():
        for room in slack.world.rooms_of(person_id):
            old = [ts for ts in room.messages if float(ts) < until.timestamp()]
            screen.seen |= {room.id: old[-1]} if old else {}
