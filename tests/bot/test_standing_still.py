"""The clock says when it stands still: a tick that never ends well is told by `/readyz`."""

import httpx

from bot.clockwork import STALE, Clockwork
from bot.stage.stage import HOST, staged
from handlers.services.wording import Wordings
from storage.database import Database
from tests.bot.test_clockwork import NOW, SEALER


async def test_the_clock_stands_still_when_no_tick_ends_well_and_goes_on_with_the_next(database_url: str):
    database, seconds = Database(database_url), [0.0]
    away = Database("sqlite:////nowhere/pebble.db")
    clockwork = Clockwork(database, [], Wordings(), SEALER, lambda: NOW, monotonic=lambda: seconds[0])
    await clockwork.tick()
    seconds[0] += STALE
    assert not clockwork.stands_still()
    clockwork._database = away
    seconds[0] += 1
    await clockwork.tick()
    assert clockwork.stands_still()
    clockwork._database = database
    await clockwork.tick()
    assert not clockwork.stands_still()
    await database.dispose()
    await away.dispose()


async def test_a_clock_that_never_ticked_has_half_a_minute_to_begin(database_url: str):
    database, seconds = Database(database_url), [0.0]
    clockwork = Clockwork(database, [], Wordings(), SEALER, lambda: NOW, monotonic=lambda: seconds[0])
    assert not clockwork.stands_still()
    seconds[0] += STALE + 1
    assert clockwork.stands_still()
    await database.dispose()


async def test_readyz_names_the_clock_that_stands_still(database_url: str):
    async with staged(database_url) as stage, httpx.AsyncClient(trust_env=False) as http:
        ready = f"http://{HOST}:{stage.port}/readyz"
        stage.curtain_up = True
        assert (await http.get(ready)).json()["scheduler"] == "ok"
        stage.bot.clockwork._monotonic = lambda: float("inf")
        answer = await http.get(ready)
        assert (answer.status_code, answer.json()["scheduler"]) == (503, "the clock stands still")
