"""How what runs in the background ends, before what it uses is let go of."""

import asyncio
from collections.abc import Collection
from typing import Any

LAST_WORDS = 1.0
"""Seconds to put away what one had in hand when one was ended."""


async def parting(tasks: Collection[asyncio.Task[Any]], seconds: float) -> None:
    """Let them finish within so many seconds, and end the others: nobody may use what is let go of next."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=LAST_WORDS)
