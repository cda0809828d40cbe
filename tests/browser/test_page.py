"""The page itself: keyboard alone, light and dark, files, what is new, reading back, the inspector, starting over."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from bot.sandbox.cast import HOSPITAL
from tests.browser.conftest import SHOTS, one_sandbox, started
from tests.browser.looking import is_well
from tests.browser.test_journey import REPLIES, send

pytestmark = pytest.mark.browser
sandbox = one_sandbox()
"""One for all of this file, but for the test that starts over."""

WIDTHS = ("desk", "phone")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090"
    "7753de0000000c4944415408d763f8ffff3f0005fe02fea7d6059b0000000049454e44ae426082"
)


async def goes(page: Page, role: str, channel: str) -> None:
    """This person looks into this channel."""
    await page.goto(f"{page.url.split('#')[0]}#as={getattr(HOSPITAL, role)}&in={channel}")


async def does(sandbox: str, role: str, deed: str, **more: str) -> None:
    """Something happens while the page looks on."""
    async with httpx.AsyncClient(trust_env=False) as http:
        asked = {"as": getattr(HOSPITAL, role), "do": deed, **more}
        assert (await http.post(f"{sandbox}_/act", json=asked)).json()["ok"]


async def test_no_barriers(opens, keep) -> None:
    for phone in (False, True):
        for dark in (False, True):
            page = await opens("owner", phone=phone, dark=dark)
            await main_screens_are_well(page, keep, phone, f"{WIDTHS[phone]}-{'dark' if dark else 'light'}")
            await page.close()


async def main_screens_are_well(page: Page, keep: Any, phone: bool, name: str) -> None:
    await is_well(page)
    await goes(page, "owner", HOSPITAL.triage)
    await page.get_by_role("main").get_by_role("button", name="Acknowledge").first.wait_for()
    await is_well(page)
    await keep(page, f"triage-{name}")
    await page.get_by_role("main").get_by_role("link", name=REPLIES).first.click()
    await expect(page.get_by_role("complementary", name="Thread")).to_contain_text("acknowledged")
    await is_well(page)
    await keep(page, f"thread-{name}")
    await page.get_by_role("button", name="Close thread").click()
    if phone:
        await page.get_by_role("button", name="Conversations").click()
        await is_well(page)
        await keep(page, f"channels-{name}")
    await page.get_by_role("link", name="Pebble", exact=True).click()
    await page.get_by_role("tab", name="Home").click()
    await expect(page.get_by_role("main")).to_contain_text("Your queue")
    await is_well(page)
    await tool(page, phone, "Inspector")
    inspector = page.get_by_role("complementary", name="Inspector")
    await inspector.get_by_role("listitem").first.locator("summary").click()
    await is_well(page)
    await keep(page, f"inspector-{name}")
    await inspector.get_by_role("button", name="Close inspector").click()
    await tool(page, phone, "Break something")
    await expect(page.get_by_role("switch").first).to_be_visible()
    await is_well(page)
    await keep(page, f"break-{name}")


async def tool(page: Page, phone: bool, name: str) -> None:
    """Press something of the strip; on a phone it stands in a menu."""
    if phone:
        await page.get_by_role("button", name="More of the sandbox").click()
        await page.get_by_role("menuitem", name=name).click()
    else:
        await page.get_by_role("button", name=name).click()


async def test_a_report_by_keyboard_alone(opens) -> None:
    page = await opens("nurse")
    keys = page.keyboard
    await keys.press("Tab")
    await expect(page.get_by_role("button", name="Go to the message box")).to_be_focused()
    await keys.press("Enter")
    box = page.get_by_role("textbox", name="Message Pebble")
    await expect(box).to_be_focused()
    await keys.type("/pe")
    await expect(page.get_by_role("option", name="/pebble [what")).to_have_attribute("aria-selected", "true")
    await keys.press("Tab")
    await expect(box).to_have_value("/pebble ")
    await keys.press("Enter")
    form = page.get_by_role("dialog", name="Report a pebble")
    await expect(form.get_by_label("What got in your way?")).to_be_focused()
    await keys.type("The badge reader asks twice")
    await keys.press("Tab")
    await expect(form.get_by_label("Where?")).to_be_focused()
    await keys.type("Sign")
    send_button = form.get_by_role("button", name="Send")
    for _ in range(40):
        await keys.press("Tab")
        if await send_button.evaluate("(node) => node === document.activeElement"):
            break
        assert await page.evaluate(
            "document.activeElement.closest('dialog') || document.activeElement === document.body"
        )
    await keys.press("Enter")
    await expect(page.get_by_role("dialog", name="Saved as PEB-6")).to_be_visible()
    await keys.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(box).to_be_focused()
    receipt = page.get_by_role("main").get_by_role("listitem").filter(has_text="PEB-6 is saved")
    await expect(receipt).to_be_visible()
    for _ in range(12):
        await keys.press("Shift+Tab")
        if await receipt.evaluate("(node) => node === document.activeElement"):
            return
    raise AssertionError("the receipt cannot be reached by keyboard")


async def test_the_focus_returns_to_the_button_that_opened_a_form(opens) -> None:
    owner = await opens("owner")
    await goes(owner, "owner", HOSPITAL.triage)
    card = owner.get_by_role("main").get_by_role("listitem").filter(has_text="PEB-4")
    await card.get_by_role("button", name="Ask the reporter").click()
    form = owner.get_by_role("dialog")
    await form.get_by_label("Or in your own words").fill("Which lab?")
    await form.get_by_role("button", name="Ask").click()
    await expect(card).to_contain_text("Waiting for the reporter")
    await expect(card.get_by_role("button", name="Ask the reporter")).to_be_focused()


async def test_light_or_dark_is_remembered(opens) -> None:
    page = await opens("nurse")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert await page.evaluate(paper) == "rgb(255, 255, 255)"
    await page.get_by_role("button", name="Dark colours").click()
    dark = await page.evaluate(paper)
    await page.reload()
    assert await page.evaluate(paper) == dark != "rgb(255, 255, 255)"
    await expect(page.get_by_role("button", name="Light colours")).to_be_visible()


async def test_files_are_attached_and_dropped(opens, keep) -> None:
    owner = await opens("owner")
    await goes(owner, "owner", HOSPITAL.triage)
    box = owner.get_by_role("textbox", name="Message #ehr-pebbles")
    await box.fill("It looks like this, @sam")
    await expect(
        owner.get_by_role("listbox", name="Suggestions").get_by_text("Samuel Okafor")
    ).to_be_visible()
    await box.press("Enter")
    await expect(box).to_have_value("It looks like this, @samuel.okafor ")
    await owner.locator("main input[type=file]").set_input_files(
        {"name": "screen.png", "mimeType": "image/png", "buffer": PNG}
    )
    message = owner.get_by_role("main").get_by_role("listitem").filter(has_text="It looks like this")
    await expect(message.get_by_role("img", name="screen.png")).to_be_visible()
    await expect(message).to_contain_text("@Samuel Okafor")
    await expect(box).to_have_value("")
    await owner.evaluate(
        """() => {
          const dropped = new DataTransfer();
          dropped.items.add(new File(['one line'], 'error.log', {type: 'text/plain'}));
          for (const kind of ['dragover', 'drop'])
            document.querySelector('.talk').dispatchEvent(new DragEvent(kind, {dataTransfer: dropped, bubbles: true}));
        }"""
    )
    await expect(owner.get_by_role("main").get_by_text("error.log")).to_be_visible()
    await keep(owner, "files")


async def test_what_is_new_is_marked(opens, sandbox, keep) -> None:
    owner = await opens("owner")
    await goes(owner, "owner", HOSPITAL.triage)
    await expect(owner.get_by_role("heading", name="#ehr-pebbles")).to_be_visible()
    await owner.get_by_role("link", name="Pebble", exact=True).click()
    await does(sandbox, "device_owner", "say", channel=HOSPITAL.triage, text="Pod C is out of paper")
    link = owner.get_by_role("link", name="ehr-pebbles 1 unread")
    await expect(link).to_be_visible()
    await link.click()
    line = owner.locator(".new-line")
    await expect(line).to_have_text("New")
    await keep(owner, "new-line")
    after = await line.evaluate("(node) => node.nextElementSibling.textContent")
    assert "Pod C is out of paper" in after


async def test_a_thousand_messages(opens, sandbox) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        for number in range(1000):
            said = {
                "as": HOSPITAL.owner,
                "do": "say",
                "channel": HOSPITAL.general,
                "text": f"Message {number} of many",
            }
            await http.post(f"{sandbox}_/act", json=said)
    page = await opens("owner")
    await goes(page, "owner", HOSPITAL.general)
    await page.reload()
    rows = page.locator("#messages > .message")
    await expect(rows.last).to_contain_text("Message 999 of many")
    await expect(rows).to_have_count(60)
    took = await page.evaluate(
        """() => ({paint: performance.getEntriesByType('paint')[0].startTime,
                   shown: performance.getEntriesByName('shown')[0].startTime})"""
    )
    (SHOTS / "speed.json").write_text(json.dumps(took))
    await page.evaluate("document.getElementById('scroll').scrollTop = 0")
    await expect(rows).to_have_count(160)
    await expect(rows.first).to_contain_text("Message 840 of many")
    top = await page.evaluate("document.getElementById('scroll').scrollTop")
    assert top > 1000, "what one was reading stays where it was"


async def test_the_inspector_tells_what_was_stored(opens, keep) -> None:
    owner = await opens("owner")
    await goes(owner, "owner", HOSPITAL.triage)
    await owner.get_by_role("button", name="Inspector").click()
    inspector = owner.get_by_role("complementary", name="Inspector")
    card = owner.get_by_role("main").get_by_role("listitem").filter(has_text="PEB-5")
    await card.get_by_role("button", name="Acknowledge").click()
    stored = inspector.get_by_role("listitem").filter(has_text="history, pebble, owed")
    await expect(stored).to_contain_text("PEB-5 acknowledged")
    await stored.locator("summary").click()
    await expect(stored.get_by_role("definition").filter(has_text="acknowledged").first).to_be_visible()
    await keep(owner, "inspector-stored")
    await inspector.get_by_label("Show").select_option(label="What Slack tells Pebble")
    await expect(stored).to_be_hidden()
    await expect(inspector.get_by_role("listitem").filter(has_text="block_actions").first).to_be_visible()
    await inspector.get_by_role("button", name="Close inspector").click()
    await expect(owner.get_by_role("button", name="Inspector")).to_be_focused()


@pytest.fixture
def anew() -> Iterator[str]:
    """A sandbox whose database nobody keeps."""
    with started() as address:
        yield address


async def test_a_kept_database_is_not_emptied(sandbox) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = (await http.post(f"{sandbox}_/over")).json()
    assert not answer["ok"] and "cannot start over" in answer["why"]


async def test_start_over(opens, anew, keep) -> None:
    owner = await opens("owner", away=True, address=anew)
    await goes(owner, "owner", HOSPITAL.triage)
    await send(owner, "Message #ehr-pebbles", "This will be forgotten")
    forgotten = owner.get_by_role("main").get_by_role("listitem").filter(has_text="This will be forgotten")
    await expect(forgotten).to_be_visible()
    await owner.get_by_role("button", name="Start over").click()
    sure = owner.get_by_role("alertdialog", name="Start over?")
    await keep(owner, "start-over")
    await sure.get_by_role("button", name="Start over").click()
    await expect(owner.get_by_role("heading", name="A fresh hospital")).to_be_visible()
    await expect(owner.get_by_role("heading", name="A fresh hospital")).to_be_hidden(timeout=60_000)
    await goes(owner, "owner", HOSPITAL.triage)
    await expect(owner.get_by_role("main").get_by_role("listitem").filter(has_text="PEB-5")).to_be_visible()
    await expect(forgotten).to_have_count(0)
