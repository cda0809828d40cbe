"""Every form that Pebble has, opened once and looked at on a desk and on a phone."""

import asyncio
import json
import re
from typing import Any

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.cast import HOSPITAL
from handlers.services.rights import RIGHTS
from tests.browser.conftest import DESK, PHONE
from tests.browser.looking import is_well, sticking_out
from tests.browser.test_journey import send

pytestmark = pytest.mark.browser

FORMS = {name.removeprefix("form ") for name in RIGHTS if name.startswith("form ") and "(" not in name}


class Walk:
    """One person opens forms; `seen` are the callback ids of those that were looked at."""

    def __init__(self, page: Page, sandbox: str, role: str, keep: Any, seen: set[str]) -> None:
        self.page, self.sandbox, self.keep, self.seen = page, sandbox, keep, seen
        self.who = getattr(HOSPITAL, role)
        self.dialog = page.get_by_role("dialog")

    async def views(self) -> list[dict[str, Any]]:
        """The open views, the one on top last."""
        async with httpx.AsyncClient(trust_env=False) as http:
            told = (await http.get(f"{self.sandbox}_/look", params={"as": self.who})).json()
        return list((told["modal"] or {"stack": []})["stack"])

    async def press(self, button: Locator) -> None:
        """Press something that changes which form is open, and wait until it has."""
        before = json.dumps([view["hash"] for view in await self.views()])
        await button.click()
        await self.until(lambda views: json.dumps([view["hash"] for view in views]) != before)

    async def until(self, true: Any) -> None:
        """Wait until this is true of the open views."""
        for _ in range(100):
            if true(await self.views()):
                return
            await asyncio.sleep(0.05)
        raise AssertionError("no other form opened or closed")

    async def look(self) -> None:
        """Look at the form on top at both widths."""
        await self.until(bool)
        view = (await self.views())[-1]
        self.seen.add(view["callback_id"])
        await expect(self.dialog.get_by_role("heading", level=2)).to_have_text(view["title"]["text"])
        await self.page.set_viewport_size(PHONE)
        await is_well(self.page)
        for size, width in ((PHONE, "phone"), (DESK, "desk")):
            await self.page.set_viewport_size(size)
            assert await sticking_out(self.page) == []
            await self.keep(self.page, f"form-{view['callback_id']}-{width}")

    async def leave(self) -> None:
        """Escape until nothing is open: no form is a trap."""
        while views := await self.views():
            await self.page.keyboard.press("Escape")
            before = len(views)
            await self.until(lambda left: len(left) < before)  # noqa: B023 - asked at once
        await expect(self.dialog).to_be_hidden()

    async def form(self, first: Locator, *then: str) -> None:
        """Open one by a button on the page and by more of them within it; look, and leave."""
        await self.press(first)
        for words in then:
            await self.press(self.dialog.get_by_role("button", name=words, exact=True))
        await self.look()
        await self.leave()


async def test_every_form_is_well(opens, keep, sandbox) -> None:
    seen: set[str] = set()

    async def walk(role: str) -> Walk:
        page: Page = await opens(role)
        return Walk(page, sandbox, role, keep, seen)

    await what_owners_open(await walk("owner"))
    await what_administrators_open(await walk("administrator"))
    await what_stewards_open(await walk("clerk"))
    await what_reporters_open(await walk("nurse"), await walk("resident"), await walk("second_nurse"))
    assert seen >= FORMS, FORMS - seen


async def what_owners_open(owner: Walk) -> None:
    await owner.page.get_by_role("link", name="ehr-pebbles").click()
    card = owner.page.get_by_role("main").get_by_role("listitem").filter(has_text="PEB-4")
    for words in ("Assign", "Ask the reporter", "Resolve", "More…"):
        await owner.form(card.get_by_role("button", name=words))
    for words in ("Plan", "Wait", "Decline", "Flag it"):
        await owner.form(card.get_by_role("button", name="More…"), words)


async def what_administrators_open(administrator: Walk) -> None:
    page, dialog = administrator.page, administrator.dialog
    await page.get_by_role("tab", name="Home").click()
    settings = page.get_by_role("main").get_by_role("button", name="Settings")
    await administrator.form(settings)
    for words in ("Hours and holidays", "Promises", "Digests", "Keeping words", "Patient safety"):
        await administrator.form(settings, words)
    await administrator.form(settings, "Areas and owners", "Add an area")
    await administrator.form(settings, "Releases", "Add a release")
    await administrator.form(settings, "Own patterns", "Add a pattern")
    await administrator.press(settings)
    await administrator.press(dialog.get_by_role("button", name="More roles"))
    await administrator.look()
    await dialog.get_by_label(re.compile("^Stewards")).select_option(
        label="Tasha Brown · Unit clerk, 4 West front desk"
    )
    await administrator.press(dialog.get_by_role("button", name="Save"))
    await administrator.leave()


async def what_stewards_open(steward: Walk) -> None:
    desk = steward.page.get_by_role("main").get_by_role("listitem").filter(has_text="Only visible to you")
    await send(steward.page, "Message Pebble", "/pebble steward 5")
    await steward.form(desk.last.get_by_role("button", name="Unmask the reporter"))
    await steward.form(desk.last.get_by_role("button", name="Legal hold"))
    await steward.press(desk.last.get_by_role("button", name="Legal hold"))
    await steward.dialog.get_by_label("Why?").select_option(index=1)
    await steward.press(steward.dialog.get_by_role("button", name="Hold"))
    await steward.leave()
    await send(steward.page, "Message Pebble", "/pebble steward 5")
    await steward.form(desk.last.get_by_role("button", name="Lift the hold"))
    await send(steward.page, "Message Pebble", "/pebble steward 3")
    await steward.form(desk.last.get_by_role("button", name="Remove one text"))
    await steward.page.locator("#messages .thread-link").last.click()
    thread = steward.page.get_by_role("complementary", name="Thread")
    await steward.form(thread.get_by_role("button", name="Partly"))


async def what_reporters_open(nurse: Walk, resident: Walk, asked: Walk) -> None:
    await send(nurse.page, "Message Pebble", "/pebble")
    await nurse.look()
    await nurse.leave()
    await nurse.page.get_by_role("tab", name="Home").click()
    await nurse.form(nurse.page.get_by_role("main").get_by_role("button", name="Change my times"))
    await resident.form(resident.page.get_by_role("main").get_by_role("button", name="Correct it"))
    await asked.page.locator("#messages .thread-link").last.click()
    thread = asked.page.get_by_role("complementary", name="Thread")
    await asked.form(thread.get_by_role("button", name="Answer"))
