"""From Friday evening a week is skipped: Monday's nudge, the digest with its charts, what was done, once each."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.cast import HOSPITAL
from tests.browser.test_journey import REPLIES, report

pytestmark = pytest.mark.browser


async def skip(page: Page, choice: str) -> None:
    """Skip time in the page, and wait until the clock has moved."""
    before = await clock_of(page)
    await page.get_by_role("button", name="Skip time").click()
    await page.get_by_role("menuitem", name=choice).click()
    await expect(page.get_by_role("banner").get_by_role("time")).not_to_have_text(before, timeout=30_000)


async def clock_of(page: Page) -> str:
    """ "Fri 4 Dec, 13:06"."""
    return await page.get_by_role("banner").get_by_role("time").inner_text()


async def to_friday_evening(page: Page) -> None:
    """Day by day to a Friday, hour by hour to its evening."""
    while not (await clock_of(page)).startswith("Fri"):
        await skip(page, "Skip a day")
    while int((await clock_of(page))[-5:-3]) not in range(17, 23):
        await skip(page, "Skip an hour")


async def reads(opens: Any, role: str, channel: str, *, phone: bool = False) -> Page:
    """This person looks into this channel."""
    page: Page = await opens(role, phone=phone)
    await page.goto(f"{page.url.split('#')[0]}#as={getattr(HOSPITAL, role)}&in={channel}")
    return page


def messages(page: Page, words: str) -> Locator:
    """The messages in the open channel that say this."""
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=words)


async def test_what_happens_by_itself_in_a_week(opens, keep) -> None:
    nurse = await opens("nurse", phone=True)
    await to_friday_evening(nurse)
    await report(nurse)
    await expect(nurse.get_by_role("dialog", name="Saved as PEB-6")).to_contain_text(
        "IT is back Monday 08:00"
    )
    await keep(nurse, "phone-friday-evening")
    await nurse.get_by_role("dialog", name="Saved as PEB-6").get_by_role("button", name="Done").click()
    manager = await reads(opens, "manager", HOSPITAL.managers)
    earlier = await messages(manager, "Pebbles, ").count()

    await skip(nurse, "Skip a week")

    await manager.reload()
    await expect(messages(manager, "Pebbles, ")).to_have_count(earlier + 1)
    digest = messages(manager, "Pebbles, ").last
    await expect(digest.get_by_role("img", name="Hours lost a week")).to_be_visible()
    await keep(manager, "desk-managers-digest")
    small = await reads(opens, "manager", HOSPITAL.managers, phone=True)
    await expect(messages(small, "Pebbles, ").last).to_be_visible()
    await keep(small, "phone-managers-digest")

    clinician = await reads(opens, "physician", HOSPITAL.news, phone=True)
    await expect(messages(clinician, "You said, we did")).to_have_count(earlier + 1)
    await keep(clinician, "phone-you-said-we-did")

    owner = await opens("owner", phone=True)
    await owner.get_by_role("tab", name="Messages").click()
    await expect(messages(owner, "PEB-6").filter(has_text="A promise is near")).to_have_count(1)
    await expect(owner.get_by_role("main")).to_contain_text("Your week")
    await keep(owner, "phone-owners-week")

    await nurse.reload()
    await messages(nurse, "PEB-6 is saved").get_by_role("link", name=REPLIES).click()
    thread = nurse.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("Reading PEB-6 takes longer than promised")
    await keep(nurse, "phone-a-promise-slips")
