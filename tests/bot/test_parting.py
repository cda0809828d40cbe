"""What runs in the background ends before the database is let go of: nobody uses what is gone."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.parting import parting
from bot.scheduler import Scheduler


def scheduler() -> Scheduler:
    return Scheduler(lambda: datetime.now(UTC))


async def test_a_chore_under_way_may_finish() -> None:
    begun, on, done = asyncio.Event(), asyncio.Event(), []

    async def chore() -> None:
        begun.set()
        await on.wait()
        done.append("chore")

    clock = scheduler()
    clock.every(timedelta(milliseconds=10), chore, "chore")
    clock.start()
    await asyncio.wait_for(begun.wait(), 20)
    stopping = asyncio.create_task(clock.stop(20))
    await asyncio.sleep(0)
    on.set()
    await stopping
    assert done == ["chore"] and not clock.alive


async def test_a_chore_that_takes_too_long_is_ended_and_waited_for() -> None:
    begun, ended = asyncio.Event(), []

    async def chore() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            ended.append("chore")

    clock = scheduler()
    clock.every(timedelta(milliseconds=10), chore, "chore")
    clock.start()
    await asyncio.wait_for(begun.wait(), 20)
    await clock.stop(0)
    assert ended == ["chore"]


async def test_nobody_to_wait_for() -> None:
    # asyncio would complain that there is nobody.
    assert await asyncio.wait_for(parting(set(), 10), 1) is None  # type: ignore[func-returns-value]
