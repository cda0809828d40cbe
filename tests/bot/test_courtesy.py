"""Whoever waits for an answer goes first, and still nothing waits for ever."""

import asyncio

from bot.courtesy import Courtesy


async def test_one_steps_aside_until_the_last_is_answered() -> None:
    courtesy, passed = Courtesy(), []
    with courtesy.somebody_waits():
        with courtesy.somebody_waits():
            aside = asyncio.create_task(courtesy.let_pass())
            aside.add_done_callback(lambda _: passed.append("message"))
            await asyncio.sleep(0)
        passed.append("first person")
        await asyncio.sleep(0)
    passed.append("second person")
    await aside
    assert passed == ["first person", "second person", "message"]


async def test_nobody_steps_aside_for_nobody() -> None:
    courtesy = Courtesy()
    task = asyncio.create_task(courtesy.let_pass())
    await asyncio.sleep(0)
    assert task.done()


async def test_one_leaves_after_a_moment_even_when_people_never_stop_coming() -> None:
    courtesy = Courtesy()
    with courtesy.somebody_waits():
        aside = asyncio.create_task(courtesy.let_pass())
        done, _ = await asyncio.wait([aside], timeout=20)
    assert aside in done
