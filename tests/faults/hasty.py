"""`pebble run` in which the clock takes a turn in one transaction and does it in the next.

It is here to show that the faults notice: a bot that dies in between owes nobody the digest, and a build like
this must fail them.
"""

from datetime import datetime

from bot.clockwork import Clockwork
from handlers.moment import Period
from storage import dues
from tests.faults.moved import run


async def once(
    self: Clockwork, workspace_id: str, name: str, period: Period, at: datetime, now: datetime
) -> bool:
    async with self._database.transaction() as session:
        ours = await dues.take_turn(session, "turn", name, workspace_id=workspace_id, at=now, due_at=at)
    async with self._database.transaction() as session:
        moment = await self._moment(session, workspace_id, now)
        if ours and moment:
            await period.run(moment, at)
            return True
    return False


if __name__ == "__main__":
    assert hasattr(Clockwork, "_once"), "the clockwork takes its turns elsewhere now"
    Clockwork._once = once  # type: ignore[method-assign]
    raise SystemExit(run())
