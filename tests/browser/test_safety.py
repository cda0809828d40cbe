"""Possible harm as a safety reviewer and an administrator see it."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.browser


async def test_a_reviewer_confirms_and_an_administrator_sees_who_reviews(opens, keep) -> None:
    reviewer = await opens("safety_reviewer", phone=True)
    told = reviewer.get_by_role("main").get_by_role("listitem").filter(has_text="could harm a patient")
    await expect(told).to_contain_text("Pebble is not your incident system")
    await told.scroll_into_view_if_needed()
    await keep(reviewer, "safety-1-told")
    await told.get_by_role("button", name="Reviewed: no harm").click()
    await expect(told).to_contain_text("You confirmed: no harm, nothing to report.")
    await expect(told).not_to_contain_text("It may close")
    await keep(reviewer, "safety-2-confirmed")

    administrator = await opens("administrator")
    field = administrator.get_by_role("textbox", name="Message Pebble")
    await field.fill("/pebble setup")
    await field.press("Enter")
    await administrator.get_by_role("dialog").get_by_role("button", name="Patient safety").click()
    form = administrator.get_by_role("dialog", name="Patient safety")
    await expect(form).to_contain_text("Nora Quinn")
    await keep(administrator, "safety-3-settings")
    await form.get_by_text("Back", exact=True).click()
    await administrator.get_by_role("dialog").get_by_role("button", name="More roles").click()
    await expect(administrator.get_by_role("dialog", name="More roles")).to_contain_text("Stewards")
    await keep(administrator, "safety-4-roles")
