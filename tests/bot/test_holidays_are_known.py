"""A restarted bot has the closing days of its hospital in memory before anybody needs them."""

from bot.sandbox.cast import HOSPITAL
from bot.stage.stage import staged
from handlers.services.closing import public_holidays
from storage.queries.settings import workspace_to_change


async def test_the_first_promise_need_not_wait_for_them(database_url):
    async with staged(database_url, pace=False) as stage, stage.bot.database.transaction() as session:
        found = await workspace_to_change(session, HOSPITAL.team_id)
        assert found is not None
        found.holiday_country, found.timezone = "ZM", "Africa/Lusaka"
        found.settings_version += 1
        year = stage.clock().year
    public_holidays.cache_clear()
    async with staged(database_url, pace=False):
        known = public_holidays.cache_info()
        assert public_holidays("ZM", None, year)
        assert public_holidays.cache_info().misses == known.misses > 0
