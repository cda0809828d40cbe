"""What a person sees when the check stops their words, and how an administrator adds a pattern."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_figures import nothing_sticks_out
from tests.browser.test_journey import send

pytestmark = pytest.mark.browser


async def adds_a_pattern(page: Page, keep, size: str) -> None:
    await send(page, "Message Pebble", "/pebble setup")
    await page.get_by_role("dialog").get_by_role("button", name="Own patterns").click()
    await page.get_by_role("dialog").get_by_role("button", name="Add a pattern").click()
    form = page.get_by_role("dialog", name="Own patterns")
    await form.get_by_label("What do you call it?").fill("study number")
    await form.get_by_label("Expression").fill(r"ST-\d{5}")
    await form.get_by_label("Ask whoever wrote it").check()
    await form.get_by_label("It should find").fill("chart ST-0001")
    await form.get_by_role("button", name="Try and save").click()
    await expect(form).to_contain_text("It does not find: “chart ST-0001”")
    await keep(page, f"finding-{size}-1-pattern")
    await form.get_by_label("Expression").fill(r"ST-\d{4}")
    await form.get_by_role("button", name="Try and save").click()
    await expect(page.get_by_role("dialog")).to_contain_text("“study number” is asked about")
    await keep(page, f"finding-{size}-2-pattern-saved")


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
async def test_a_finding_is_shown_and_answered(opens, keep, phone: bool) -> None:
    size = "phone" if phone else "desk"
    await adds_a_pattern(await opens("administrator", phone=phone), keep, size)
    nurse = await opens("nurse", phone=phone)
    await send(nurse, "Message Pebble", "/pebble")
    form = nurse.get_by_role("dialog", name="Report a pebble")
    await form.get_by_label("What got in your way?").fill("MRN 00482913 and ST-4711 open blank in pod C")
    await form.get_by_label("Where?").select_option(label="Printing")
    await form.get_by_role("button", name="Send").click()
    await expect(form).to_contain_text("Nothing was saved")
    await expect(form).to_contain_text("MRN [record number] and [study number] open blank in pod C")
    await expect(form.get_by_label("What got in your way?")).to_have_value(
        "MRN 00482913 and ST-4711 open blank in pod C"
    )
    await nothing_sticks_out(nurse)
    await keep(nurse, f"finding-{size}-3-stopped")
    await form.get_by_role("button", name="Send").click()
    await expect(form).to_contain_text("Please choose one, or change your words above.")
    answer = form.get_by_label("No, it's a test patient")
    await answer.check()
    await answer.scroll_into_view_if_needed()
    await keep(nurse, f"finding-{size}-4-answered")
    await form.get_by_role("button", name="Send").click()
    saved = nurse.get_by_role("dialog", name="Saved as PEB-6")
    await saved.get_by_role("button", name="Done").click()
    receipt = nurse.get_by_role("main").get_by_role("listitem").filter(has_text="PEB-6 is saved")
    await expect(receipt).to_contain_text("MRN [record number] and ST-4711 open blank in pod C")
    await keep(nurse, f"finding-{size}-5-receipt")


async def test_words_in_a_thread_are_answered_with_a_way_to_say_them_afresh(opens, keep) -> None:
    nurse = await opens("nurse")
    await send(nurse, "Message Pebble", "/pebble")
    form = nurse.get_by_role("dialog", name="Report a pebble")
    await form.get_by_label("What got in your way?").fill("The chart opens blank")
    await form.get_by_role("button", name="Send").click()
    await nurse.get_by_role("dialog", name="Saved as PEB-6").get_by_role("button", name="Done").click()
    receipt = nurse.get_by_role("main").get_by_role("listitem").filter(has_text="PEB-6 is saved")
    await receipt.hover()
    await receipt.get_by_role("button", name="Reply in thread").click()
    await send(nurse, "Write a reply", "it was mrn 00482913 again")
    thread = nurse.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("This was not passed on")
    await keep(nurse, "finding-desk-6-thread")
    await thread.get_by_role("button", name="Say it without").click()
    answer = nurse.get_by_role("dialog", name="Your answer")
    await expect(answer.get_by_label("Your answer about PEB-6")).to_have_value(
        "it was mrn [record number] again"
    )
    await keep(nurse, "finding-desk-7-afresh")
