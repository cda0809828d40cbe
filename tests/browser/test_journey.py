"""The newcomer's three minutes: a nurse on a phone and an owner at a desk, one question asked and answered."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import both_ways

pytestmark = pytest.mark.browser

REPLIES = re.compile(r"\d+ repl")
WORDS = "The label printer in pod C prints to pod A"


async def send(page: Page, box: str, words: str) -> None:
    """Type into a message box and press Enter; behind a form that is still closing nobody can type."""
    await expect(page.get_by_role("dialog")).to_have_count(0)
    field = page.get_by_role("textbox", name=box)
    await field.fill(words)
    await field.press("Enter")


async def report(page: Page) -> None:
    """`/pebble`, one sentence, an area, Send."""
    await send(page, "Message Pebble", "/pebble")
    form = page.get_by_role("dialog", name="Report a pebble")
    await form.get_by_label("What got in your way?").fill(WORDS)
    await form.get_by_label("Where?").select_option(label="Printing")
    await form.get_by_role("button", name="Send").click()


@both_ways
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
async def test_the_whole_journey(opens, keep, phone: bool) -> None:
    size = "phone" if phone else "desk"
    nurse = await opens("nurse", phone=phone)
    await report(nurse)
    saved = nurse.get_by_role("dialog", name="Saved as PEB-6")
    await expect(saved).to_contain_text("IT for Printing reads it by")
    await keep(nurse, f"{size}-1-saved")
    await saved.get_by_role("button", name="Done").click()
    receipt = nurse.get_by_role("main").get_by_role("listitem").filter(has_text="PEB-6 is saved")
    await expect(receipt).to_be_visible()

    owner = await opens("owner")
    await owner.get_by_role("link", name="ehr-pebbles").click()
    card = owner.get_by_role("main").get_by_role("listitem").filter(has_text=WORDS)
    await expect(card).to_contain_text("New")
    await keep(owner, f"{size}-2-card")
    await card.get_by_role("button", name="Acknowledge").click()
    await expect(card).to_contain_text("Acknowledged")
    await card.get_by_role("button", name="Ask the reporter").click()
    asking = owner.get_by_role("dialog")
    await asking.get_by_label("Or in your own words").fill("Which tray is it?")
    await asking.get_by_role("button", name="Ask").click()
    await expect(card).to_contain_text("Waiting for the reporter")

    await receipt.get_by_role("link", name=REPLIES).click()
    thread = nurse.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("Which tray is it?")
    await send(nurse, "Write a reply", "The upper one")
    await keep(nurse, f"{size}-3-asked")
    await expect(card).to_contain_text("Acknowledged")
    await card.get_by_role("link", name=REPLIES).click()
    await expect(owner.get_by_role("complementary", name="Thread")).to_contain_text("The upper one")

    await card.get_by_role("button", name="Resolve").click()
    resolving = owner.get_by_role("dialog")
    await resolving.get_by_label("How was it resolved?").select_option(label="A setting was changed")
    await resolving.get_by_label("One sentence for the reporter").fill("Pod C prints to pod C again.")
    await resolving.get_by_role("button", name="Resolve").click()
    await expect(thread).to_contain_text("Pod C prints to pod C again.")
    await thread.get_by_role("button", name="Yes, it's gone").click()
    await expect(card).to_contain_text("Out of the shoe")
    await keep(nurse, f"{size}-4-gone")
    await keep(owner, f"{size}-5-thread")


async def test_patient_data_is_stopped_in_the_form(opens, keep) -> None:
    nurse = await opens("nurse", phone=True, dark=True)
    await send(nurse, "Message Pebble", "/pebble")
    form = nurse.get_by_role("dialog", name="Report a pebble")
    await form.get_by_label("What got in your way?").fill("MRN 00482913 opens blank")
    await form.get_by_role("button", name="Send").click()
    await expect(form).to_contain_text("Nothing was saved")
    await expect(form.get_by_label("What got in your way?")).to_have_value("MRN 00482913 opens blank")
    await keep(nurse, "phone-dark-patient-data")


async def test_homes_and_settings(opens, keep) -> None:
    for role, words in (("owner", "Your queue"), ("administrator", "Settings"), ("nurse", "My pebbles")):
        page = await opens(role, dark=role == "owner")
        if role != "nurse":
            await page.get_by_role("link", name="Pebble", exact=True).click()
        await page.get_by_role("tab", name="Home").click()
        await expect(page.get_by_role("main")).to_contain_text(words)
        await keep(page, f"home-{role}")
        if role == "administrator":
            await page.get_by_role("button", name="Settings").click()
            await expect(page.get_by_role("dialog", name="Pebble settings")).to_contain_text("Triage channel")
            await keep(page, "settings")


async def test_a_week_can_be_skipped(opens) -> None:
    nurse = await opens("nurse")
    clock = nurse.get_by_role("banner").get_by_role("time")
    before = await clock.inner_text()
    await nurse.get_by_role("button", name="Skip time").click()
    await nurse.get_by_role("menuitem", name="Skip a week").click()
    await expect(clock).not_to_have_text(before)
