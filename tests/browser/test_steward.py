"""What a steward sees and does, at a desk and on a phone, from the flag to the last word."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.test_figures import nothing_sticks_out
from tests.browser.test_journey import send

pytestmark = pytest.mark.browser

WORDS = "The label of bed twelve came out in pod A"


async def reports_privately(nurse: Page) -> str:
    """Which pebble it is."""
    await send(nurse, "Message Pebble", "/pebble")
    form = nurse.get_by_role("dialog", name="Report a pebble")
    await form.get_by_label("What got in your way?").fill(WORDS)
    await form.get_by_role("checkbox").check()
    await form.get_by_role("button", name="Send").click()
    saved = nurse.get_by_role("dialog", name=re.compile("Saved as"))
    name = re.search(r"PEB-\d+", await saved.inner_text())
    assert name is not None
    await saved.get_by_role("button", name="Done").click()
    return name[0]


async def asks_and_flags(owner: Page) -> None:
    await owner.get_by_role("link", name="ehr-pebbles").click()
    card = owner.get_by_role("main").get_by_role("listitem").filter(has_text=WORDS)
    await card.get_by_role("button", name="Ask the reporter").click()
    await owner.get_by_role("dialog").get_by_label("Or in your own words").fill("Which label is it?")
    await owner.get_by_role("dialog").get_by_role("button", name="Ask").click()
    await expect(card).to_contain_text("Waiting for the reporter")
    await card.get_by_role("button", name="More…").click()
    await owner.get_by_role("dialog").get_by_role("button", name="Flag it").click()
    form = owner.get_by_role("dialog", name="Contains patient data?")
    await form.get_by_role("button", name="Tell the stewards").click()
    await expect(owner.get_by_role("dialog")).to_contain_text("The data stewards hear at once")


def newest(page: Page, words: str) -> Locator:
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=words).last


async def may_remove_one_text(steward: Page, desk: Locator, name: str, keep, size: str) -> None:
    await desk.get_by_role("button", name="Remove one text…").click()
    choice = steward.get_by_role("dialog", name=f"One text: {name}")
    await choice.get_by_label("Which one?").select_option(index=1)
    await keep(steward, f"steward-{size}-4-one-text")
    await choice.get_by_role("button", name="Cancel").click()


async def unmasks(steward: Page, desk: Locator, name: str, keep, size: str) -> None:
    await desk.get_by_role("button", name="Unmask the reporter").click()
    asked = steward.get_by_role("dialog", name=f"Unmask: {name}")
    await asked.get_by_label("Why?").select_option(label="Somebody may be in danger")
    await keep(steward, f"steward-{size}-5-unmask")
    await asked.get_by_role("button", name="Show me the name").click()
    await expect(steward.get_by_role("dialog")).to_contain_text("was reported by @Maria Lopez")
    await keep(steward, f"steward-{size}-6-unmasked")
    await steward.get_by_role("dialog").get_by_role("button", name="Done").click()


async def holds_and_lifts(steward: Page, desk: Locator, name: str, keep, size: str) -> None:
    await desk.get_by_role("button", name="Legal hold").click()
    held = steward.get_by_role("dialog", name=f"Legal hold: {name}")
    await held.get_by_label("Why?").select_option(label="A safety review")
    await held.get_by_role("button", name="Hold").click()
    await expect(steward.get_by_role("dialog")).to_contain_text("its words stay until the hold is lifted")
    await steward.get_by_role("dialog").get_by_role("button", name="Done").click()
    await send(steward, "Message Pebble", f"/pebble steward {name}")
    on_hold = newest(steward, "On hold since")
    await keep(steward, f"steward-{size}-7-held")
    await on_hold.get_by_role("button", name="Lift the hold").click()
    lifted = steward.get_by_role("dialog", name=f"Lift the hold: {name}")
    await lifted.get_by_label("Why?").select_option(label="It was set by mistake")
    await lifted.get_by_role("button", name="Lift").click()
    await steward.get_by_role("dialog").get_by_role("button", name="Done").click()


async def removes(steward: Page, letter: Locator, name: str, keep, size: str) -> None:
    await letter.get_by_role("button", name="Remove the words").click()
    sure = steward.get_by_role("alertdialog", name="Remove the words?")
    await expect(sure).to_contain_text(f"All that was written about {name} goes for good")
    await keep(steward, f"steward-{size}-8-preview")
    await sure.get_by_role("button", name="Remove them").click()
    done = newest(steward, "every word about")
    await expect(done).to_contain_text(name)
    await done.scroll_into_view_if_needed()
    await keep(steward, f"steward-{size}-9-removed")


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
async def test_a_steward_looks_holds_unmasks_and_removes(opens, keep, phone: bool) -> None:
    size = "phone" if phone else "desk"
    name = await reports_privately(await opens("nurse", phone=phone))
    owner = await opens("owner")
    await asks_and_flags(owner)
    await keep(owner, f"steward-{size}-1-flagged")

    steward = await opens("administrator", phone=phone)
    letter = newest(steward, f"{name} may hold patient data")
    await letter.scroll_into_view_if_needed()
    await keep(steward, f"steward-{size}-2-told")
    await letter.get_by_role("button", name="What else I can do").click()
    desk = newest(steward, "2 texts about it are kept")
    await expect(desk).to_be_visible()
    await nothing_sticks_out(steward)
    await keep(steward, f"steward-{size}-3-desk")

    await may_remove_one_text(steward, desk, name, keep, size)
    await unmasks(steward, desk, name, keep, size)
    await holds_and_lifts(steward, desk, name, keep, size)
    await removes(steward, letter, name, keep, size)
    await expect(owner.get_by_role("main")).to_contain_text("because they may have pointed to a patient")
    await keep(owner, f"steward-{size}-10-card")

    await send(steward, "Message Pebble", "/pebble setup")
    await steward.get_by_role("dialog").get_by_role("button", name="Keeping words").click()
    months = steward.get_by_role("dialog", name="Keeping words")
    await expect(months.get_by_label("Months")).to_have_value("24")
    await nothing_sticks_out(steward)
    await keep(steward, f"steward-{size}-11-keeping")
