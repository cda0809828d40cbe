"""The managers' digest as it is sent, on the page: at a desk and on a small phone."""

import pytest
from playwright.async_api import expect

from handlers.digest.managers import digest_letter
from tests.browser.test_figures import nothing_sticks_out, open_managers, post
from tests.handlers.digest.full_week import FULL_WEEK

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1200, 360])
async def test_the_managers_digest_is_readable(opens, keep, sandbox, width: int) -> None:
    letter = digest_letter(FULL_WEEK)
    post(sandbox, text=letter.text, blocks=letter.blocks)
    page = await open_managers(opens, width)
    await expect(page.get_by_role("img", name="Promises kept")).to_be_visible()
    await expect(page.get_by_role("img", name="Hours lost a week")).to_be_visible()
    await expect(page.get_by_role("region", name="Table").get_by_role("row")).to_have_count(7)
    await nothing_sticks_out(page)
    await keep(page, f"managers-digest-{width}")
