"""Slack in trouble, broken by the switch on the page: what a person sees, and that nothing is lost or doubled."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import one_sandbox
from tests.browser.test_a_week_passes import skip
from tests.browser.test_journey import send

pytestmark = pytest.mark.browser
sandbox = one_sandbox()

BUSY = "Slack is busy and asks the app to come back later."
TROUBLE = "Slack is in trouble"
LOST = "its answer never arrives"


async def breaks(page: Page, words: str, where: str) -> None:
    """Switch a fault on in the window."""
    await page.get_by_role("button", name="Break something").click()
    window = page.get_by_role("dialog", name="Break something")
    fault = window.get_by_role("listitem").filter(has_text=words)
    await fault.get_by_role("combobox").select_option(label=where)
    await fault.get_by_role("switch").check()
    await expect(fault.get_by_role("switch")).to_be_checked()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="1 broken")).to_be_focused()


async def mends(page: Page) -> None:
    """Mend everything."""
    await page.get_by_role("button", name="broken").click()
    window = page.get_by_role("dialog", name="Break something")
    await window.get_by_role("button", name="Mend everything").click()
    await expect(window.get_by_role("switch", checked=True)).to_have_count(1)  # the rates
    await window.get_by_role("button", name="Done").click()
    await expect(page.get_by_role("button", name="Break something")).to_be_visible()


async def reports(page: Page, words: str) -> None:
    """`/pebble`, a sentence, an area, Send, Done."""
    await send(page, "Message Pebble", "/pebble")
    form = page.get_by_role("dialog", name="Report a pebble")
    await form.get_by_label("What got in your way?").fill(words)
    await form.get_by_label("Where?").select_option(label="Printing")
    await form.get_by_role("button", name="Send").click()
    await page.get_by_role("dialog", name="Saved as").get_by_role("button", name="Done").click()


def said(page: Page, words: str) -> Locator:
    """Messages of the open conversation that say this."""
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=words)


async def test_a_report_arrives_once_whatever_slack_does(opens, keep) -> None:
    nurse, owner = await opens("nurse"), await opens("owner")
    await owner.get_by_role("link", name="ehr-pebbles").click()
    for number, trouble in enumerate((TROUBLE, LOST, BUSY), start=6):
        words = f"Printer {number} prints blank pages"
        await breaks(nurse, trouble, "only in messages")
        await reports(nurse, words)
        if trouble != LOST:
            await expect(said(nurse, f"PEB-{number} is saved")).to_have_count(0)
        await keep(nurse, f"trouble-{number}")
        await mends(nurse)
        await skip(nurse, "Skip an hour")
        await expect(said(nurse, f"PEB-{number} is saved")).to_have_count(1)
        await expect(said(owner, words)).to_have_count(1)


async def test_words_are_kept_when_no_form_opens(opens, keep) -> None:
    nurse = await opens("nurse", phone=True)
    await nurse.get_by_role("button", name="More of the sandbox").click()
    await nurse.get_by_role("menuitem", name="Break something").click()
    window = nurse.get_by_role("dialog", name="Break something")
    fault = window.get_by_role("listitem").filter(has_text=TROUBLE)
    await fault.get_by_role("switch").check()
    await fault.get_by_role("combobox").select_option(label="only in forms and Home")
    await keep(nurse, "phone-breaking")
    await window.get_by_role("button", name="Done").click()

    await send(nurse, "Message Pebble", "/pebble The scanner beeps twice")
    kept = said(nurse, "Only visible to you").filter(has_text="The scanner beeps twice")
    await expect(kept).to_be_visible()
    await keep(nurse, "phone-form-did-not-open")

    await nurse.get_by_role("button", name="More of the sandbox").click()
    await nurse.get_by_role("menuitem", name="1 broken").click()
    await window.get_by_role("button", name="Mend everything").click()
    await window.get_by_role("button", name="Done").click()
    await kept.get_by_role("button", name="Open the form").click()
    form = nurse.get_by_role("dialog", name="Report a pebble")
    await expect(form.get_by_label("What got in your way?")).to_have_value("The scanner beeps twice")
    await nurse.keyboard.press("Escape")
    await kept.get_by_role("button", name="Dismiss").click()
    await expect(kept).to_have_count(0)
