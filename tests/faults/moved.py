"""`pebble run` as it is, but its clock is moved from outside, it looks at it more often, and a digest is due weekly.

The product's own digest is used where it has one; until then a small one stands in for it.
"""

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.faults.clock import FILE, MovedClock

TICK = timedelta(seconds=0.2)
"""Between two looks for what is due, so that a run need not wait for the clock."""


def move_the_clock() -> None:
    """The bot's time is the file's from now on, and so is what it takes for Slack's time, as far as it is wrong."""
    from bot.clock import Clock
    from bot.delivery.carrier import Carrier

    moved = MovedClock(Path(os.environ[FILE]))
    own = Carrier.__init__

    def begin(carrier: Carrier, *given: Any, **named: Any) -> None:
        own(carrier, *given, **named)
        carrier.wall = lambda: time.time() + moved.read()[1]

    Clock.__call__ = lambda _clock: moved.now()  # type: ignore[method-assign,assignment]
    Carrier.__init__ = begin  # type: ignore[method-assign,assignment]


def have_a_digest() -> None:
    """Unless a feature brings one, offer the least that is one: a message a week to the managers' channel."""
    from handlers import contents
    from handlers.feature import Feature, Letter, Speaking
    from handlers.moment import Moment, Period
    from handlers.services.periods import Weekly
    from storage import outbox
    from storage.models import Workspace

    if any("digest" in feature.messages for feature in contents.FEATURES):
        return

    def when(found: Workspace) -> Weekly:
        return Weekly(found.digest_day, found.digest_at, ZoneInfo(found.timezone))

    async def owe_it(moment: Moment, at: datetime) -> None:
        to = moment.workspace.managers_channel
        assert to is not None
        # A name that is new each time: what keeps the digest from coming twice must be the turn.
        once = f"digest:{os.urandom(8).hex()}"
        await outbox.owe_once(
            moment.session, "digest", workspace_id=moment.workspace_id, to=to, once=once, at=moment.at
        )

    async def words(_speaking: Speaking) -> Letter:
        text = "Your week"
        return Letter(text, [{"type": "section", "text": {"type": "plain_text", "text": text}}])

    digest = Feature(
        name="digest",
        listen=lambda app, house: None,
        messages={"digest": words},
        periods=(Period("digest", when, owe_it),),
    )
    contents.FEATURES = (*contents.FEATURES, digest)


def run() -> int:
    """Change what must be changed before the bot is put together, and run it."""
    have_a_digest()
    move_the_clock()
    from bot import assembly
    from bot.cli import main

    assembly.TICK = TICK
    return main(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(run())
